"""One of each thing that the pages can show, before the first day of the demo country: what is odd, missing or noted by hand.

Days are counted back from the first day by working weekdays, so that they lie alike whenever the demo is started.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from ccus.history.states import Direction
from ccus.twin.rules.country import Country
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.rules.places import MAIN_SITE
from ccus.twin.rules.planned_touches import PlannedTouch
from ccus.twin.rules.working_days import SATURDAY, is_working_day

# Somebody of the main site's prime is read at this site of the same prime too, sooner than anybody gets there.
FAR_SITE, FAR_AFTER = "minatomirai", timedelta(minutes=9)
_REPEATED_AFTER_SECONDS = (2, 5, 7)


class Case(StrEnum):
    """What is odd about a day of somebody."""

    REPEATED_CARD = "the card is held out again and again"
    TWO_FAR_PLACES = "the card is read at two places too far apart"
    CARD_AT_HOME = "the card lies at home, and nobody has typed the day in yet"
    TOUCHES_LOST = "the reader lost both touches, which leaves gaps in its running numbers"


_WORKING_DAYS_BEFORE = {
    2: Case.REPEATED_CARD,
    3: Case.TWO_FAR_PLACES,
    4: Case.CARD_AT_HOME,
    7: Case.TOUCHES_LOST,
}


def case_of(country: Country, technician: DemoTechnician, day: date) -> Case | None:
    """The case of a person on a day; both people of cases are sure to be at work then."""
    concerned = technician in (country.visitor, traveller(country))
    if not concerned or day >= country.base or day.weekday() == SATURDAY or not is_working_day(day):
        return None
    between = (day + timedelta(days=offset) for offset in range((country.base - day).days))
    case = _WORKING_DAYS_BEFORE.get(sum(is_working_day(one) and one.weekday() != SATURDAY for one in between))
    person = traveller(country) if case is Case.TWO_FAR_PLACES else country.visitor
    return case if technician == person else None


def day_of(country: Country, case: Case) -> date:
    """The day before the first one on which a case lies."""
    day = country.base
    person = traveller(country) if case is Case.TWO_FAR_PLACES else country.visitor
    while case_of(country, person, day) is not case:
        day -= timedelta(days=1)
    return day


def traveller(country: Country) -> DemoTechnician:
    """Somebody of the main site's prime who is on its roster and leads nobody."""
    prime = country.site(MAIN_SITE).prime
    return next(
        one.technician
        for one in country.assignments
        if one.site == MAIN_SITE and one.technician.business.key == prime and one.technician.place > 1
    )


def sundays_before(base: date) -> tuple[date, date]:
    """The last Sunday before the first day and the one before it: days on which no gate of the demo stands open."""
    last = base - timedelta(days=base.isoweekday())
    return last, last - timedelta(days=7)


def odd_touches(case: Case, shift: Sequence[PlannedTouch]) -> list[PlannedTouch]:
    """The touches of a shift, with those that the case adds."""
    entry = shift[0]
    if case is Case.REPEATED_CARD:
        again = [replace(entry, at=entry.at + timedelta(seconds=seconds)) for seconds in _REPEATED_AFTER_SECONDS]
        return [*shift, *again]
    far = replace(entry, site=FAR_SITE, gate=0, at=entry.at + FAR_AFTER, direction=Direction.ENTRY)
    return [*shift, far]


def without_lost(lost: Sequence[PlannedTouch], others: Sequence[PlannedTouch]) -> list[PlannedTouch]:
    """What a reader keeps that numbered all touches of the day and lost some: the others, theirs at that reader with numbers."""
    reader = (lost[0].site, lost[0].gate)
    there = sorted((one for one in (*others, *lost) if (one.site, one.gate) == reader), key=lambda one: one.at)
    kept = [replace(one, number=number) for number, one in enumerate(there, start=1) if one not in lost]
    return [*(one for one in others if (one.site, one.gate) != reader), *kept]
