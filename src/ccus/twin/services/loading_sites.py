"""The demo's sites open, firms take their places, people come on the rosters."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from psycopg.types.range import DateRange

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import JST
from ccus.registry.models import Business, Technician
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.rules.site_parts import SiteDetails
from ccus.sites.services import agreements, hierarchy, sites
from ccus.sites.states import HierarchyState, OrderCategory, SiteKind, SiteState
from ccus.twin.rules.country import Country
from ccus.twin.rules.places import DemoNode, DemoSite

WORDS = ("sites:site:open", "sites:site:edit", "sites:hierarchy:edit", "sites:roster:edit")
_OUTSIDE = "missing"
_WAITING = HierarchyState.REQUESTED.value


def load_sites(country: Country, *, viewer: Viewer, now: datetime) -> None:
    """Call inside one transaction: all or nothing. `viewer` holds WORDS. Needs the registry loaded."""
    ids = {business.key: business.ccus_id for business in country.businesses}
    opened = {site.key: _open(site, ids[site.prime], viewer=viewer) for site in country.sites}
    agreed: set[frozenset[str]] = set()
    for node in country.nodes:
        pair = frozenset((node.business, node.upper))
        if node.state == HierarchyState.REGISTERED and pair not in agreed:
            agreed.add(pair)
            first_on = min(site.period_from for site in country.sites) - timedelta(days=1)
            agreements.make_standing_agreement(
                viewer, between=(ids[node.business], ids[node.upper]), from_on=first_on, now=_morning(first_on)
            )
    for node in country.nodes:
        if node.state != _OUTSIDE:
            _place(node, opened[node.site], country.site(node.site), ids=ids, viewer=viewer)
    _load_roster(country, opened, viewer=viewer, now=now)


def close_sites(country: Country, *, viewer: Viewer) -> None:
    """Sites whose works are done end, after their days were recorded. Call inside one transaction."""
    for site in country.sites:
        if site.state == SiteState.CLOSED:
            last_on = site.period_until - timedelta(days=1)
            sites.close_site(viewer, site.ccus_id, last_on=last_on, now=_morning(site.period_until))


def _open(site: DemoSite, prime_ccus_id: str, *, viewer: Viewer) -> Site:
    opened = sites.open_site(
        viewer,
        name=site.name,
        prefecture_code=site.prefecture_code,
        recording_period=RecordingPeriod(site.period_from, site.period_until - timedelta(days=1)),
        details=SiteDetails(
            kind=SiteKind(site.kind),
            is_wide_area="広域現場" in site.name,
            office_address=site.address,
            latitude=site.latitude,
            longitude=site.longitude,
            order_category=OrderCategory(site.order),
        ),
        prime_ccus_id=prime_ccus_id,
        ccus_id=site.ccus_id,
        now=_morning(site.period_from),
    )
    if site.state == SiteState.PREPARING:
        # Sites open as soon as they are registered; one that its prime still prepares comes from elsewhere.
        opened.state = SiteState.PREPARING.value
        opened.save(update_fields=["state"])
    return opened


def _place(node: DemoNode, site: Site, plan: DemoSite, *, ids: dict[str, str], viewer: Viewer) -> None:
    upper = HierarchyNode.objects.get(site=site, business__ccus_id=ids[node.upper])
    at = _morning(plan.period_from)
    placed = hierarchy.request_node(
        viewer, upper.pk, business_ccus_id=ids[node.business], from_on=plan.period_from, now=at
    )
    if placed.state == _WAITING and node.state != _WAITING:
        hierarchy.approve_request(viewer, placed.pk, now=at)


def _load_roster(country: Country, opened: dict[str, Site], *, viewer: Viewer, now: datetime) -> None:
    """All entries in one statement; nobody has touched yet, so that nothing is to be judged again."""
    people = Technician.objects.in_bulk([one.ccus_id for one in country.technicians], field_name="ccus_id")
    firms = Business.objects.in_bulk([one.ccus_id for one in country.businesses], field_name="ccus_id")
    RosterEntry.objects.bulk_create(
        RosterEntry(
            site=opened[entry.site],
            technician=people[entry.technician.ccus_id],
            business=firms[entry.technician.business.ccus_id],
            trade_code=entry.trade_code,
            site_roles=sorted(role.value for role in entry.roles),
            work_content=entry.work_content,
            valid=DateRange(entry.from_on, entry.until),
            entered_at=_morning(entry.from_on),
        )
        for entry in country.roster
    )
    details = {"count": len(country.roster)}
    record_act("sites:roster:load", actor=viewer.actor, subject_kind="site", subject_id="load", at=now, details=details)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), JST)
