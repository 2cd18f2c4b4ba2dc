"""What the real rules say about each kind of (mis)fortune: one call of `history.rules` per kind, none per row.

A kind is a set of bits: everything about a day that the rules look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from ccus.history.rules.verdicts import (
    CLOCK_SUSPECT,
    DUPLICATE_ELSEWHERE,
    CardFacts,
    DayFacts,
    RosterFacts,
    SiteFacts,
    gravest_first,
    judge,
    reasons_without_person,
    verdict_of,
    verdicts,
)
from ccus.sites.states import SiteKind, SiteState

CARD_REVOKED, CARD_EXPIRED, TEST_SITE, TRAINING_SITE, OUTSIDE_HIERARCHY, NO_ROSTER, FIRM_EXPIRED, ELSEWHERE = (
    1 << position for position in range(8)
)
# These two are kinds of their own: the rules look at nothing else then.
UNKNOWN_CARD, CLOCK_AHEAD = 256, 512
KINDS = 1024

_DAY = date(2023, 10, 10)
_AT = datetime(2023, 10, 10, 3, tzinfo=UTC)
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Conclusion:
    """Reasons, gravest first, and what follows from them."""

    reasons: tuple[str, ...]
    verdict: str
    makes_record: bool
    evaluation_valid: bool


@cache
def conclusion_of(kind: int) -> Conclusion:
    """What is concluded about a touch, or a day of touches, of this kind."""
    reasons = _reasons_of(kind)
    verdict = verdict_of(reasons)
    row = verdicts()[verdict]
    return Conclusion(tuple(reasons), verdict, row.makes_record, row.evaluation_valid)


def _reasons_of(kind: int) -> list[str]:
    if kind & UNKNOWN_CARD:
        return reasons_without_person(believable=True)
    if kind & CLOCK_AHEAD:
        return [CLOCK_SUSPECT]
    card = CardFacts(
        technician_id=1,
        issued_on=_DAY - 4 * _YEAR,
        expires_on=_DAY - _YEAR if kind & CARD_EXPIRED else _DAY + _YEAR,
        revoked_at=_AT - _YEAR if kind & CARD_REVOKED else None,
    )
    reasons = judge(_AT, _DAY, card=card, day=_day_facts(kind))
    return gravest_first([*reasons, DUPLICATE_ELSEWHERE]) if kind & ELSEWHERE else reasons


def _day_facts(kind: int) -> DayFacts:
    site_kind = SiteKind.NORMAL
    if kind & TEST_SITE:
        site_kind = SiteKind.TEST
    elif kind & TRAINING_SITE:
        site_kind = SiteKind.TRAINING
    return DayFacts(
        site=SiteFacts(1, site_kind.value, SiteState.OPEN.value, _DAY - _YEAR, _DAY + _YEAR),
        roster=None if kind & NO_ROSTER else RosterFacts(1, "06-01", ("other",), ""),
        business_id=1,
        tier=None if kind & OUTSIDE_HIERARCHY else 1,
        business_expires_on=_DAY - _YEAR if kind & FIRM_EXPIRED else _DAY + _YEAR,
    )
