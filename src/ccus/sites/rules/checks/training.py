"""Special education (特別教育) and skill courses (技能講習) that work of a trade or role usually needs.

What a person needs follows from the work itself, which a roster tells only by trade and role: a missing entry is a question,
never a verdict. The table `data/trade_training.csv` names the law for each line.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import resources

from ccus.kit.folding import fold_width, remove_spaces
from ccus.registry.rules.checks.facts import PersonFacts
from ccus.registry.rules.checks.findings import Finding, Reason, Seen, word_seen
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.checks.tables import rule_on

APP = "ccus.sites"
ITEMS = frozenset({"qualifications"})
OF_PERSON = ("技能者の登録内容", "the technician's registration")
OF_ROSTER = ("作業員名簿", "the roster")


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What one trade or site role usually needs. `words`: one of them in the name of a proof satisfies it."""

    code: str
    trades: frozenset[str]
    roles: frozenset[str]
    words: tuple[str, ...]
    name_ja: str
    name_en: str
    valid_from: date
    source: str
    certainty: str


@cache
def requirements() -> tuple[Requirement, ...]:
    """All lines of the table. Trades are major codes (`06`) or full ones (`06-04`)."""
    text = resources.files(APP).joinpath("data", "trade_training.csv").read_text(encoding="utf-8")
    return tuple(
        Requirement(
            code=row["code"],
            trades=frozenset(row["trades"].split()),
            roles=frozenset(row["roles"].split()),
            words=tuple(_fold(word) for word in row["words"].split("|")),
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            valid_from=date.fromisoformat(row["valid_from"]),
            source=row["source"],
            certainty=row["certainty"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def required_for(trade_code: str, *, site_roles: Collection[str], on: date) -> tuple[Requirement, ...]:
    """What work in this trade and these roles usually needs on a day, in the order of the table."""
    return tuple(
        needed
        for needed in requirements()
        if needed.valid_from <= on
        and ({trade_code, trade_code[:2]} & needed.trades or needed.roles.intersection(site_roles))
    )


def check_training(person: PersonFacts, *, trade_code: str, site_roles: Collection[str], on: date) -> Finding | None:
    """Each usual need is met by a registered qualification or training. None before the first version of the rule."""
    rule = rule_on(APP, CheckKind.TRAINING, on=on)
    if rule is None:
        return None
    proofs = [proof.name for proof in (*person.qualifications, *person.trainings) if (proof.last_on or on) >= on]
    folded = [_fold(name) for name in proofs]
    needed = required_for(trade_code, site_roles=site_roles, on=on)
    missing = [need for need in needed if not any(word in name for word in need.words for name in folded)]
    reasons = tuple(
        Reason(
            code="missing",
            data={"need_ja": need.name_ja, "need_en": need.name_en, "law": need.source},
        )
        for need in missing
    )
    return Finding(
        app=APP,
        rule=rule,
        reasons=reasons or (Reason(code="fine"),),
        see=partial(_seen, trade_code, site_roles, proofs),
    )


def _seen(trade_code: str, site_roles: Collection[str], proofs: Collection[str]) -> tuple[Seen, ...]:
    roster = " ".join((trade_code, *sorted(site_roles)))
    listed = "、".join(proofs) or "登録なし"
    listed_en = ", ".join(proofs) or "not registered"
    return (
        word_seen("", ("職種と立場", "trade and roles"), (roster, roster), OF_ROSTER),
        word_seen(
            "qualifications", ("資格・講習・教育", "licences, courses, education"), (listed, listed_en), OF_PERSON
        ),
    )


def _fold(text: str) -> str:
    return remove_spaces(fold_width(text))
