"""Our people's days: a month of a firm's people in one grid, and the form that fills many days at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.history.states import DayState
from ccus.portal.ui.shapes.common import Deadline, Link, MonthNav, Pages
from ccus.portal.ui.shapes.my_days import Day, Story


@dataclass(frozen=True)
class DayHead:
    """A column of the grid. `is_rest` covers Sundays and holidays."""

    on: date
    is_rest: bool = False
    is_today: bool = False
    holiday: str = ""


@dataclass(frozen=True)
class Cell:
    """One person on one day. `key` is sent when the cell is chosen; without a key there is nothing to fill in.

    `summary` is the whole cell in words, such as "渋谷駅前再開発 とび工".
    """

    on: date
    mark: DayState | None = None
    is_gap: bool = False
    key: str = ""
    summary: str = ""
    url: str = ""
    is_rest: bool = False
    is_chosen: bool = False


@dataclass(frozen=True)
class PersonRow:
    """One technician with a cell for each day of the month, in the order of the heads."""

    code: str
    name: str
    kana: str
    trade: str
    level: int
    url: str
    cells: tuple[Cell, ...]
    day_count: int
    gap_count: int
    attention_count: int = 0

    @property
    def can_be_filled(self) -> bool:
        """Whether any day of theirs can be chosen."""
        return any(cell.key for cell in self.cells)


@dataclass(frozen=True)
class PeopleDaysPage:
    """`bulk_url` receives the chosen cells as `cell` and whole people as `person`. `show` is the filter in use, kept by the search."""

    firm: str
    nav: MonthNav
    heads: tuple[DayHead, ...]
    rows: tuple[PersonRow, ...]
    pages: Pages
    deadline: Deadline
    gap_total: int
    attention_total: int
    waiting_total: int
    day_total: int
    bulk_url: str
    filter_url: str
    search: str = ""
    show: str = ""
    filters: tuple[Link, ...] = ()
    csv_url: str = ""
    proposals_url: str = ""


@dataclass(frozen=True)
class ChosenDay:
    """One person and the days chosen for them; `keys` go back with the form. `site` is that of the roster or last record."""

    name: str
    trade: str
    days: tuple[date, ...]
    keys: tuple[str, ...]
    site: str = ""


@dataclass(frozen=True)
class BulkOutcome:
    """What became of one person's day: sent, or refused for a reason that says what to do."""

    name: str
    on: date
    is_sent: bool
    why: str = ""


@dataclass(frozen=True)
class BulkPage:
    """What the form above is about. The form itself comes as `form`.

    `outcomes` are those of the days just sent, refused ones first; then `chosen` are the refused days.
    """

    chosen: tuple[ChosenDay, ...]
    day_total: int
    deadline: Deadline
    save_url: str
    back_url: str
    outcomes: tuple[BulkOutcome, ...] = ()

    @property
    def sent_total(self) -> int:
        return sum(outcome.is_sent for outcome in self.outcomes)

    @property
    def refused_total(self) -> int:
        return len(self.outcomes) - self.sent_total


@dataclass(frozen=True)
class PersonDaysPage:
    """One person's month for the clerk. `fill_url` opens the form for all open days of the month; empty without any."""

    name: str
    kana: str
    ccus_id: str
    level: int
    trade: str
    nav: MonthNav
    weeks: tuple[tuple[Day, ...], ...]
    month_days: int
    gap_days: int
    waiting_days: int
    attention_days: int
    deadline: Deadline
    back_url: str
    fill_url: str = ""
    story: Story | None = None
