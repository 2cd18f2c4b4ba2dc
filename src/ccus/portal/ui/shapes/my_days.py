"""The technician's own days: today's answer, the month, one day's story, the way to the next level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ccus.history.states import DayState
from ccus.portal.ui.shapes.common import Deadline, Explanation, MonthNav


class DayKind(StrEnum):
    """What a day of the calendar is when one looks at it from today."""

    RECORDED = "recorded"  # at least one record
    GAP = "gap"  # a past working day without a record
    REST = "rest"  # a past weekend or holiday without a record
    AHEAD = "ahead"  # today without a record yet, or later
    OUTSIDE = "outside"  # belongs to the neighbouring month


@dataclass(frozen=True)
class Today:
    """The answer to "was I recorded today?". Without a mark nothing has arrived yet."""

    on: date
    mark: DayState | None = None
    at: datetime | None = None
    site: str = ""
    role: str = ""
    is_rest_day: bool = False
    action_url: str = ""
    story_url: str = ""


@dataclass(frozen=True)
class DayRecord:
    """One site on one day as the calendar cell shows it."""

    mark: DayState
    site: str
    trade: str


@dataclass(frozen=True)
class Day:
    """One cell of the calendar. `note` says in a word what else happened, such as a touch at a training centre."""

    on: date
    kind: DayKind
    records: tuple[DayRecord, ...] = ()
    note: str = ""
    holiday: str = ""
    is_today: bool = False
    is_selected: bool = False
    url: str = ""


@dataclass(frozen=True)
class TouchLine:
    """One touch (or typed entry) in a day's story. `way` says how: カード, QR, 電話, 直接入力.

    `other_day` is the day of `at` when that is not the day of the story: the end of a night shift, a late entry. `note` is a
    sentence about the card that was touched, mostly empty.
    """

    at: datetime
    what: str
    way: str
    place: str
    mark: DayState
    verdict: str
    received_at: datetime | None = None
    explanation: Explanation | None = None
    other_day: date | None = None
    note: str = ""


@dataclass(frozen=True)
class StoryRecord:
    """One site of the day with everything known about it. A POST to `withdraw_url` takes back the entry that waits.

    Without a mark there are only touches that ask nothing of anybody; `reason` then says why they make no day.
    """

    mark: DayState | None
    site: str
    firm: str
    trade: str
    role: str
    content: str
    touches: tuple[TouchLine, ...]
    entered_at: datetime | None = None
    left_at: datetime | None = None
    reason: str = ""
    counts: bool = True
    withdraw_url: str = ""


@dataclass(frozen=True)
class Proposal:
    """A day that was probably worked. POSTs to `confirm_url` and `off_url` answer it; `reasons` are sentences."""

    on: date
    site: str
    site_ccus_id: str
    reasons: tuple[str, ...]
    confirm_url: str
    off_url: str


@dataclass(frozen=True)
class ProposalsPage:
    """Days of a month that were probably worked, or one of them. `back_url` leads to the person's days.

    `as_of` says until when changes were looked at, None where that is now; `is_waiting` that a site was never looked at.
    """

    proposals: tuple[Proposal, ...]
    deadline: Deadline
    back_url: str
    as_of: datetime | None = None
    is_waiting: bool = False


@dataclass(frozen=True)
class Story:
    """What happened on one day.

    `repair_by` names who may still repair it and `decide_by` who is to approve it, both until `deadline`. `proof_url` shows the
    proof of its touches; empty while there is none.
    """

    on: date
    kind: DayKind
    records: tuple[StoryRecord, ...] = ()
    repair_by: str = ""
    decide_by: str = ""
    deadline: Deadline | None = None
    enter_url: str = ""
    close_url: str = ""
    proposals_url: str = ""
    proof_url: str = ""


@dataclass(frozen=True)
class LevelStep:
    """One condition of the next level, `have` of `need` in `unit` (empty unit: a certificate held or not)."""

    label: str
    have: int
    need: int
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    @property
    def missing(self) -> int:
        return max(0, self.need - self.have)

    @property
    def share(self) -> int:
        """Progress in whole per cent, at most 100."""
        return 100 if self.is_met else int(100 * self.have / self.need)


@dataclass(frozen=True)
class LevelProgress:
    """Where somebody stands in one field. Without a next level they are at the top."""

    field: str
    level: int
    next_level: int | None
    steps: tuple[LevelStep, ...] = ()
    stand_in: bool = False
    explanation: Explanation | None = None

    @property
    def days(self) -> LevelStep | None:
        """The condition counted in work days, shown first and largest."""
        return self.steps[0] if self.steps else None


@dataclass(frozen=True)
class MyDaysPage:
    """`weeks` is the month in rows of seven days, Monday first. `entry_url` opens the direct entry form."""

    name: str
    today: Today
    nav: MonthNav
    weeks: tuple[tuple[Day, ...], ...]
    month_days: int
    gap_days: int
    waiting_days: int
    total_days: int
    site_count: int
    entry_url: str
    progress: LevelProgress | None = None
    story: Story | None = None
    gap_deadline: Deadline | None = None
    proposals_url: str = ""
    flags_url: str = ""
