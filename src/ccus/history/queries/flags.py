"""Flags on touches that cannot be, as the person, the prime and the operator see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.history.models import TouchFlag
from ccus.history.queries.days import get_own_reach
from ccus.history.rules.physics import flag_words
from ccus.history.states import FlagKind, FlagState
from ccus.kit.calendar import JstMonth
from ccus.sites.errors import SiteNotFound
from ccus.sites.queries.sites import list_sites_as_prime_visible_to

VIEW = "history:touch:view-story"
DECIDE = "history:flag:decide"
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One flag in words of a language. `technician_name` is empty where it is about a reader."""

    flag_id: int
    kind: FlagKind
    state: FlagState
    day: date
    first_at: datetime
    site_name: str
    device_label: str
    technician_ccus_id: str
    technician_name: str
    touches: int
    sentence: str
    advice: str
    appeal: str


@dataclass(frozen=True, kw_only=True)
class SiteFlags:
    """The flags of a month at one site, the latest first, at most two hundred."""

    site_name: str
    flags: tuple[Flag, ...]


def list_own_flags_visible_to(viewer: Viewer, *, month: JstMonth, language: str) -> tuple[Flag, ...]:
    """Flags on the person's own touches, the latest first. TechnicianNotFound when the hat is not a technician's."""
    reach = get_own_reach(viewer)
    return _read(_of_month(month).filter(technician_id=reach.technician_id), language=language)


def list_site_flags_visible_to(viewer: Viewer, *, site_ccus_id: str, month: JstMonth, language: str) -> SiteFlags:
    """Flags at a site that the viewer runs. Raises PermissionMissing and SiteNotFound."""
    check_may(viewer, VIEW)
    site = list_sites_as_prime_visible_to(viewer).filter(ccus_id=site_ccus_id).values_list("id", "name").first()
    if site is None:
        raise SiteNotFound
    found = _of_month(month).filter(Q(site_id=site[0]) | Q(other_site_id=site[0]))
    return SiteFlags(site_name=site[1], flags=_read(found, language=language))


def list_appealed_flags_visible_to(viewer: Viewer, *, language: str) -> tuple[Flag, ...]:
    """Everything that was appealed against and waits for the operator. Raises PermissionMissing."""
    check_may(viewer, DECIDE)
    return _read(TouchFlag.objects.filter(state=FlagState.APPEALED.value), language=language)


def _of_month(month: JstMonth) -> QuerySet[TouchFlag]:
    return TouchFlag.objects.filter(day__gte=month.first_on, day__lt=month.next().first_on)


def _read(flags: QuerySet[TouchFlag], *, language: str) -> tuple[Flag, ...]:
    rows = flags.select_related("site", "other_site", "device", "technician").order_by("-first_at", "-id")[:_MOST]
    return tuple(_flag(row, language=language) for row in rows)


def _flag(row: TouchFlag, *, language: str) -> Flag:
    words = flag_words()[FlagKind(row.kind)]
    names = {"first": row.site.name, "second": row.other_site.name if row.other_site else ""}
    return Flag(
        flag_id=row.pk,
        kind=FlagKind(row.kind),
        state=FlagState(row.state),
        day=row.day,
        first_at=row.first_at,
        site_name=row.site.name,
        device_label=row.device.label if row.device else "",
        technician_ccus_id=row.technician.ccus_id if row.technician else "",
        technician_name=row.technician.full_name if row.technician else "",
        touches=row.touches,
        sentence=words.sentence(language).format(**names, **row.values),
        advice=words.advice(language),
        appeal=row.appeal,
    )
