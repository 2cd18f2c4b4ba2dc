"""Shapes of forms that are handed in, accepted and returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import Link, Pages


@dataclass(frozen=True)
class StateMark:
    """A state in a word. `look` chooses colour and icon: waiting, returned, accepted, withdrawn, overdue, due, changed."""

    word: str
    look: str


@dataclass(frozen=True)
class SubmissionLine:
    """One form of a list. `news` says what changed since the version before, `way` where it is, `choice` goes back when ticked."""

    title: str
    site: str
    firm: str
    url: str
    mark: StateMark
    at: datetime
    number: int
    news: str = ""
    way: str = ""
    choice: str = ""
    is_chosen: bool = False
    lacks: int = 0


@dataclass(frozen=True)
class ReturnedLine:
    """One that came back: by whom, why, at what, and where it is put right."""

    title: str
    site: str
    url: str
    by: str
    at: datetime
    reason: str
    what: str
    place: Link
    again: Link


@dataclass(frozen=True)
class OwedLine:
    """One form still to be handed in. `mark` says whether its day is over."""

    title: str
    url: str
    mark: StateMark
    due_on: date


@dataclass(frozen=True)
class OwedSite:
    """What is still to be handed in at one site; `more` are beyond those listed."""

    site: str
    url: str
    lines: tuple[OwedLine, ...]
    more: int


@dataclass(frozen=True)
class SubmissionsPage:
    """What one firm has to do about forms of all its sites. Lists are cut at a length; the totals are of all."""

    firm: str
    reminders: tuple[str, ...]
    owed: tuple[OwedSite, ...]
    owed_total: int
    returned: tuple[ReturnedLine, ...]
    waiting: tuple[SubmissionLine, ...]
    own: tuple[SubmissionLine, ...]
    returned_total: int
    waiting_total: int
    own_total: int
    receipts_url: str
    sites_url: str


@dataclass(frozen=True)
class ChangeLine:
    """One difference. `kind` is joined, left or changed."""

    kind: str
    table: str
    who: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class StepLine:
    """One act in the life of a form."""

    mark: StateMark
    number: int
    firm: str
    at: datetime
    reason: str
    what: str


@dataclass(frozen=True)
class WordList:
    """A table of the form: heads and rows of words."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SubmissionPage:
    """One form that was handed in, as one firm sees it. Addresses are empty for what the viewer cannot do."""

    site: str
    title: str
    form_number: str
    firm: str
    mark: StateMark
    way: str
    number: int
    accepted: int
    on: date
    handed_in_at: datetime
    handed_in_by: str
    note: str
    lacks: int
    digest: str
    files: tuple[Link, ...]
    news: str
    changes: tuple[ChangeLine, ...]
    more_changes: int
    hidden: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    lists: tuple[WordList, ...]
    more_rows: int
    steps: tuple[StepLine, ...]
    returned: ReturnedLine | None
    choices: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    accepts: bool
    receipt_url: str
    return_url: str
    withdrawal_url: str
    back_url: str
    is_removed: bool = False
    trouble: str = ""
    typed: str = ""


@dataclass(frozen=True)
class HandingIn:
    """What a page of one form says about handing it in. `submission_url` is empty until it was."""

    submit_url: str
    submission_url: str
    mark: StateMark | None
    number: int
    label: str
    to: str
    lacks: int
    needs_note: bool
    reason: str
    is_same: bool
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatrixCell:
    """How it stands with one form of one firm; `mark` is None where the form is not asked of the firm. `url` leads to it."""

    form: str
    mark: StateMark | None
    url: str
    due_on: date | None
    open_months: int


@dataclass(frozen=True)
class MatrixRow:
    """One firm with its cells, in the order of the columns."""

    firm: str
    ccus_id: str
    tier: int
    cells: tuple[MatrixCell, ...]
    open_count: int
    is_own: bool


@dataclass(frozen=True)
class MatrixPage:
    """Firms of a site by forms. `counts` are marks with how many forms stand so."""

    site: str
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    counts: tuple[tuple[StateMark, int], ...]
    filters: tuple[Link, ...]
    pages: Pages
    reminder_url: str
    requirements_url: str
    kept_until: date | None
    back_url: str


@dataclass(frozen=True)
class RequirementRow:
    """One form and what the site asks of it."""

    code: str
    title: str
    number: str
    due: str
    days: int
    usual: str


@dataclass(frozen=True)
class RequirementsPage:
    """What a site asks for, and how long its forms are kept. `dues` are values and words to choose from."""

    site: str
    rows: tuple[RequirementRow, ...]
    dues: tuple[tuple[str, str], ...]
    here: str
    usual_url: str
    keeping_url: str
    handed_over_on: date | None
    hold_reason: str
    kept_until: date | None
    back_url: str
    trouble: str = ""
