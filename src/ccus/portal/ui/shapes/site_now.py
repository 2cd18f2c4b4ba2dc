"""Site now: who is on site this minute, what needs a hand, whether the readers are alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ccus.history.states import DayState
from ccus.portal.ui.shapes.common import Explanation, Link


class ReaderHealth(StrEnum):
    """ok: heard within minutes. late: silent for a while or holding a queue. silent: needs somebody to look."""

    OK = "ok"
    LATE = "late"
    SILENT = "silent"


@dataclass(frozen=True)
class FirmCount:
    """People of one firm on site now; `tier` 0 is the prime, None when the firm is not in the hierarchy."""

    name: str
    tier: int | None
    count: int
    trades: str = ""


@dataclass(frozen=True)
class TradeCount:
    """People of one trade on site now; `share` is 0–100 of the most frequent trade."""

    name: str
    count: int
    share: float


@dataclass(frozen=True)
class Warning:
    """Something at this site that stops a day from counting: who (a person, firm, reader or the site), what, why, and the
    one thing to press."""

    code: str
    who: str
    firm: str
    what: str
    why: str
    at: datetime
    action: Link
    is_urgent: bool = False


@dataclass(frozen=True)
class Arrival:
    """One touch as it comes in. `code` is unique on the page.

    Without `level` it is not disclosed; without `mark` the touch makes no day and nobody has anything to do. `is_new` slides in.
    """

    code: str
    at: datetime
    what: str
    name: str
    firm: str
    trade: str
    level: int | None
    way: str
    mark: DayState | None
    note: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Reader:
    """One reader. `clock_seconds` is how far it runs ahead (+) or behind (-); `queue` is what it still holds.

    `advice` says what is wrong and what to do, empty when all is well.
    """

    name: str
    place: str
    health: ReaderHealth
    last_contact_at: datetime | None
    queue: int = 0
    clock_seconds: float = 0.0
    advice: str = ""


@dataclass(frozen=True)
class SiteNowPage:
    """The board. `firms` are those with most people, `other_firms` more have `other_people`; `warnings` the first of `warning_total`; `all_url` shows all. `stream_url` sends server-sent events that something changed, `refresh_url` gives the board's changed parts,
    `url` is the page itself. Readers are shown to those who may see devices: `shows_readers`."""

    site: str
    site_id: str
    now: datetime
    on_site: int
    arrived: int
    left: int
    firms: tuple[FirmCount, ...]
    trades: tuple[TradeCount, ...]
    warnings: tuple[Warning, ...]
    warning_total: int
    arrivals: tuple[Arrival, ...]
    readers: tuple[Reader, ...]
    url: str
    other_firms: int = 0
    other_people: int = 0
    all_url: str = ""
    stream_url: str = ""
    refresh_url: str = ""
    wall_url: str = ""
    shows_readers: bool = True
    readers_url: str = ""
    approvals: Link | None = None
    counters: Link | None = None
    site_links: tuple[Link, ...] = ()
    recording_state: str = ""


@dataclass(frozen=True)
class WarningPage:
    """One thing to put right. With a form (`save_url`, and `form` beside the page) it can be done here; else it says who can."""

    site: str
    who: str
    what: str
    explanation: Explanation
    back_url: str
    people: tuple[str, ...] = ()
    form_title: str = ""
    form_text: str = ""
    button: str = ""
    save_url: str = ""
    action: Link | None = None
