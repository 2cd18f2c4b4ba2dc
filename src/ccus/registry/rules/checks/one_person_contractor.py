"""One-person-contractor check (一人親方確認 ○ △ ？ －) of one firm.

Evaluated in the official order: no one-person contractor －; nobody registered, or no registered person has the
representative's name ？; level of the person who has it at least `least_level` ○, else △.
How names are compared is not published. Ours, shown in the explanation: both whole names folded as for search (`kit.names`:
width, spaces, case, kana, variant kanji such as 髙 and 高), and then equal to the letter.
Source: committee papers of FY2024, function released on 2025-03-14.
"""

from __future__ import annotations

from functools import partial

from ccus.kit.names import fold_name_for_search
from ccus.registry.rules.checks.facts import EnrolledPerson, FirmFacts
from ccus.registry.rules.checks.findings import Finding, Reason, Seen, word_seen
from ccus.registry.rules.checks.tables import CheckRule
from ccus.registry.states import BusinessKind

APP = "ccus.registry"
# Items of the firm that the mark tells something of. The level is an item of the person who is the firm.
ITEMS = frozenset({"business_kind", "representative_name"})
OF_FIRM = ("事業者の登録内容", "the firm's registration")
OF_PEOPLE = ("技能者の登録内容", "the technicians' registrations")


def check_one_person_contractor(firm: FirmFacts, rule: CheckRule) -> Finding:
    return Finding(app=APP, rule=rule, reasons=(_reason(firm, rule),), see=partial(_seen, firm))


def same_person(firm: FirmFacts) -> EnrolledPerson | None:
    """The registered person who has the representative's name; of several the one with the highest level."""
    wanted = fold_name_for_search(firm.representative_name)
    found = [person for person in firm.enrolled if wanted and fold_name_for_search(person.full_name) == wanted]
    return max(found, key=lambda person: person.skill_level, default=None)


def _reason(firm: FirmFacts, rule: CheckRule) -> Reason:
    if firm.kind is not BusinessKind.ONE_PERSON_CONTRACTOR:
        return Reason(code="other_kind")
    if not firm.enrolled:
        return Reason(code="nobody_registered")
    person = same_person(firm)
    if person is None:
        return Reason(code="name_differs")
    least = rule.number("least_level")
    code = "experienced" if person.skill_level >= least else "to_be_asked"
    return Reason(code=code, data={"level": person.skill_level, "least_level": least})


def _seen(firm: FirmFacts) -> tuple[Seen, ...]:
    seen = [
        word_seen(
            "business_kind",
            ("法人・個人区分", "kind of business"),
            (firm.kind.label_ja, firm.kind.label_en),
            OF_FIRM,
        )
    ]
    if firm.kind is not BusinessKind.ONE_PERSON_CONTRACTOR:
        return tuple(seen)
    seen.append(_name("代表者の姓名", "representative", firm.representative_name, OF_FIRM, item="representative_name"))
    seen += [
        _name("登録技能者の姓名", "registered technician", person.full_name, OF_PEOPLE, item="full_name")
        for person in firm.enrolled
    ]
    person = same_person(firm)
    if person is not None:
        level = str(person.skill_level)
        seen.append(word_seen("skill_level", ("技能レベル", "skill level"), (level, level), OF_PEOPLE))
    return tuple(seen)


def _name(name_ja: str, name_en: str, full_name: str, source: tuple[str, str], *, item: str) -> Seen:
    """The name as registered and as it is compared."""
    folded = fold_name_for_search(full_name)
    return word_seen(
        item,
        (name_ja, name_en),
        (f"{full_name}（比べる形：{folded}）", f"{full_name} (compared as: {folded})"),
        source,
    )
