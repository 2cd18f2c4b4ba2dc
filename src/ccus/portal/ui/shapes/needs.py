"""What somebody needs for the next level: the page, its letter, and the same seen by a firm; the evaluating body's case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import Explanation, Link


@dataclass(frozen=True)
class Condition:
    """One condition: `mark` is met, missing, unknown, or choice: one of several that is not there. `share` (0–100) is drawn where days are counted; `members` stand below."""

    mark: str
    text: str
    evidence: str = ""
    share: int | None = None
    members: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Rung:
    """One level of the ladder. `words` say when, or that one stands there."""

    level: int
    words: str
    is_reached: bool
    is_next: bool = False


@dataclass(frozen=True)
class CourseRow:
    name: str
    words: str


@dataclass(frozen=True)
class UncountedRow:
    """Days at one site that do not count: why, and the one thing that would repair them."""

    days: int
    site: str
    last_on: date
    label: str
    why: str
    repair: str


@dataclass(frozen=True)
class AssessmentRow:
    """One application of the person; `known` is what was known at its last step. Empty addresses: the step is not open."""

    field: str
    wanted_level: int
    state: str
    at: datetime
    reason: str
    mark: str
    known: tuple[Condition, ...] = ()
    withdrawal_url: str = ""
    resubmission_url: str = ""
    appeal_url: str = ""


@dataclass(frozen=True)
class CareerBox:
    """A career before CCUS. `words` say what can be certified or how it stands; the form is there with `file_url`."""

    words: str
    gap_words: str
    doubt: str
    file_url: str = ""
    withdrawal_url: str = ""


@dataclass(frozen=True)
class ConsentRow:
    """One firm of the person, and whether it sees this page."""

    business_id: str
    name: str
    is_shown: bool
    url: str


@dataclass(frozen=True)
class NeedsPage:
    """`is_own` is false for the firm's view, which has no forms. Without a next level the person is at the top."""

    name: str
    ccus_id: str
    on: date
    is_own: bool
    field: str
    level: int
    next_level: int | None
    choices: tuple[Link, ...]
    rungs: tuple[Rung, ...]
    share: int
    headline: str
    forecast: str
    pace: str
    conditions: tuple[Condition, ...]
    notes: tuple[str, ...]
    courses: tuple[CourseRow, ...]
    uncounted: tuple[UncountedRow, ...]
    elsewhere: str
    worth: str
    explanation: Explanation
    apply_url: str = ""
    apply_field: str = ""
    apply_words: str = ""
    assessments: tuple[AssessmentRow, ...] = ()
    career: CareerBox | None = None
    consents: tuple[ConsentRow, ...] = ()
    criteria_url: str = ""
    back_url: str = ""


@dataclass(frozen=True)
class QueueRow:
    """One application that waits; `holds_card`: the first card is not made before the decision."""

    name: str
    field: str
    wanted_level: int
    at: datetime
    is_appeal: bool
    holds_card: bool
    url: str


@dataclass(frozen=True)
class CareerRow:
    """One career that somebody was asked to certify."""

    name: str
    from_on: date
    until_on: date
    work_days: int
    foreman_days: int
    crew_leader_days: int
    statement: str
    url: str


@dataclass(frozen=True)
class QueuePage:
    """`fields` are those in charge; `waiting` counts also what is not in `rows`."""

    fields: tuple[str, ...]
    waiting: int
    rows: tuple[QueueRow, ...]
    careers: tuple[CareerRow, ...]


@dataclass(frozen=True)
class LevelConditions:
    """The conditions of one level in a case."""

    level: int
    mark: str
    outcome: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class StepRow:
    """`known`: the conditions of the level that was wanted, as they were known at that moment."""

    at: datetime
    state: str
    reason: str
    level: int | None
    known: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class CasePage:
    """One application as the evaluating body sees it. Without `decision_url` there is nothing to decide."""

    name: str
    ccus_id: str
    field: str
    wanted_level: int
    state: str
    summary: str
    proposed_level: int
    possible_levels: tuple[int, ...]
    levels: tuple[LevelConditions, ...]
    notes: tuple[str, ...]
    steps: tuple[StepRow, ...]
    explanation: Explanation
    decision_url: str = ""
    is_appeal: bool = False
    holds_card: bool = False
