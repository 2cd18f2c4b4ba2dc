"""Counts for the KPIs of one month: of a site, a prime, an association, the country."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from django.core.cache import caches
from django.db import connection
from django.db.models import BooleanField, Func, Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.insights.errors import AssociationUnknown
from ccus.insights.rules.kpis import KpiCounts
from ccus.kit.calendar import JstMonth, jst_midnight
from ccus.kit.errors import quote
from ccus.kit.ids import IdFormatError, parse_id
from ccus.registry.errors import BusinessNotFound
from ccus.registry.models import Business
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import STANDING, SiteState

PAGE_SIZE = 50
KEPT_SECONDS = 600


class Scope(StrEnum):
    COUNTRY = "country"
    ASSOCIATION = "association"
    PRIME = "prime"
    SITE = "site"


@dataclass(frozen=True, kw_only=True)
class KpiScope:
    """What is counted. `name` is that of an association, or the name of the business or site; `ccus_id` of the last two."""

    scope: Scope
    name: str = ""
    ccus_id: str = ""


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """One running site of a prime in the month."""

    ccus_id: str
    name: str
    is_equipped: bool
    records: int
    touched: int
    valid: int


@dataclass(frozen=True, kw_only=True)
class SiteLines:
    """A page of running sites, in order of name."""

    lines: tuple[SiteLine, ...]
    found: int
    page: int
    pages: int


def own_scope(viewer: Viewer, site_ccus_id: str = "") -> KpiScope:
    """The sites a prime runs, or one of them. Raises PermissionMissing, BusinessNotFound, SiteNotFound."""
    check_may(viewer, "insights:own-kpis:view")
    if site_ccus_id or not viewer.business_ccus_id:
        site = get_site_visible_to(viewer, site_ccus_id or viewer.subject_ccus_id)
        if not acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
            raise SiteNotFound
        return KpiScope(scope=Scope.SITE, name=site.name, ccus_id=site.ccus_id)
    return _prime(viewer.business_ccus_id)


def any_scope(viewer: Viewer, scope: Scope, key: str = "") -> KpiScope:
    """`key` is the name of an association or an ID. Raises PermissionMissing, BusinessNotFound, AssociationUnknown.

    Whatever else is asked for would be counted by a job and kept, under a name of the asker's choice.
    """
    check_may(viewer, "insights:kpis:view")
    if scope is Scope.PRIME:
        return _prime(key)
    if scope is Scope.ASSOCIATION and key not in list_all_associations():
        raise AssociationUnknown(name=quote(key))
    return KpiScope(scope=scope, name=key)


def list_associations(viewer: Viewer) -> tuple[str, ...]:
    """Names of the associations that businesses belong to. Raises PermissionMissing."""
    check_may(viewer, "insights:kpis:view")
    return list_all_associations()


def list_all_associations() -> tuple[str, ...]:
    """One query over all businesses; asked again by each process every few minutes, since names of associations hardly change."""
    names = Business.objects.exclude(associations=[]).annotate(name_of=Func("associations", function="unnest"))
    ordered = names.order_by("name_of").values_list("name_of", flat=True).distinct()
    return cast(tuple[str, ...], caches["of_process"].get_or_set("associations", lambda: tuple(ordered), KEPT_SECONDS))


def list_sites_of(viewer: Viewer, scope: KpiScope, *, month: JstMonth) -> list[int]:
    """Internal ids of the running sites that count. Of other primes than the own only with `insights:kpis:view`. One query."""
    return list(_seen_by(viewer, _sites(scope, month)).values_list("pk", flat=True))


def list_all_sites_of(scope: KpiScope, *, month: JstMonth) -> list[int] | None:
    """The same for a program; None for all of the country."""
    return None if scope.scope is Scope.COUNTRY else list(_sites(scope, month).values_list("pk", flat=True))


def count_kpis(sites: list[int] | None, *, month: JstMonth) -> KpiCounts:
    """Of the given sites, of all when None. One query, as long as its sites are many: the country takes seconds."""
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "kpi_counts"), _parameters(month, sites))  # type: ignore[arg-type]
        columns = [column.name for column in cursor.description or ()]
        return KpiCounts(**dict(zip(columns, cursor.fetchone(), strict=True)))


def list_site_lines(viewer: Viewer, scope: KpiScope, *, month: JstMonth, page: int = 1) -> SiteLines:
    """Three queries, whatever the number of sites."""
    sites = _seen_by(viewer, _sites(scope, month)).order_by("name_folded", "pk")
    found = sites.count()
    pages = max(1, -(-found // PAGE_SIZE))
    number = min(max(page, 1), pages)
    shown = list(sites[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    with connection.cursor() as cursor:
        cursor.execute(load_sql("insights", "kpi_sites"), _parameters(month, [site.pk for site in shown]))  # type: ignore[arg-type]
        counted = {site: numbers for site, *numbers in cursor.fetchall()}
    lines = []
    for site in shown:
        is_equipped, records, touched, valid = counted[site.pk]
        lines.append(
            SiteLine(
                ccus_id=site.ccus_id,
                name=site.name,
                is_equipped=is_equipped,
                records=records,
                touched=touched,
                valid=valid,
            )
        )
    return SiteLines(lines=tuple(lines), found=found, page=number, pages=pages)


def _prime(ccus_id: str) -> KpiScope:
    try:
        business = Business.objects.filter(ccus_id=parse_id(ccus_id)).first()
    except IdFormatError as problem:
        raise BusinessNotFound from problem
    if business is None:
        raise BusinessNotFound
    return KpiScope(scope=Scope.PRIME, name=business.name, ccus_id=business.ccus_id)


def _sites(scope: KpiScope, month: JstMonth) -> QuerySet[Site]:
    """Running sites of the scope; test data is left out as by `insights_counts_site`."""
    running = (
        Site.objects.filter(recording_period__overlap=(month.first_on, month.next().first_on))
        .exclude(state=SiteState.PREPARING.value)
        .alias(is_counted=Func("kind", function="insights_counts_site", output_field=BooleanField()))
        .filter(is_counted=True)
    )
    match scope.scope:
        case Scope.SITE:
            return running.filter(ccus_id=scope.ccus_id)
        case Scope.PRIME:
            return running.filter(prime__ccus_id=scope.ccus_id)
        case Scope.ASSOCIATION:
            return running.filter(prime__associations__contains=[scope.name])
    return running


def _seen_by(viewer: Viewer, sites: QuerySet[Site]) -> QuerySet[Site]:
    """Those that the viewer may see figures of."""
    if viewer.may("insights:kpis:view"):
        return sites
    return sites.filter(Q(prime__ccus_id=viewer.business_ccus_id) | Q(ccus_id=viewer.subject_ccus_id))


def _parameters(month: JstMonth, sites: list[int] | None) -> dict[str, object]:
    until = month.next().first_on
    return {
        "sites": sites,
        "from_on": month.first_on,
        "until": until,
        "from_at": jst_midnight(month.first_on),
        "until_at": jst_midnight(until),
        "standing": [state.value for state in STANDING],
    }
