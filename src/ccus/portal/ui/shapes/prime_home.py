"""The prime's first page: what stops somebody's day, and the sites of the hat."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Deadline, Link, Pages


@dataclass(frozen=True)
class Todo:
    """One thing to do, with its one button."""

    site: str
    text: str
    action: Link
    deadline: Deadline | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class SiteRow:
    """One open site. `arrived` is None where the viewer does not run the site; `prime` then says who does."""

    name: str
    site_id: str
    url: str
    arrived: int | None = None
    attention: int = 0
    prime: str = ""


@dataclass(frozen=True)
class PrimeHomePage:
    """`todos` in order of urgency, `sites` the latest first."""

    todos: tuple[Todo, ...]
    sites: tuple[SiteRow, ...]
    pages: Pages
