"""The roster of a site (作業員名簿), and putting people on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ccus.portal.ui.shapes.checks import CheckMark
from ccus.portal.ui.shapes.common import Link, Pages


@dataclass(frozen=True)
class RosterRow:
    """One person as the viewer may see them. `url` leads to changing the line, empty where others do."""

    name: str
    technician_id: str
    level: int | None
    trade: str
    roles: str
    work: str
    education: str
    foreign: str
    days: str
    url: str
    marks: tuple[CheckMark, ...] = ()


@dataclass(frozen=True)
class RosterFirm:
    """The people of one firm. `add_url` puts more of them on, empty where the viewer may not."""

    name: str
    tier: str
    add_url: str
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True)
class RosterPage:
    site: str
    site_id: str
    on: str
    people: int
    firms: tuple[RosterFirm, ...]
    back_url: str
    add_url: str
    file_url: str
    pages: Pages
    without_education: int = 0


@dataclass(frozen=True)
class Candidate:
    """One of the firm's people who is not on the roster. `last` says what is filled in for them, and from where."""

    name: str
    kana: str
    technician_id: str
    level: int
    last: str
    is_chosen: bool


@dataclass(frozen=True)
class Trouble:
    """Somebody who could not be put on, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class PeoplePage:
    """Choosing people. `of_firm` names another firm, whose people are typed by ID, or is empty."""

    site: str
    of_firm: str
    save_url: str
    back_url: str
    search_url: str
    search: str
    candidates: tuple[Candidate, ...]
    next_url: str
    already: int
    templates: tuple[Link, ...] = ()
    earlier: tuple[Link, ...] = ()
    troubles: tuple[Trouble, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class EntryPage:
    site: str
    name: str
    technician_id: str
    firm: str
    days: str
    save_url: str
    ending_url: str
    back_url: str
