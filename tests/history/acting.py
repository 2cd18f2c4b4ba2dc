"""The people of the world at their work: viewers in their hats, and days typed in by them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.history.world import World, at

from ccus.access import catalogue
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.history.services import direct_entries
from ccus.history.services.direct_entries import DirectEntryDraft


def viewer(role: Role, kind: SubjectKind, ccus_id: str) -> Viewer:
    return Viewer(
        account_id=1, role=role, subject_kind=kind, subject_ccus_id=ccus_id, permissions=catalogue.words_of(role.value)
    )


def the_technician(world: World) -> Viewer:
    return viewer(Role.TECHNICIAN, SubjectKind.TECHNICIAN, world.taro.ccus_id)


def the_clerk(world: World) -> Viewer:
    return viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, world.employer.ccus_id)


def the_prime(world: World) -> Viewer:
    return viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, world.prime.ccus_id)


def enter(world: World, day: date, *, now: datetime | None = None, by: Viewer | None = None, **fields: Any) -> int:
    """Taro types in a day, which may be a correction; gives the id of the entry."""
    values: dict[str, Any] = {
        "technician": world.taro, "site": world.site, "business": world.employer, "work_date": day,
        "trade_code": "06-01", "site_roles": ["foreman"], "reason": "カードを忘れた", "corrects": True,
    }  # fmt: skip
    draft = DirectEntryDraft(**{**values, **fields})
    return direct_entries.submit_direct_entry(by or the_technician(world), draft, now=now or at("18:00", day)).pk


def approve(world: World, *entry_ids: int, now: datetime) -> None:
    direct_entries.approve_direct_entries(the_prime(world), list(entry_ids), now=now)
