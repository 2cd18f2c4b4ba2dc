"""A site at this moment: who is there, what arrived, what needs a hand, whether the devices are alive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.devices.queries.devices import DeviceRow, list_devices_visible_to
from ccus.foundation.sql import load_sql
from ccus.history.models import Touch
from ccus.history.queries.people_at_site import PersonAtSite, read_people_at_site
from ccus.history.rules.presence import Way, is_night_shift, may_still_run, presence_after, read_ways
from ccus.history.rules.shifts import shift_rules
from ccus.history.rules.site_warnings import Sign, SiteWarning, gather_warnings
from ccus.history.rules.verdicts import earliest_day, verdicts_of_methods
from ccus.kit.calendar import jst_date, jst_midnight
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.acting import acts_for_site

# So many arrivals are shown; the rest is in the counts.
MOST_ARRIVALS = 12
ONE_DAY = timedelta(days=1)
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class TouchNow:
    """One touch. Field order is the column order of `site_touches.sql`; `credential` is its hash in
    hexadecimal."""

    event_id: UUID
    happened_at: datetime
    received_at: datetime
    touched_on: date
    work_date: date | None
    technician_id: int | None
    credential: str
    device_id: int
    method: str
    direction: str
    verdict: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One coming or leaving of today, newest first in lists."""

    touch: TouchNow
    way: Way
    person: PersonAtSite


@dataclass(frozen=True, slots=True)
class OpenWarning:
    """Something to put right, with the people it concerns. `device` is set when it is about one that the viewer may see."""

    warning: SiteWarning
    people: tuple[PersonAtSite, ...]
    device: DeviceRow | None


@dataclass(frozen=True, kw_only=True)
class SiteNow:
    """`present` are the people on site; `arrived` counts everybody of today, `left` those of them who have gone.

    `is_prime` says that the viewer runs the site and sees all; others see their own people and those below them.
    """

    site: Site
    on: date
    is_prime: bool
    present: tuple[PersonAtSite, ...]
    arrived: int
    left: int
    arrivals: tuple[Arrival, ...]
    warnings: tuple[OpenWarning, ...]
    devices: tuple[DeviceRow, ...]

    def find_warning(self, code: str) -> OpenWarning | None:
        """The warning of that code while it stands."""
        return next((opened for opened in self.warnings if opened.warning.code == code), None)

    def people_shown(self, *, warnings: int | None = None) -> list[PersonAtSite]:
        """Those who appear one by one (the others only count), with the first so many warnings, else with all."""
        shown = [arrival.person for arrival in self.arrivals]
        shown += [person for warning in self.warnings[:warnings] for person in warning.people]
        return list({person.key: person for person in shown}.values())


def get_site_now_visible_to(viewer: Viewer, site_ccus_id: str, *, now: datetime) -> SiteNow:
    """The site at a moment, whatever the number of people in at most five queries.

    Raises PermissionMissing, and SiteNotFound where the viewer has no part in the site.
    """
    check_may(viewer, "sites:now:view")
    site = get_site_visible_to(viewer, site_ccus_id)
    on = jst_date(now)
    is_prime = acts_for_site(viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id)
    touches = _touches(site, on=on, now=now)
    people = _people(viewer, site, touches, on=on, is_prime=is_prime)
    seen = [touch for touch in touches if _key(touch) in people]
    devices = tuple(list_devices_visible_to(viewer, site, now=now))
    attendance = _Attendance(seen, on=on, now=now)
    return SiteNow(
        site=site,
        on=on,
        is_prime=is_prime,
        present=tuple(people[key] for key in attendance.present),
        arrived=attendance.arrived,
        left=attendance.left,
        arrivals=tuple(
            Arrival(touch=touch, way=way, person=people[_key(touch)])
            for touch, way in attendance.movements[: -MOST_ARRIVALS - 1 : -1]
        ),
        warnings=_warnings(seen, people, devices, on=on),
        devices=devices,
    )


def count_touches_by_device(site: Site, *, on: date) -> dict[int, int]:
    """Touches of a day by internal id of the device. One query."""
    touches = Touch.objects.filter(
        site=site, touched_on=on, happened_at__gte=jst_midnight(on), happened_at__lt=jst_midnight(on + ONE_DAY)
    )
    return dict(touches.values_list("device_id").annotate(Count("event_id")).order_by())


