"""Applications: what can be applied for, the list of pages, one page of questions, all answers, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Deadline, Link, Notice
from ccus.portal.ui.shapes.papers import PaperCard


@dataclass(frozen=True)
class KindChoice:
    """One thing to apply for: what it is, for whom, what it costs, and what has to be at hand. `code` is sent back."""

    code: str
    title: str
    text: str
    fee: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class OwnApplication:
    """One application of one's own."""

    number: str
    title: str
    state: str
    url: str
    is_waiting_for_me: bool


@dataclass(frozen=True)
class StartPage:
    """`kinds` can be begun here; `own` goes on. `resume_url` leads to number and key; empty for those who have an account."""

    kinds: tuple[KindChoice, ...]
    own: tuple[OwnApplication, ...]
    resume_url: str
    waiting_url: str
    delegations_url: str = ""
    proxy_url: str = ""


@dataclass(frozen=True)
class TaskLine:
    """One page of questions in the list. `state` is done, to_mend or not_started; `words` say it."""

    title: str
    url: str
    state: str
    words: str


@dataclass(frozen=True)
class PointLine:
    """Something to be corrected: which answer, why, what to do, and the link that opens exactly that field."""

    label: str
    reason: str
    action: str
    note: str
    url: str
    is_touched: bool


@dataclass(frozen=True)
class FeeLine:
    label: str
    amount: str


@dataclass(frozen=True)
class TasksPage:
    """A draft or returned application: what is done and what is left. `next` is the one thing to press."""

    number: str
    title: str
    tasks: tuple[TaskLine, ...]
    done: int
    next: Link
    points: tuple[PointLine, ...]
    return_note: str
    fees: tuple[FeeLine, ...]
    total: str
    deadline: Deadline | None
    note_url: str
    withdraw_url: str
    back: Link
    withdrawal_words: str = ""


@dataclass(frozen=True)
class NotePage:
    """What the applicant writes down: number and key, as text and for printing."""

    number: str
    key: str
    title: str
    next: Link
    address: str


@dataclass(frozen=True)
class FieldEcho:
    """Beside a field: what was understood of it, why it came back, and on which answer it depends (`code=value`, `code!value`).

    `refused` says why the last paper was not accepted.
    """

    understood: str = ""
    reason: str = ""
    papers: tuple[PaperCard, ...] = ()
    when: str = ""
    refused: str = ""


@dataclass(frozen=True)
class GroupPage:
    """One group of questions. `echoes` by name of the field."""

    number: str
    title: str
    lead: str
    step: int
    steps: int
    save_url: str
    back: Link
    echoes: dict[str, FieldEcho]
    has_papers: bool
    can_look_up: bool


@dataclass(frozen=True)
class AnswerLine:
    """One answer. `alarm` says how a paper differs from it."""

    label: str
    value: str
    typed: str
    change_url: str
    problem: str = ""
    papers: tuple[PaperCard, ...] = ()
    alarm: str = ""


@dataclass(frozen=True)
class AnswerGroup:
    title: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class AnswersPage:
    """Everything as it was understood, before it is sent. `alarms` counts answers that differ from a paper, and expired papers."""

    number: str
    title: str
    groups: tuple[AnswerGroup, ...]
    missing: int
    alarms: int
    fees: tuple[FeeLine, ...]
    total: str
    send_url: str
    send_words: str
    asks_note: bool
    back: Link


@dataclass(frozen=True)
class StoryLine:
    """One act: when, what, and the words that came with it."""

    at: datetime
    words: str
    note: str = ""


@dataclass(frozen=True)
class DifferenceLine:
    """An answer that the reviewer set right (補記)."""

    label: str
    before: str
    after: str
    note: str


@dataclass(frozen=True)
class AskedLevelLine:
    """The level that was applied for with a registration. `level` is the confirmed one, 0 until there is one.

    `again_url` sends it again after a return, `returned_for` says what is to be completed; both empty otherwise.
    """

    field: str
    wanted_level: int
    state: str
    level: int
    career: str
    returned_for: str = ""
    again_url: str = ""


@dataclass(frozen=True)
class PaidLine:
    """What one receiver gets, and whether it came."""

    receiver: str
    amount: str
    is_paid: bool


@dataclass(frozen=True)
class StandingPage:
    """A sent application: where it stands and what happens next.

    `payments` are listed where more than one receiver is paid. `refunds` are amounts and how far they are; `withdrawal_words` tell
    what becomes of money that was paid.
    """

    number: str
    title: str
    state: str
    notice: Notice
    next_words: tuple[str, ...]
    story: tuple[StoryLine, ...]
    differences: tuple[DifferenceLine, ...]
    answers_url: str
    note_url: str
    withdraw_url: str
    result: tuple[tuple[str, str], ...]
    back: Link
    pin_url: str = ""
    administrator_url: str = ""
    pay_url: str = ""
    deadline: Deadline | None = None
    payments: tuple[PaidLine, ...] = ()
    refunds: tuple[tuple[str, str], ...] = ()
    withdrawal_words: str = ""
    level: AskedLevelLine | None = None


@dataclass(frozen=True)
class Bill:
    """What one receiver gets, and how it is paid. `slip` is the number for the counter once a slip was chosen."""

    charge: str
    receiver: str
    fees: tuple[FeeLine, ...]
    total: str
    is_paid: bool
    is_chosen: bool
    slip: str


@dataclass(frozen=True)
class PaymentPage:
    """What is to be paid, bill by bill. `sandbox_url` pays in trials."""

    number: str
    title: str
    deadline: Deadline | None
    choose_url: str
    sandbox_url: str
    back: Link
