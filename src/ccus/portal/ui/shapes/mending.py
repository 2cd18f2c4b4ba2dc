"""Days that are recorded and do not count yet, each group with its one button."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Deadline, Link, Pages


@dataclass(frozen=True)
class MendRow:
    """`button` is empty where the viewer can do nothing; `who` then says who can. `days` are worded."""

    key: str
    who_is_it: str
    place: str
    count: int
    days: str
    what: str
    why: str
    who: str
    button: str
    other_way: Link | None = None
    waiting: int = 0


@dataclass(frozen=True)
class MendPage:
    """`site` names the one site the list is about, or is empty. POST `key` to `save_url`."""

    site: str
    rows: tuple[MendRow, ...]
    day_total: int
    save_url: str
    back_url: str
    deadline: Deadline | None
    pages: Pages