class _Attendance:
    """Who came and went. `present` are keys of people; `movements` the comings and leavings in order of time."""

    def __init__(self, touches: Sequence[TouchNow], *, on: date, now: datetime) -> None:
        rules = shift_rules()
        of_day: defaultdict[tuple[date, str], list[TouchNow]] = defaultdict(list)
        for touch in touches:
            if touch.work_date is not None:
                of_day[touch.work_date, _key(touch)].append(touch)
        self.arrived = 0
        self.left = 0
        present: list[str] = []
        movements: list[tuple[TouchNow, Way]] = []
        for (work_date, key), own in of_day.items():
            ways = read_ways(own)
            presence = presence_after(own, ways)
            if work_date == on:
                self.arrived += 1
                self.left += not presence.is_there
                is_there = presence.is_there
            else:
                has_come_again = (on, key) in of_day
                is_there = not has_come_again and is_night_shift(presence, now=now, rules=rules)
            if is_there:
                present.append(key)
            movements += [
                (touch, way)
                for touch, way in zip(own, ways, strict=True)
                if way is not Way.REPEATED and (touch.touched_on == on or is_there)
            ]
        self.present = present
        self.movements = sorted(movements, key=lambda movement: (movement[0].happened_at, movement[0].event_id))


def _touches(site: Site, *, on: date, now: datetime) -> list[TouchNow]:
    """Those of today and, while a night shift may be going on, of the day before. A vending machine is no gate."""
    from_on = on - ONE_DAY if may_still_run(now, rules=shift_rules()) else on
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("history", "site_touches"),
            {
                "site": site.pk,
                "from_on": from_on,
                "on": on,
                "from_at": jst_midnight(from_on),
                "today_at": jst_midnight(on),
                "until_at": jst_midnight(on + ONE_DAY),
                "earliest_on": earliest_day(),
                "earliest_at": jst_midnight(earliest_day()),
            },
        )
        touches = [
            TouchNow(event_id, _moment(happened), _moment(received), *rest)
            for event_id, happened, received, *rest in cursor.fetchall()
        ]
    at_a_gate = (touch for touch in touches if touch.method not in verdicts_of_methods())
    return [touch for touch in at_a_gate if touch.work_date is None or touch.work_date >= from_on]


def _moment(microseconds: int) -> datetime:
    """Made from a number: reading thousands of moments as text takes as long as the rest of the page."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _people(
    viewer: Viewer, site: Site, touches: Sequence[TouchNow], *, on: date, is_prime: bool
) -> dict[str, PersonAtSite]:
    """The people behind the touches by key, as far as the viewer may know of them."""
    days: dict[int, date] = {}
    for touch in touches:
        if touch.technician_id is not None:
            known = days.get(touch.technician_id)
            day = touch.work_date or on
            days[touch.technician_id] = max(known, day) if known else day
    known_people = read_people_at_site(viewer, site, days=days, on=on)
    people: dict[str, PersonAtSite] = {}
    for touch in touches:
        key = _key(touch)
        if touch.technician_id is None:
            if is_prime:
                people[key] = PersonAtSite(key=key)
        elif touch.technician_id in known_people:
            people[key] = known_people[touch.technician_id]
    return people


def _warnings(
    touches: Sequence[TouchNow], people: Mapping[str, PersonAtSite], devices: Sequence[DeviceRow], *, on: date
) -> tuple[OpenWarning, ...]:
    device_of = {str(row.device.pk): row for row in devices}
    signs = [
        Sign(
            reasons=tuple(touch.reasons),
            person=people[_key(touch)].key,
            firm=people[_key(touch)].firm_ccus_id,
            device=str(touch.device_id),
            at=touch.happened_at if touch.work_date else touch.received_at,
        )
        for touch in touches
        if touch.work_date in (on, None)
    ]
    by_key = {person.key: person for person in people.values()}
    return tuple(
        OpenWarning(
            warning=warning,
            people=tuple(by_key[key] for key in warning.people),
            device=device_of.get(warning.key),
        )
        for warning in gather_warnings(sorted(signs, key=lambda sign: sign.at))
    )


def _key(touch: TouchNow) -> str:
    """One for each person within this page; a card that names nobody stands for somebody all the same."""
    return f"t{touch.technician_id}" if touch.technician_id is not None else f"card{touch.credential[:16]}"
