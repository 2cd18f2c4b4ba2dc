"""How the sites of a viewer stand today, in one look: people, what needs a hand, devices, days that wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.devices.models import Device
from ccus.devices.queries.devices import signs_of
from ccus.devices.rules.health import judge_health
from ccus.devices.states import DeviceState
from ccus.foundation.sql import load_sql
from ccus.history.queries.approvals import WaitingAtSite, list_waiting_sites_visible_to
from ccus.history.rules.verdicts import verdicts
from ccus.kit.calendar import jst_date, jst_midnight
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_visible_to
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import SiteState

PAGE_SIZE = 100
NOBODY = "nobody"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SiteToday:
    """One open site. The counts are there for sites that the viewer runs: `is_prime`.

    `arrived` counts people with a record of today, `attention` those whose day does not count as it stands; `silent_devices`
    are those that somebody has to look at.
    """

    ccus_id: str
    name: str
    prime_name: str
    is_prime: bool
    arrived: int = 0
    attention: int = 0
    devices: int = 0
    silent_devices: int = 0


@dataclass(frozen=True, kw_only=True)
class SitesToday:
    """`sites` are those of the asked page of `found` open ones, latest first; `waiting` are all sites with waiting entries."""

    sites: tuple[SiteToday, ...]
    found: int
    page: int
    pages: int
    waiting: tuple[WaitingAtSite, ...]


def list_sites_today_visible_to(viewer: Viewer, *, now: datetime, page: int = 1) -> SitesToday:
    """The open sites in which the viewer has a part. At most five queries, whatever the number. Raises PermissionMissing."""
    check_may(viewer, "sites:now:view")
    on = jst_date(now)
    sites = list_sites_visible_to(viewer, state=SiteState.OPEN)
    found = sites.count()
    pages = max(1, -(-found // PAGE_SIZE))
    number = min(max(page, 1), pages)
    shown = list(sites[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    run = [site for site in shown if _is_prime(viewer, site)]
    counts = _counts(run, on=on)
    states = _device_states(run, now=now) if viewer.may("devices:device:view") else {}
    return SitesToday(
        sites=tuple(
            SiteToday(
                ccus_id=site.ccus_id,
                name=site.name,
                prime_name=site.prime.name,
                is_prime=_is_prime(viewer, site),
                arrived=counts.get(site.pk, (0, 0))[0],
                attention=counts.get(site.pk, (0, 0))[1],
                devices=len(states.get(site.pk, ())),
                silent_devices=sum(state is DeviceState.SILENT for state in states.get(site.pk, ())),
            )
            for site in shown
        ),
        found=found,
        page=number,
        pages=pages,
        waiting=list_waiting_sites_visible_to(viewer, on=on),
    )


def _is_prime(viewer: Viewer, site: Site) -> bool:
    return acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)


def _counts(sites: Sequence[Site], *, on: date) -> dict[int, tuple[int, int]]:
    """People with a record of the day, and people whose day needs attention, by internal id of the site."""
    if not sites:
        return {}
    barren = [row.code for row in verdicts().values() if not row.makes_record and row.repairer != NOBODY]
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("history", "sites_today"),
            {
                "sites": [site.pk for site in sites],
                "on": on,
                "from_at": jst_midnight(on),
                "until_at": jst_midnight(on + ONE_DAY),
                "barren": barren,
            },
        )
        return {site: (arrived, attention) for site, arrived, attention in cursor.fetchall()}


def _device_states(sites: Sequence[Site], *, now: datetime) -> dict[int, list[DeviceState]]:
    states: defaultdict[int, list[DeviceState]] = defaultdict(list)
    for device in Device.objects.filter(site__in=[site.pk for site in sites], revoked_at=None):
        states[device.site_id].append(judge_health(signs_of(device), now=now).state)
    return states
