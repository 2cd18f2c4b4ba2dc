"""Counts for the KPIs: live for the sites of a prime, kept for the country and its associations, whose months are millions of
records."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ccus.access.viewers import Viewer
from ccus.insights.queries.kpis import KpiScope, Scope, count_kpis, list_all_sites_of, list_sites_of
from ccus.insights.queries.nation import is_small_country
from ccus.insights.rules.kpis import KpiCounts
from ccus.insights.services.answers import Counting, Freshness, Kept, is_fresh, keep_answers, kept_or_counting
from ccus.kit.calendar import JstMonth

LIVE_SITES = 400
"""The records of so many sites are counted within a twentieth of a second."""
GOOD_FOR = timedelta(minutes=10)
LONGEST_NAME = 100


@dataclass(frozen=True, kw_only=True)
class FoundKpis:
    """`counted_at` is None where it was just now."""

    counts: KpiCounts
    counted_at: datetime | None = None


def find_kpis(viewer: Viewer, scope: KpiScope, *, month: JstMonth, now: datetime) -> FoundKpis | Counting:
    """`scope` is that of `own_scope` or `any_scope`, which say whether the viewer may see it. At most four statements."""
    is_wide = scope.scope in (Scope.COUNTRY, Scope.ASSOCIATION)
    if not is_wide or is_small_country():
        sites = list_sites_of(viewer, scope, month=month)
        if len(sites) <= LIVE_SITES:
            return FoundKpis(counts=count_kpis(sites, month=month))
    kept = kept_or_counting(
        _question(scope, month),
        Freshness(now=now, good_for=GOOD_FOR),
        job="insights.count_kpis",
        scope=scope.scope.value,
        name=scope.name,
        ccus_id=scope.ccus_id,
        month=str(month),
    )
    return FoundKpis(counts=KpiCounts(**kept.content), counted_at=kept.made_at) if isinstance(kept, Kept) else kept


def keep_kpis(scope: KpiScope, *, month: JstMonth, now: datetime) -> None:
    """Counts anew, unless somebody else just did. Seconds for the whole country."""
    question = _question(scope, month)
    if is_fresh(question, Freshness(now=now, good_for=GOOD_FOR)):
        return
    counts = count_kpis(list_all_sites_of(scope, month=month), month=month)
    keep_answers({question: asdict(counts)}, stamps={question: now.isoformat()}, now=now)


def _question(scope: KpiScope, month: JstMonth) -> str:
    """Fits the column of questions, however long the association's name is."""
    name = scope.name if len(scope.name) <= LONGEST_NAME else sha256(scope.name.encode()).hexdigest()
    return f"kpis {month} {scope.scope} {scope.ccus_id or name}"
