"""Provisional days in the small world: three people of one firm, a site with a known place, and a yard that nobody registered."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

from PIL import Image
from tests.history.acting import viewer
from tests.history.world import MONDAY, World, a_technician, at

from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.history.models import ProvisionalDay, ProvisionalEvidence
from ccus.history.services import provisional_backing, provisional_days
from ccus.history.services.provisional_backing import MeasuredPosition
from ccus.history.services.provisional_days import NotedDay
from ccus.registry.models import Technician
from ccus.sites.models import Site

NEAR = (35.6812, 139.7671)
FAR = (34.7025, 135.4960)
NOON = at("12:00")
YARD = "品川の仮設ヤード"


class Crew(World):
    """The usual world; 次郎 and 三郎 of the same firm are on no roster and have cards of their own."""

    def __post_init__(self) -> None:
        super().__post_init__()
        Site.objects.filter(pk=self.site.pk).update(latitude=NEAR[0], longitude=NEAR[1])
        self.site.refresh_from_db()
        self.jiro = a_technician("次郎", of=self.employer, token="JIRO")
        self.saburo = a_technician("三郎", of=self.employer, token="SABURO")


def person(technician: Technician) -> Viewer:
    return viewer(Role.TECHNICIAN, SubjectKind.TECHNICIAN, technician.ccus_id)


def noted(world: World, technician: Technician | None = None, **fields: Any) -> NotedDay:
    """A day at the registered site, or with `place_name` at a place that names the prime by ID."""
    values: dict[str, Any] = {
        "technician_ccus_id": (technician or world.taro).ccus_id, "work_date": MONDAY, "trade_code": "06-01",
        "site_roles": ["other"],
    }  # fmt: skip
    place = {"prime": world.prime.ccus_id} if "place_name" in fields else {"site_ccus_id": world.site.ccus_id}
    return NotedDay(**{**values, **place, **fields})


def note(
    world: World, technician: Technician | None = None, *, by: Viewer | None = None, now: datetime = NOON, **fields: Any
) -> ProvisionalDay:
    author = by or person(technician or world.taro)
    return provisional_days.note_day(author, noted(world, technician, **fields), now=now)


def position(where: tuple[float, float] = NEAR, *, fixed_at: datetime = NOON) -> MeasuredPosition:
    return MeasuredPosition(latitude=where[0], longitude=where[1], accuracy_m=20, fixed_at=fixed_at)


def locate(day: ProvisionalDay, where: tuple[float, float] = NEAR, *, now: datetime = NOON) -> None:
    provisional_backing.give_position(person(day.technician), day.pk, position(where, fixed_at=now), now=now)


def a_photo(colour: str = "white") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "JPEG")
    return kept.getvalue()


def give_photo(day: ProvisionalDay, *, now: datetime = NOON) -> ProvisionalEvidence:
    """A photograph in the file store of the test's settings."""
    return provisional_backing.give_photo(person(day.technician), day.pk, a_photo(), now=now)


def read_poster(day: ProvisionalDay, site: Site, *, now: datetime = NOON) -> None:
    provisional_backing.give_site_code(person(day.technician), day.pk, provisional_backing.site_code_of(site), now=now)


def vouch(day: ProvisionalDay, *, by: Technician, now: datetime = NOON) -> None:
    provisional_backing.vouch_for_day(person(by), provisional_backing.request_for(day.pk), now=now)


def state_of(day: ProvisionalDay) -> tuple[str, list[str]]:
    day.refresh_from_db()
    return day.state, day.missing


def days_after(days: int, clock: str = "12:00", *, since: date = MONDAY) -> datetime:
    return at(clock, since + timedelta(days=days))
