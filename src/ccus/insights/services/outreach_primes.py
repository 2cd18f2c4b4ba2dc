"""Primes to approach, page by page: live in a small country, kept in a large one, whose sites take half a second to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.insights.queries.nation import is_small_country
from ccus.insights.queries.segments import SitesOfPrime, describe_primes, list_sites_of_primes
from ccus.insights.rules.segments import PrimeUse
from ccus.insights.services.answers import Counting, Freshness, Kept, is_fresh, keep_answers, kept_or_counting

PAGE_SIZE = 50
MOST_IN_A_FILE = 50_000
GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class PrimeUses:
    """A page of `found` primes, most sites without records first. `counted_at` is None where they were counted just now."""

    primes: tuple[PrimeUse, ...]
    found: int
    page: int
    pages: int
    counted_at: datetime | None = None


def list_primes_to_approach(
    viewer: Viewer,
    *,
    without_any: bool,
    from_on: date,
    until: date,
    now: datetime,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> PrimeUses | Counting:
    """`without_any`: primes none of whose running sites has a record in [from_on, until); else those with some.

    Raises PermissionMissing. At most four statements.
    """
    check_may(viewer, "insights:segments:view")
    if is_small_country():
        return _page_of(list_sites_of_primes(without_any=without_any, from_on=from_on, until=until), page, size, None)
    kept = kept_or_counting(
        _question(without_any=without_any, from_on=from_on, until=until),
        Freshness(now=now, good_for=GOOD_FOR),
        job="insights.count_primes",
        without_any=without_any,
        from_on=str(from_on),
        until=str(until),
    )
    return _page_of(kept.content, page, size, kept.made_at) if isinstance(kept, Kept) else kept


def keep_primes(*, without_any: bool, from_on: date, until: date, now: datetime) -> None:
    """Counts anew, unless somebody else just did."""
    question = _question(without_any=without_any, from_on=from_on, until=until)
    if is_fresh(question, Freshness(now=now, good_for=GOOD_FOR)):
        return
    rows = list_sites_of_primes(without_any=without_any, from_on=from_on, until=until)
    keep_answers({question: rows}, stamps={question: now.isoformat()}, now=now)


def _question(*, without_any: bool, from_on: date, until: date) -> str:
    return f"primes {'none' if without_any else 'some'} {from_on} {until}"


def _page_of(rows: Sequence[SitesOfPrime], page: int, size: int, counted_at: datetime | None) -> PrimeUses:
    """A page beyond the last gives the last."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(page, 1), pages)
    shown = rows[(number - 1) * size : number * size]
    return PrimeUses(primes=describe_primes(shown), found=len(rows), page=number, pages=pages, counted_at=counted_at)
