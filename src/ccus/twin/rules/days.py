"""What people of the demo country do on a day: who comes when, who forgets the card, who leaves without touching."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ccus.history.states import Direction, Method
from ccus.kit.calendar import JST
from ccus.twin.rules.cases import Case, case_of, odd_touches, without_lost
from ccus.twin.rules.country import Country
from ccus.twin.rules.draws import draws
from ccus.twin.rules.people import DemoTechnician
from ccus.twin.rules.places import ENDED, LOGGER_SITE, NIGHT, NOT_OPEN, TRAINING, Assignment
from ccus.twin.rules.planned_touches import PlannedTouch
from ccus.twin.rules.working_days import SATURDAY, is_working_day

_PRESENT, _FIRM_WORKS_ON_SATURDAY = 0.92, 0.45
_FORGETS_CARD, _FORGETS_EXIT, _GOES_OUT_AT_NOON = 0.03, 0.08, 0.12
_HALF_AN_HOUR = 1800
# Visits to the site in preparation and, after its end, to the ended one: days before the demo's first day, people, site.
_STRAY_VISITS = ((3, 3, NOT_OPEN), (2, 3, NOT_OPEN), (18, 2, ENDED), (17, 2, ENDED))
_TRAINING_WEEKDAY = 2


@dataclass(frozen=True, kw_only=True)
class MissedDay:
    """Somebody worked and left no touch: the card lay at home, or the reader lost it. `is_told`: somebody may have typed it in."""

    assignment: Assignment
    on: date
    is_told: bool


def touches_of_day(country: Country, day: date) -> list[PlannedTouch]:
    """Touches of the shifts that begin on a day, in order of time; a night shift's exit lies on the next morning."""
    touches: list[PlannedTouch] = []
    lost: list[PlannedTouch] = []
    for assignment in _at_work(country, day):
        chance, case = _chance_of(assignment, day), case_of(country, assignment.technician, day)
        forgets = chance.random() < _FORGETS_CARD
        if case is Case.CARD_AT_HOME or (forgets and case is None):
            continue
        shift = _shift(country, assignment, day, chance)
        if case is Case.TOUCHES_LOST:
            lost += shift
        else:
            touches += odd_touches(case, shift) if case else shift
    if lost:
        touches = without_lost(lost, touches)
    touches += _stray_visits(country, day)
    return sorted(touches, key=lambda touch: (touch.at, touch.technician.number))


def missed_days(country: Country, day: date) -> list[MissedDay]:
    """Who worked on a day without a touch."""
    missed = []
    for assignment in _at_work(country, day):
        case = case_of(country, assignment.technician, day)
        is_left = case in (Case.CARD_AT_HOME, Case.TOUCHES_LOST)
        if is_left or (case is None and _chance_of(assignment, day).random() < _FORGETS_CARD):
            missed.append(MissedDay(assignment=assignment, on=day, is_told=not is_left))
    return missed


def token_on(country: Country, technician: DemoTechnician, day: date) -> str:
    """The card a person carries on a day: the newest one issued until then, good or not."""
    cards = country.cards_of(technician)
    carried = [card for card in cards if card.issued_on <= day]
    return (carried or cards)[-1].token


def _at_work(country: Country, day: date) -> Iterator[Assignment]:
    """On some Saturdays a firm works at a site, on others it does not; a few of its people have a day off in any case."""
    if not is_working_day(day):
        return
    for assignment in country.assignments:
        if assignment.from_on <= day < assignment.until and _comes(country, assignment, day):
            yield assignment


def _comes(country: Country, assignment: Assignment, day: date) -> bool:
    site, technician = assignment.site, assignment.technician
    if day.weekday() == SATURDAY:
        works = draws("saturday", site, technician.business.key, day).random()
        if works >= _FIRM_WORKS_ON_SATURDAY:
            return False
    is_present = draws("present", site, technician.number, day).random() < _PRESENT
    return is_present or case_of(country, technician, day) is not None


def _chance_of(assignment: Assignment, day: date) -> random.Random:
    return draws("shift", assignment.site, assignment.technician.number, day)


def _shift(country: Country, assignment: Assignment, day: date, chance: random.Random) -> list[PlannedTouch]:
    """Touches of one person's shift, given that the card is there."""
    if assignment.site == NIGHT:
        come = _around(day, time(20, 40), chance, spread=_HALF_AN_HOUR)
        leave = _around(day + timedelta(days=1), time(5, 10), chance, spread=_HALF_AN_HOUR)
    else:
        early = timedelta(minutes=15 if assignment.technician.place == 0 else 0)
        come = _around(day, time(7, 40), chance, spread=_HALF_AN_HOUR) - early
        leave = _around(day, time(17, 20), chance, spread=_HALF_AN_HOUR)
    moments = [(come, Direction.ENTRY)]
    if assignment.site != NIGHT and chance.random() < _GOES_OUT_AT_NOON:
        moments.append((_around(day, time(12, 3), chance, spread=300), Direction.EXIT))
        moments.append((_around(day, time(12, 48), chance, spread=300), Direction.ENTRY))
    if chance.random() >= _FORGETS_EXIT:
        moments.append((leave, Direction.EXIT))
    gates = country.site(assignment.site).gates
    gate = draws("gate", assignment.site, assignment.technician.number).randrange(len(gates)) if gates else 0
    return [
        PlannedTouch(
            site=assignment.site,
            gate=gate,
            technician=assignment.technician,
            token=token_on(country, assignment.technician, day),
            at=at,
            # The second and further gates of a site do not ask which way.
            direction=direction if gate == 0 else Direction.UNKNOWN,
            method=Method.LOGGER if assignment.site == LOGGER_SITE else Method.CARD,
        )
        for at, direction in moments
    ]


def _stray_visits(country: Country, day: date) -> Iterator[PlannedTouch]:
    """Touches where no days are counted: a training centre, a site in preparation, a site that has ended."""
    if not is_working_day(day):
        return
    visits = [(people, site) for days, people, site in _STRAY_VISITS if day == country.base - timedelta(days=days)]
    if day.weekday() == _TRAINING_WEEKDAY:
        visits.append((2, TRAINING))
    for people, site in visits:
        firms = {node.business for node in country.nodes if node.site == site and node.state != "requested"}
        visitors = [one for one in country.technicians if one.business.key in firms and one.place > 1]
        chance = draws("visit", site, day)
        for technician in chance.sample(visitors, people):
            yield PlannedTouch(
                site=site,
                gate=0,
                technician=technician,
                token=token_on(country, technician, day),
                at=_around(day, time(9, 0), chance, spread=_HALF_AN_HOUR),
                direction=Direction.ENTRY,
                method=Method.CARD,
            )


def _around(day: date, clock: time, chance: random.Random, *, spread: int) -> datetime:
    """A moment near a time of day, `spread` in seconds to either side, mostly close to it."""
    off = timedelta(seconds=round(chance.triangular(-spread, spread, 0)))
    return datetime.combine(day, clock, JST) + off
