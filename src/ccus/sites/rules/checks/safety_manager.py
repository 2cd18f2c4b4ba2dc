"""Every subcontractor with people on a site names a safety and health manager (安全衛生責任者) there.

Source: 労働安全衛生法 第16条.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from ccus.registry.rules.checks.findings import Finding, Reason, Seen, word_seen
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.rules.checks.tables import rule_on

APP = "ccus.sites"
OF_ROSTER = ("作業員名簿", "the roster")


def check_safety_manager(*, tier: int, people: int, managers: int, on: date) -> Finding | None:
    """`people` and `managers` of the firm on the roster of the day. The prime (tier 0) names a general one elsewhere."""
    rule = rule_on(APP, CheckKind.SAFETY_MANAGER, on=on)
    if rule is None:
        return None
    if tier == 0:
        reason = Reason(code="prime")
    elif people == 0:
        reason = Reason(code="nobody")
    else:
        reason = Reason(code="fine" if managers else "missing", data={} if managers else {"people": people})
    return Finding(app=APP, rule=rule, reasons=(reason,), see=partial(_seen, people, managers))


def _seen(people: int, managers: int) -> tuple[Seen, ...]:
    return (
        word_seen("", ("名簿の人数", "people on the roster"), (f"{people}人", f"{people} people"), OF_ROSTER),
        word_seen(
            "", ("安全衛生責任者", "safety and health managers"), (f"{managers}人", f"{managers} people"), OF_ROSTER
        ),
    )
