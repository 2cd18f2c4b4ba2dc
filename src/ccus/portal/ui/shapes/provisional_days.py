"""Days noted where no gate could record them: the author's list, one day with its evidence, and what waits for the prime."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.history.states import DayState
from ccus.portal.ui.shapes.common import Deadline, Link


@dataclass(frozen=True)
class EvidenceRow:
    """One evidence. `standing` says in words what checking it gave, `mark` the same as a shape."""

    kind: str
    icon: str
    standing: str
    mark: DayState
    giver: str = ""
    photo_url: str = ""


@dataclass(frozen=True)
class ProvisionalRow:
    """One provisional day. `mark` is its shape, `state` its word; `missing` are sentences. Empty addresses: no button."""

    key: str
    on: date
    name: str
    firm: str
    place: str
    prime: str
    trade: str
    mark: DayState
    state: str
    entered_by: str
    missing: tuple[str, ...] = ()
    evidences: tuple[EvidenceRow, ...] = ()
    deadline: Deadline | None = None
    note: str = ""
    url: str = ""
    withdraw_url: str = ""
    decline_url: str = ""


@dataclass(frozen=True)
class OwnDaysPage:
    """The author's list. `name_people` is True for a firm, whose list is about several people."""

    rows: tuple[ProvisionalRow, ...]
    note_url: str
    name_people: bool = False
    back: Link | None = None


@dataclass(frozen=True)
class OwnDayPage:
    """One day and what can be added. `colleague_qr` is our own inline drawing of `colleague_url`."""

    row: ProvisionalRow
    back: Link
    evidence_url: str = ""
    can_locate: bool = False
    colleague_url: str = ""
    colleague_qr: str = ""


@dataclass(frozen=True)
class PlaceCard:
    """A place with the days that wait. `site_url` leads to where it becomes a site, empty where it is one."""

    key: str
    name: str
    address: str
    rows: tuple[ProvisionalRow, ...]
    deadline: Deadline
    site_url: str = ""


@dataclass(frozen=True)
class WaitingPage:
    """`objectable` are days that count by evidence and that the prime can still object to."""

    places: tuple[PlaceCard, ...]
    total: int
    confirm_url: str
    objectable: tuple[ProvisionalRow, ...] = ()
    decline_reasons: tuple[tuple[str, str], ...] = ()
    posters: tuple[Link, ...] = ()
    has_more_posters: bool = False
    poster_search: str = ""


@dataclass(frozen=True)
class OpeningPage:
    """The moment at which a place becomes a site: what will count at once, and what still needs the prime's word."""

    place: PlaceCard
    counting: tuple[ProvisionalRow, ...]
    waiting: tuple[ProvisionalRow, ...]
    save_url: str
    back: Link


@dataclass(frozen=True)
class PosterPage:
    """A sheet to hang up at a site: `qr` is our own inline drawing of the address."""

    site: str
    site_id: str
    qr: str
    back: Link
