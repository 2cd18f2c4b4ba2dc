"""Valid sites, places in hierarchies, roster entries and devices, in any number. Rows are written without services."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from tests import cast

from ccus.devices.models import Device
from ccus.devices.states import DeviceKind
from ccus.kit.ids import IdKind, new_id
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import Business, Technician
from ccus.registry.services.rows import days
from ccus.sites.models import HierarchyNode, RosterEntry, Site
from ccus.sites.states import HierarchyState, SiteState

_numbers = count(1)

PERIOD_FROM = date(2026, 4, 1)
PERIOD_LAST = date(2027, 3, 31)


def site_id(number: int) -> str:
    """A site ID that is always the same: `site_id(1)`."""
    return new_id(IdKind.SITE, digits=f"{number:011d}")


def make_site(
    prime: Business,
    *,
    name: str = "",
    ccus_id: str = "",
    first_on: date = PERIOD_FROM,
    last_on: date = PERIOD_LAST,
    state: SiteState = SiteState.OPEN,
    opened_at: datetime = cast.REGISTERED_AT,
) -> Site:
    """A site with its prime at the top of the hierarchy."""
    number = next(_numbers)
    called = name or f"試験現場{number}"
    site = Site.objects.create(
        ccus_id=ccus_id or site_id(90_000 + number),
        name=called,
        name_folded=fold_name_for_search(called),
        prime=prime,
        state=state.value,
        recording_period=days(first_on, last_on),
        office_prefecture_code="13",
        opened_at=opened_at,
    )
    make_node(site, prime, from_on=first_on, state=HierarchyState.REGISTERED)
    return site


def make_node(
    site: Site,
    business: Business,
    *,
    upper: HierarchyNode | None = None,
    state: HierarchyState = HierarchyState.APPROVED,
    from_on: date = PERIOD_FROM,
    last_on: date | None = None,
) -> HierarchyNode:
    """A place in the hierarchy; without `upper` the prime's."""
    is_answered = state is not HierarchyState.REQUESTED
    return HierarchyNode.objects.create(
        site=site,
        business=business,
        upper=upper,
        tier=upper.tier + 1 if upper else 0,
        state=state.value,
        valid=days(from_on, last_on),
        requested_at=cast.REGISTERED_AT,
        answered_at=cast.REGISTERED_AT if is_answered else None,
    )


def prime_node(site: Site) -> HierarchyNode:
    return site.nodes.get(tier=0)


def make_roster_entry(
    site: Site,
    technician: Technician,
    business: Business,
    *,
    trade_code: str = "06-01",
    site_roles: Sequence[str] = ("other",),
    from_on: date = PERIOD_FROM,
    last_on: date | None = None,
) -> RosterEntry:
    return RosterEntry.objects.create(
        site=site,
        technician=technician,
        business=business,
        trade_code=trade_code,
        site_roles=list(site_roles),
        work_content="足場の組立て",
        valid=days(from_on, last_on),
        entered_at=cast.REGISTERED_AT,
    )


def make_device(site: Site, *, label: str = "", token: str = "") -> Device:
    """A reader; the token counts up when it does not matter."""
    number = next(_numbers)
    return Device.objects.create(
        site=site,
        label=label or f"ゲート{number}",
        kind=DeviceKind.READER.value,
        token_hash=hashlib.sha256((token or f"ccus_dev_{number}").encode()).digest(),
        enrolled_at=cast.REGISTERED_AT,
    )
