"""What waits for the prime: days typed in by hand, each with what is doubtful about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, QuerySet

from ccus.access.permissions import check_may
from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.history.models import DirectEntry
from ccus.history.queries.people_at_site import ON_SITE
from ccus.history.rules.doubts import Circumstances, Doubt, doubt_rules, find_doubts
from ccus.history.states import DirectEntryState, EnteredAs
from ccus.kit.calendar import JstMonth, jst_date, jst_midnight
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_as_prime_visible_to
from ccus.sites.rules.acting import acts_for_site

DECIDE = "history:direct-entry:decide"
# So many entries are looked at together, those with the nearest deadline first. More come up when these are decided.
MOST_ENTRIES = 1000
# Registered items of a person that the list shows.
SHOWN_ITEMS = frozenset({"full_name", "skill_level"})


@dataclass(frozen=True, kw_only=True)
class WaitingAtSite:
    """A site of the viewer with entries that wait; `closes_on` is the nearest deadline."""

    site_ccus_id: str
    site_name: str
    count: int
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class WaitingEntry:
    """One typed day that waits. Times are moments, None when none were typed; `doubts` the gravest first.

    Whoever sends a day to the prime names the person to it, so name and level are shown also where the roster does not do it
    (not on it, or the site has been closed); `relation` says in which relation.
    """

    entry_id: int
    site_ccus_id: str
    site_name: str
    work_date: date
    technician_ccus_id: str
    name: str
    level: int
    firm_ccus_id: str
    firm_name: str
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    entry_at: datetime | None
    exit_at: datetime | None
    reason: str
    entered_as: EnteredAs
    entered_at: datetime
    closes_on: date
    relation: Relation
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """`sites` are all sites of the viewer with waiting entries, `site_name` the one asked for (empty: all together).

    `entries` are at most MOST_ENTRIES; `total` counts all that wait in what was asked for.
    """

    site_name: str
    sites: tuple[WaitingAtSite, ...]
    entries: tuple[WaitingEntry, ...]
    total: int
    approved_this_month: int

    @property
    def doubtful(self) -> tuple[WaitingEntry, ...]:
        """Those with the gravest doubts first."""
        found = [entry for entry in self.entries if entry.doubts]
        return tuple(sorted(found, key=lambda entry: -entry.doubts[0].kind.gravity))

    @property
    def ordinary(self) -> tuple[WaitingEntry, ...]:
        return tuple(entry for entry in self.entries if not entry.doubts)


def list_waiting_sites_visible_to(viewer: Viewer, *, on: date) -> tuple[WaitingAtSite, ...]:
    """Sites the viewer decides for with entries that can still be decided, nearest deadline first. One query."""
    if not viewer.may(DECIDE):
        return ()
    rows = (
        list_sites_as_prime_visible_to(viewer)
        .filter(direct_entries__state=DirectEntryState.SUBMITTED.value, direct_entries__closes_on__gte=on)
        .values("ccus_id", "name")
        .annotate(count=Count("direct_entries"), closes_on=Min("direct_entries__closes_on"))
        .order_by("closes_on", "name", "ccus_id")
    )
    return tuple(
        WaitingAtSite(
            site_ccus_id=row["ccus_id"], site_name=row["name"], count=row["count"], closes_on=row["closes_on"]
        )
        for row in rows
    )


def count_waiting_visible_to(viewer: Viewer, site: Site, *, on: date) -> int:
    """How many entries of one site wait for the viewer. At most one query."""
    is_prime = acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
    if not is_prime or not viewer.may(DECIDE):
        return 0
    return DirectEntry.objects.filter(site=site, state=DirectEntryState.SUBMITTED.value, closes_on__gte=on).count()


def get_waiting_visible_to(viewer: Viewer, *, site_ccus_id: str = "", now: datetime) -> Waiting:
    """What waits at one site, or at all the viewer decides for. At most four queries, whatever the number.

    Raises PermissionMissing, and SiteNotFound for a site of somebody else.
    """
    check_may(viewer, DECIDE)
    on = jst_date(now)
    own = list_sites_as_prime_visible_to(viewer)
    sites = list_waiting_sites_visible_to(viewer, on=on)
    asked = {row.site_ccus_id: row for row in sites}
    if site_ccus_id:
        chosen = own.filter(ccus_id=site_ccus_id).values_list("id", "name").first()
        if chosen is None:
            raise SiteNotFound
        ids, name = [chosen[0]], str(chosen[1])
        total = asked[site_ccus_id].count if site_ccus_id in asked else 0
    else:
        ids, name = list(own.filter(ccus_id__in=list(asked)).values_list("id", flat=True)), ""
        total = sum(row.count for row in sites)
    return Waiting(
        site_name=name,
        sites=sites,
        entries=tuple(_entries(viewer, ids, on=on)) if total else (),
        total=total,
        approved_this_month=_count_approved(own.filter(ccus_id=site_ccus_id) if site_ccus_id else own, on=on),
    )


def _entries(viewer: Viewer, site_ids: Sequence[int], *, on: date) -> list[WaitingEntry]:
    rules = doubt_rules()
    first_open_on = JstMonth.of(on).previous().first_on
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("history", "waiting_entries"),
            {
                "sites": list(site_ids),
                "on": on,
                "from_on": first_open_on,
                "usual_from_on": first_open_on - timedelta(days=rules.usual_within_days),
                "standing": ON_SITE,
                "most": MOST_ENTRIES,
            },
        )
        return [_entry(viewer, row) for row in cursor.fetchall()]


def _entry(viewer: Viewer, row: tuple[Any, ...]) -> WaitingEntry:
    (
        *named, trade_code, site_roles, work_content, entry_at, exit_at, reason, entered_as, entered_at, closes_on,
        is_on_roster, roster_trade, roster_roles, usual_roles, is_firm_standing, elsewhere_ours, is_elsewhere,
        has_colleagues, colleagues_came, is_touched, is_counted, typed_days,
    ) = row  # fmt: skip
    entry_id, site_ccus_id, site_name, work_date, technician, family, given, level, firm_ccus_id, firm_name = named
    circumstances = Circumstances(
        work_date=work_date,
        entered_on=jst_date(entered_at),
        trade_code=trade_code,
        site_roles=frozenset(site_roles),
        is_on_roster=is_on_roster,
        roster_trade=roster_trade,
        roster_roles=frozenset(roster_roles),
        usual_roles=None if usual_roles is None else frozenset(usual_roles),
        is_firm_standing=is_firm_standing,
        elsewhere_ours=elsewhere_ours,
        is_elsewhere=is_elsewhere,
        has_colleagues=has_colleagues,
        colleagues_came=colleagues_came,
        is_touched=is_touched,
        is_counted=is_counted,
        typed_days=typed_days,
    )
    return WaitingEntry(
        entry_id=entry_id,
        site_ccus_id=site_ccus_id,
        site_name=site_name,
        work_date=work_date,
        technician_ccus_id=technician,
        name=" ".join(filter(None, (family, given))),
        level=level,
        firm_ccus_id=firm_ccus_id,
        firm_name=firm_name,
        trade_code=trade_code,
        site_roles=tuple(site_roles),
        work_content=work_content,
        entry_at=entry_at,
        exit_at=exit_at,
        reason=reason,
        entered_as=EnteredAs(entered_as),
        entered_at=entered_at,
        closes_on=closes_on,
        relation=Relation.EMPLOYER if firm_ccus_id == viewer.business_ccus_id else Relation.PRIME,
        doubts=tuple(find_doubts(circumstances, doubt_rules())),
    )


def _count_approved(sites: QuerySet[Site], *, on: date) -> int:
    decided = DirectEntry.objects.filter(
        site__in=sites.values("id").order_by(),
        state=DirectEntryState.APPROVED.value,
        closes_on__gte=JstMonth.of(on).last_on,
        decided_at__gte=jst_midnight(JstMonth.of(on).first_on),
    )
    return decided.count()
