"""Provisional days (仮の就業日): what a day is worth that somebody noted where no gate could.

Everything that happens to such a day is a fact that is kept: it was noted, evidence was given, the prime answered, the site was
opened, the person took it back. The conclusion is a function of the set of these facts and never of the order in which they
arrived. A day counts only when its site stands open over it *and* either the prime confirmed it or enough independent evidence
agrees; an objection of the prime and a withdrawal weigh more than both. After the last day for direct entries nothing is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ccus.history.rules.provisional_evidence import Evidence, proof_of
from ccus.history.rules.verdicts import RosterFacts, SiteFacts, makes_days
from ccus.history.states import Missing, ProvisionalState
from ccus.sites.states import SiteRole, SiteState


class SiteStanding(StrEnum):
    """How the site of a provisional day stands to that day."""

    UNKNOWN = "unknown"
    NOT_OPEN = "not_open"
    OPEN = "open"
    WITHOUT_DAYS = "without_days"  # a training centre or a test site


class CountedBy(StrEnum):
    PRIME = "prime"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """The prime's word; of several the latest holds, of two at once the one with the higher number."""

    at: datetime
    number: int
    confirms: bool


@dataclass(frozen=True, kw_only=True)
class ProvisionalFacts:
    """All that is known of one provisional day. `is_closed` says that its last day has passed."""

    site: SiteStanding
    evidences: Sequence[Evidence] = ()
    answers: Sequence[Answer] = ()
    is_withdrawn: bool = False
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """`missing` says what would let the day count, empty when it counts or never can; `proof` the evidences that agree."""

    state: ProvisionalState
    missing: tuple[Missing, ...] = ()
    proof: tuple[Evidence, ...] = ()
    counted_by: CountedBy | None = None


def conclude(facts: ProvisionalFacts) -> Conclusion:
    """The conclusion about one day."""
    proof = proof_of(facts.evidences)
    if facts.is_withdrawn:
        return Conclusion(state=ProvisionalState.WITHDRAWN, proof=proof)
    answer = max(facts.answers, default=None)
    if answer is not None and not answer.confirms:
        return Conclusion(state=ProvisionalState.DECLINED, proof=proof)
    counted_by = CountedBy.PRIME if answer is not None else CountedBy.EVIDENCE if proof else None
    if facts.site is SiteStanding.OPEN and counted_by is not None:
        return Conclusion(state=ProvisionalState.COUNTED, proof=proof, counted_by=counted_by)
    if facts.is_closed:
        return Conclusion(state=ProvisionalState.EXPIRED, proof=proof)
    missing = [_MISSING_AT_SITE[facts.site]] if facts.site is not SiteStanding.OPEN else []
    if counted_by is None:
        missing.append(Missing.CONFIRMATION)
    state = ProvisionalState.BACKED if counted_by is not None else ProvisionalState.NOTED
    return Conclusion(state=state, missing=tuple(missing), proof=proof)


def site_standing(site: SiteFacts | None, *, work_date: date) -> SiteStanding:
    """By the same tests that a touch of that day is judged by."""
    if site is None:
        return SiteStanding.UNKNOWN
    if not makes_days(site.kind):
        return SiteStanding.WITHOUT_DAYS
    is_inside = site.period_from <= work_date < site.period_until
    return SiteStanding.OPEN if is_inside and site.state != SiteState.PREPARING else SiteStanding.NOT_OPEN


def counted_work(
    typed_trade: str, typed_roles: Sequence[str], *, roster: RosterFacts | None, counted_by: CountedBy
) -> tuple[str, tuple[str, ...]]:
    """Trade and roles with which a day counts.

    The prime confirms them as typed. Where nobody confirmed, the roster of the day says them; without one the typed trade stands,
    but nobody becomes a foreman by evidence of having been there.
    """
    if counted_by is CountedBy.PRIME:
        return typed_trade, tuple(sorted(set(typed_roles)))
    if roster is not None:
        return roster.trade_code, tuple(sorted(set(roster.site_roles)))
    return typed_trade, (SiteRole.OTHER.value,)


_MISSING_AT_SITE = {
    SiteStanding.UNKNOWN: Missing.SITE,
    SiteStanding.NOT_OPEN: Missing.OPEN_SITE,
    SiteStanding.WITHOUT_DAYS: Missing.SITE_WITH_DAYS,
}
