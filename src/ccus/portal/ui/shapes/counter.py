"""The registration counter: the queue of a day, and one case with what was typed beside its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.forms import Form

from ccus.portal.ui.shapes.applications import Bill, FeeLine
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.papers import Evidence, PaperCard


@dataclass(frozen=True)
class CounterLine:
    """One case of the list. `clerk` is empty for one's own."""

    slip: str
    name: str
    title: str
    state: str
    received_at: datetime
    clerk: str
    url: str


@dataclass(frozen=True)
class CounterGroup:
    """Cases that stand alike: in work, to be paid, returned, sent. `code` names the group."""

    code: str
    title: str
    lines: tuple[CounterLine, ...]


@dataclass(frozen=True)
class CounterPage:
    """The counter today. `kinds` are pairs of code and words; `intake_url` works without a line."""

    counter: str
    groups: tuple[CounterGroup, ...]
    kinds: tuple[tuple[str, str], ...]
    intake_url: str


@dataclass(frozen=True)
class CounterField:
    """What stands at one field: what was understood, what papers say of it, why it came back. `is_proposed`: read, not typed."""

    understood: str = ""
    is_proposed: bool = False
    reason: str = ""
    when: str = ""
    evidence: tuple[Evidence, ...] = ()
    papers: tuple[PaperCard, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class QuestionGroup:
    """One group of questions as the clerk types it."""

    title: str
    lead: str
    form: Form


@dataclass(frozen=True)
class CounterCasePage:
    """One case. URLs are empty where something cannot be done: `save_url` once it was sent, `pay_url` where nothing is due.

    `missing` are the questions that keep it from being sent.
    """

    number: str
    slip: str
    title: str
    state: str
    clerk: str
    received_at: datetime
    questions: tuple[QuestionGroup, ...]
    papers: tuple[QuestionGroup, ...]
    fields: Mapping[str, CounterField]
    missing: tuple[Link, ...]
    fees: tuple[FeeLine, ...]
    total: str
    due: int
    taken: int | None
    is_paid: bool
    back: Link
    save_url: str = ""
    send_url: str = ""
    pay_url: str = ""
    receipt_url: str = ""
    take_over_url: str = ""
    answers_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class CounterMoneyPage:
    """What is due. `taken` is what a clerk took before the fee was known, without a line."""

    number: str
    slip: str
    title: str
    bills: tuple[Bill, ...]
    taken: int | None
    back: Link


@dataclass(frozen=True)
class IntakeKind:
    """What can be taken in without a line, and what it cost when the page was kept."""

    code: str
    title: str
    yen: int
    fee: str


@dataclass(frozen=True)
class IntakeGroup:
    """One group of questions; `kinds` are the codes that ask it. `whens` and `paper_kinds` are by question."""

    title: str
    lead: str
    kinds: str
    form: Form
    whens: Mapping[str, str]
    paper_kinds: Mapping[str, str]
    is_of_papers: bool


@dataclass(frozen=True)
class IntakePage:
    """`on` is the day of the prices."""

    kinds: tuple[IntakeKind, ...]
    groups: tuple[IntakeGroup, ...]
    on: date
