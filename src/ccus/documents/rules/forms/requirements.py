"""Which forms a firm has to hand in at a site, by when, and how that stands. The usual set is `data/forms/required.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ccus.documents.rules.forms.definitions import Choice, Form, Maker, forms
from ccus.documents.rules.forms.tables import FormTableError, read_rows
from ccus.documents.states import WAITING, FormDue, Obligation, SubmissionState
from ccus.kit.calendar import JstMonth

# A firm that has been at a site for years is asked for the last year alone.
MOST_MONTHS = 12
LATEST_DAY = 28


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """What a site asks for of one form. `days` are those before the first day, or the day of the month after."""

    form_code: str
    due: FormDue
    days: int


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A firm at a site: its tier, whether firms stand below it, from which day to which (open: None), and which choices of
    people its roster has anybody for."""

    tier: int
    has_lower: bool
    first_on: date
    last_on: date | None = None
    choices: frozenset[Choice] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One form of one firm, of a month where it is monthly, with its day and how it stands."""

    form_code: str
    month_on: date | None
    due_on: date
    standing: Obligation

    @property
    def is_open(self) -> bool:
        """Whether it is the firm's turn."""
        return self.standing in (Obligation.OVERDUE, Obligation.RETURNED, Obligation.DUE)


HandedIn = Mapping[tuple[str, date | None], SubmissionState]
"""States by form and month."""


@cache
def usual_requirements() -> Mapping[str, Requirement]:
    """By form, in the order of the file. FormTableError for a form that there is not."""
    found = {}
    for row in read_rows("required.csv"):
        if row["form"] not in {code for code, _revision in forms()}:
            raise FormTableError(f"required.csv: no form {row['form']}")
        found[row["form"]] = Requirement(form_code=row["form"], due=FormDue(row["due"]), days=int(row["days"]))
    return found


def owed_by(
    placement: Placement, requirements: Mapping[str, Requirement], handed_in: HandedIn, *, today: date
) -> tuple[Owed, ...]:
    """Everything a firm has to hand in, in the order of the forms, each month of the monthly ones."""
    found = []
    for form in latest_forms().values():
        requirement = requirements.get(form.code)
        if requirement is None or not is_asked(form, requirement, placement):
            continue
        for month_on, due_on in _days(requirement, placement, today=today):
            state = handed_in.get((form.code, month_on))
            found.append(
                Owed(
                    form_code=form.code, month_on=month_on, due_on=due_on,
                    standing=standing_of(state, due_on=due_on, today=today),
                )
            )  # fmt: skip
    return tuple(found)


def is_asked(form: Form, requirement: Requirement, placement: Placement) -> bool:
    """Whether a firm of that place hands the form in: the prime its own forms alone, forms about some people where there are such."""
    if requirement.due is FormDue.NOT_NEEDED:
        return False
    if form.maker is Maker.PRIME or placement.tier == 0:
        return form.maker is Maker.PRIME and placement.tier == 0
    if form.maker is Maker.FIRST_TIER and placement.tier != 1:
        return False
    if form.maker is Maker.SUBCONTRACTOR and not placement.has_lower:
        return False
    chosen = {table.choice for table in form.lists} - {Choice.EVERYBODY, Choice.EDUCATED_THAT_DAY}
    return not chosen or bool(chosen & placement.choices)


def standing_of(state: SubmissionState | None, *, due_on: date, today: date) -> Obligation:
    """Of a form in a state, or of none that was handed in."""
    if state in (SubmissionState.ACCEPTED, SubmissionState.REMOVED):
        return Obligation.ACCEPTED
    if state in WAITING:
        return Obligation.WAITING
    if state is SubmissionState.RETURNED:
        return Obligation.RETURNED
    return Obligation.OVERDUE if due_on < today else Obligation.DUE


def month_asked(requirement: Requirement | None, *, on: date) -> date | None:
    """The month for which a form of a day counts; None unless it is monthly."""
    if requirement is None or requirement.due is not FormDue.MONTHLY:
        return None
    return JstMonth.of(on).first_on


@cache
def latest_forms() -> Mapping[str, Form]:
    """The last revision of each form by code."""
    return {code: form for (code, _revision), form in forms().items()}


def _days(requirement: Requirement, placement: Placement, *, today: date) -> Iterator[tuple[date | None, date]]:
    if requirement.due is FormDue.ENTRY:
        yield None, placement.first_on - timedelta(days=requirement.days)
        return
    last = JstMonth.of(min(today, placement.last_on or today))
    month = max(JstMonth.of(placement.first_on).first_on, last.plus(-MOST_MONTHS).first_on)
    while month <= last.first_on:
        following = JstMonth.of(month).next()
        yield month, following.first_on.replace(day=min(max(requirement.days, 1), LATEST_DAY))
        month = following.first_on
