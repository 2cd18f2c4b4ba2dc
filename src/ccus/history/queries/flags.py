"""Flags on touches that cannot be, as the person, the prime and the operator see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.history.models import TouchFlag
from ccus.history.queries.days import get_own_reach
from ccus.history.queries.names_for_prime import CalledPerson, call_people
from ccus.history.rules.physics import flag_words
from ccus.history.states import FlagKind, FlagState, NamedSite
from ccus.kit.calendar import JstMonth
from ccus.kit.ids import display_id
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import list_sites_as_prime_visible_to
from ccus.sites.rules.acting import acts_for_site

VIEW = "history:touch:view-story"
DECIDE = "history:flag:decide"
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One flag in words of a language.

    `technician_name` is empty where it is about a reader; where a name is not disclosed to the reader (`names_person` is False)
    it is firm and trade.
    """

    flag_id: int
    kind: FlagKind
    state: FlagState
    day: date
    first_at: datetime
    site_name: str
    device_label: str
    technician_ccus_id: str
    technician_name: str
    names_person: bool
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


def list_site_flags_visible_to(
    viewer: Viewer, *, site_ccus_id: str, month: JstMonth, on: date, language: str
) -> SiteFlags:
    """Flags at a site that the viewer runs; sites of other primes have no name in them, people as far as the policy shows it.

    `on` is today. Raises PermissionMissing and SiteNotFound. Three queries.
    """
    check_may(viewer, VIEW)
    site = list_sites_as_prime_visible_to(viewer).select_related("prime").filter(ccus_id=site_ccus_id).first()
    if site is None:
        raise SiteNotFound
    rows = _rows(_of_month(month).filter(Q(site_id=site.pk) | Q(other_site_id=site.pk)))
    # The latest first: each person as of the earliest day, on which whoever is on the roster now may not have been.
    days = {row.technician_id: row.day for row in rows if row.technician_id is not None}
    called = call_people(viewer, site, days=days, on=on, language=language)
    return SiteFlags(
        site_name=site.name,
        flags=tuple(
            _flag(row, language=language, prime=viewer, called=called.get(row.technician_id or 0)) for row in rows
        ),
    )


def list_appealed_flags_visible_to(viewer: Viewer, *, language: str) -> tuple[Flag, ...]:
    """What was appealed against and waits for the operator: whoever has waited longest first, at most two hundred.

    Raises PermissionMissing.
    """
    check_may(viewer, DECIDE)
    waiting = TouchFlag.objects.filter(state=FlagState.APPEALED.value)
    return _read(waiting, language=language, order=("appealed_at", "id"))


def _of_month(month: JstMonth) -> QuerySet[TouchFlag]:
    return TouchFlag.objects.filter(day__gte=month.first_on, day__lt=month.next().first_on)


def _read(
    flags: QuerySet[TouchFlag], *, language: str, order: tuple[str, ...] = ("-first_at", "-id")
) -> tuple[Flag, ...]:
    """In words, for the person and the operator."""
    return tuple(_flag(row, language=language) for row in _rows(flags, order=order))


def _rows(flags: QuerySet[TouchFlag], *, order: tuple[str, ...] = ("-first_at", "-id")) -> list[TouchFlag]:
    rows = flags.select_related("site__prime", "other_site__prime", "device", "technician")
    return list(rows.order_by(*order)[:_MOST])


def _flag(row: TouchFlag, *, language: str, prime: Viewer | None = None, called: CalledPerson | None = None) -> Flag:
    """For a prime where else its people were stays untold, as it does beside days that are typed in."""
    words = flag_words()[FlagKind(row.kind)]
    sites = [site for site in (row.site, row.other_site) if site is not None]
    told = [site for site in sites if prime is None or _is_run_by(prime, site)]
    first, *second = (site.name if site in told else NamedSite.OF_ANOTHER_PRIME.label(language) for site in sites)
    return Flag(
        flag_id=row.pk,
        kind=FlagKind(row.kind),
        state=FlagState(row.state),
        day=row.day,
        first_at=row.first_at,
        site_name=told[0].name if told else "",
        device_label=row.device.label if row.device else "",
        technician_ccus_id=row.technician.ccus_id if row.technician else "",
        technician_name=_name(row, prime=prime, called=called),
        names_person=row.technician is not None and (prime is None or (called is not None and called.is_named)),
        touches=row.touches,
        sentence=words.sentence(language).format(first=first, second="".join(second), **row.values),
        advice=words.advice(language),
        appeal=row.appeal,
    )


def _name(row: TouchFlag, *, prime: Viewer | None, called: CalledPerson | None) -> str:
    if row.technician is None:
        return ""
    if prime is None:
        return row.technician.full_name
    return called.words if called else display_id(row.technician.ccus_id)


def _is_run_by(viewer: Viewer, site: Site) -> bool:
    return acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
