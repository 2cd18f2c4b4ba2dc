"""Social-insurance check (社会保険確認 ◆) of one technician.

The clauses are data (`data/check_rules.toml`); a mark is shown as soon as one of them holds. What they ask for: the kind of
the primary affiliated business, the number of technicians who primarily belong to it, and the technician's own registered
health insurance and pension. Employment insurance is not asked for, and construction national health insurance (建設国保)
is not national health insurance. Source: committee papers of FY2024, function released on 2025-03-14.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ccus.registry.rules.checks.facts import EmployerFact, InsuranceFact, PersonFacts
from ccus.registry.rules.checks.findings import Finding, Reason, Seen, day_seen, word_seen
from ccus.registry.rules.checks.tables import CheckRule, CheckTableError
from ccus.registry.states import BusinessKind, ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus

APP = "ccus.registry"
# Items of the person that the mark tells something of.
ITEMS = frozenset(
    {"affiliations", "health_insurance_status", "health_insurance_kind", "pension_status", "pension_kind"}
)
ITEM_OF_LINE = {InsuranceLine.HEALTH: "health_insurance", InsuranceLine.PENSION: "pension"}
OF_PERSON = ("技能者の登録内容", "the technician's registration")
OF_FIRM = ("所属の登録", "the registered affiliations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One case in which the mark is shown. None in `scheme` or `reason` means that it does not matter."""

    code: str
    line: InsuranceLine
    status: InsuranceStatus
    scheme: InsuranceScheme | None
    reason: ExemptionReason | None
    kinds: frozenset[BusinessKind]
    least_people: int

    def holds(self, employer: EmployerFact, state: InsuranceFact | None) -> bool:
        return (
            state is not None
            and employer.kind in self.kinds
            and employer.people >= self.least_people
            and state.status == self.status
            and (self.scheme is None or state.scheme == self.scheme)
            and (self.reason is None or state.reason == self.reason)
        )


@cache
def clauses_of(rule: CheckRule) -> tuple[Clause, ...]:
    """The cases of a version, in the order of the official text. CheckTableError for one that cannot be read."""
    return tuple(_clause(entry, rule) for entry in rule.parameters["clauses"])


def check_social_insurance(person: PersonFacts, rule: CheckRule) -> Finding:
    """◆ where a clause holds; nothing in the column otherwise."""
    return Finding(app=APP, rule=rule, reasons=_reasons(person, rule), see=partial(_seen, person))


def _reasons(person: PersonFacts, rule: CheckRule) -> tuple[Reason, ...]:
    employer = person.employer
    if employer is None:
        return (Reason(code="no_employer"),)
    held = [clause for clause in clauses_of(rule) if clause.holds(employer, person.insurances.get(clause.line))]
    if held:
        return tuple(
            Reason(code=clause.code, data={"people": employer.people, "least_people": clause.least_people})
            for clause in held
        )
    if any(line not in person.insurances for line in ITEM_OF_LINE):
        return (Reason(code="nothing_registered"),)
    return (Reason(code="fine"),)


def _seen(person: PersonFacts) -> tuple[Seen, ...]:
    seen: list[Seen] = []
    if person.employer is not None:
        employer = person.employer
        seen += [
            word_seen(
                "affiliations", ("主たる所属事業者", "primary business"), (employer.name, employer.name), OF_FIRM
            ),
            word_seen(
                "affiliations",
                ("法人・個人区分", "kind of business"),
                (employer.kind.label_ja, employer.kind.label_en),
                ("事業者の登録内容", "the firm's registration"),
            ),
            word_seen(
                "",
                ("主たる所属の技能者", "technicians who primarily belong to it"),
                (f"{employer.people}人", f"{employer.people} people"),
                OF_FIRM,
            ),
        ]
    for line, prefix in ITEM_OF_LINE.items():
        state = person.insurances.get(line)
        name = (line.label_ja, line.label_en)
        if state is None:
            seen.append(word_seen(f"{prefix}_status", name, ("登録なし", "not registered"), OF_PERSON))
            continue
        seen.append(word_seen(f"{prefix}_status", name, state_words(state), OF_PERSON))
        seen.append(
            day_seen(
                f"{prefix}_status", f"{line.label_ja}の登録日", f"{line.label_en}: since", state.since_on, *OF_PERSON
            )
        )
    return tuple(seen)


def state_words(state: InsuranceFact) -> tuple[str, str]:
    """Status with scheme and reason of exemption in Japanese and English: 加入（国民年金）."""
    details = [detail for detail in (state.scheme, state.reason) if detail is not None]
    if not details:
        return state.status.label_ja, state.status.label_en
    return (
        f"{state.status.label_ja}（{'、'.join(detail.label_ja for detail in details)}）",
        f"{state.status.label_en} ({', '.join(detail.label_en for detail in details)})",
    )


def _clause(entry: Mapping[str, Any], rule: CheckRule) -> Clause:
    try:
        return Clause(
            code=entry["code"],
            line=InsuranceLine(entry["line"]),
            status=InsuranceStatus(entry["status"]),
            scheme=InsuranceScheme(entry["scheme"]) if "scheme" in entry else None,
            reason=ExemptionReason(entry["reason"]) if "reason" in entry else None,
            kinds=frozenset(BusinessKind(kind) for kind in entry["kinds"]),
            least_people=rule.number("least_people") if entry["counts_people"] else 0,
        )
    except (KeyError, ValueError) as error:
        raise CheckTableError(f"social_insurance of {rule.valid_from}: clause {dict(entry)}: {error}") from error
