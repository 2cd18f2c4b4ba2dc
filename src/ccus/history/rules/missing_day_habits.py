"""What records tell of the habits of people and crews at one site: when they come, with whom, and how steadily."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cached_property
from math import erf, sqrt

from ccus.kit.calendar import JST

ONE_DAY = timedelta(days=1)
# How far from the usual moment somebody touches, as a standard deviation: at least so far, since few days tell little; and so far
# for somebody of whom nothing is known.
_LEAST_SPREAD, _WIDE_SPREAD = timedelta(minutes=2), timedelta(minutes=15)
# The standard deviation of a normal distribution, in units of how far the middle half lies from its median.
_OF_MIDDLE = 1.4826
# The share of a middling day's people with which a site is said to work.
_BUSY = 0.3
# Days with a touch that make a habit.
_DAYS_OF_HABIT = 4


class Way(Enum):
    """Touches of coming and of leaving."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Presence:
    """One record at the site. `at` is the moment of entry, None where it is typed in or unknown; `device` the key of the reader
    at which the person touches, None where unknown.
    """

    person: int
    firm: int
    day: date
    at: datetime | None
    is_typed: bool
    device: int | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A reader's running numbers jump by more than one between two touches; `numbers` are those in between."""

    device: int
    after: datetime
    before: datetime
    numbers: int

    def days(self) -> list[date]:
        """JST days of which work may lie in the gap, the day before included for what ends a night shift."""
        first, last = self.after.astimezone(JST).date() - ONE_DAY, self.before.astimezone(JST).date()
        return [first + number * ONE_DAY for number in range((last - first).days + 1)]


class Habits:
    """Read from the records of one site. Days are JST work dates."""

    def __init__(self, presences: Sequence[Presence], look_around_days: int) -> None:
        self._around = timedelta(days=look_around_days)
        self._days: defaultdict[int, list[date]] = defaultdict(list)
        self._people: defaultdict[date, set[int]] = defaultdict(set)
        self._firm: dict[int, int] = {}
        self._typed: set[tuple[int, date]] = set()
        self._moments: dict[Way, defaultdict[int, dict[date, timedelta]]] = {way: defaultdict(dict) for way in Way}
        devices: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self._mates: defaultdict[int, set[int]] = defaultdict(set)
        self._spreads: dict[tuple[int, bool], timedelta] = {}
        self._usuals: dict[tuple[int, bool], tuple[timedelta, timedelta]] = {}
        self._crews: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
        self._middles: dict[tuple[int, date, Way], timedelta | None] = {}
        firm_days: defaultdict[int, set[date]] = defaultdict(set)
        for row in sorted(presences, key=lambda row: (row.day, row.person)):
            begins = datetime.combine(row.day, time(), JST)
            self._days[row.person].append(row.day)
            self._people[row.day].add(row.person)
            self._firm[row.person] = row.firm
            self._mates[row.firm].add(row.person)
            firm_days[row.firm].add(row.day)
            self._crews[row.firm, row.day].append(row.person)
            if row.is_typed:
                self._typed.add((row.person, row.day))
                continue
            if row.at is not None:
                self._moments[Way.IN][row.person][row.day] = row.at - begins
            if row.left_at is not None:
                self._moments[Way.OUT][row.person][row.day] = row.left_at - begins
            if row.device is not None:
                devices[row.person][row.device] += 1
        self._readers = {person: counted.most_common(1)[0][0] for person, counted in devices.items()}
        self._site_days = sorted(self._people)
        self._own_days = {person: set(days) for person, days in self._days.items()}
        self._firm_days = {firm: sorted(days) for firm, days in firm_days.items()}
        self._firm_day_sets = dict(firm_days)
        self._firm_records = Counter(row.firm for row in presences)
        self._records = len(presences)

    def firm_of(self, person: int) -> int:
        """The firm of the last record."""
        return self._firm[person]

    def knows(self, person: int) -> bool:
        return person in self._firm

    def days_of(self, firm: int) -> Sequence[date]:
        """The days on which anybody of the firm is recorded."""
        return self._firm_days[firm]

    def day_set_of(self, firm: int) -> Set[date]:
        return self._firm_day_sets[firm]

    def mean_size(self, firm: int) -> float:
        """How many of the firm are recorded on a day of it."""
        return self._firm_records[firm] / len(self._firm_days[firm])

    @property
    def firms(self) -> Iterable[int]:
        return self._firm_days

    def crew_on(self, firm: int, day: date) -> Sequence[int]:
        return self._crews.get((firm, day), ())

    def recorded(self, firm: int, day: date) -> int:
        """How many of a firm are recorded on the day."""
        return len(self.crew_on(firm, day))

    def days_of_person(self, person: int) -> Sequence[date]:
        return self._days[person]

    def day_set_of_person(self, person: int) -> Set[date]:
        return self._own_days[person]

    def came(self, person: int, day: date) -> bool:
        return day in self._own_days[person]

    @cached_property
    def busy_days(self) -> Sequence[date]:
        """Days on which the site worked: with a good part of the people of a middling day."""
        middling = sorted(map(len, self._people.values()))[len(self._people) // 2] if self._people else 0
        return [day for day in self._site_days if len(self._people[day]) >= _BUSY * middling]

    @property
    def mean_people(self) -> float:
        """How many people are recorded on a day with any."""
        return self._records / max(1, len(self._site_days))

    @property
    def records_exits(self) -> bool:
        """Whether most who touch do so when leaving, too."""
        left, came = (sum(map(len, self._moments[way].values())) for way in (Way.OUT, Way.IN))
        return came > 0 and left > came / 2

    def present_on(self, day: date) -> set[int]:
        return set(self._people.get(day, ()))

    def is_typed(self, person: int, day: date) -> bool:
        return (person, day) in self._typed

    def people_around(self, day: date) -> set[int]:
        """Everybody with a record at the site not long before or after the day."""
        found = set()
        for number in range(-self._around.days, self._around.days + 1):
            found |= self._people.get(day + number * ONE_DAY, set())
        return found

    def is_between(self, person: int, day: date, others: int) -> bool:
        """Whether the person is recorded before and after, and on at most so many days in between others were, but not they."""
        days = self._days[person]
        place = bisect_left(days, day)
        if place == 0 or place == len(days):
            return False
        between = self._site_days[
            bisect_right(self._site_days, days[place - 1]) : bisect_left(self._site_days, days[place])
        ]
        return len([other for other in between if other != day]) <= others

    def late_by(self, firm: int, day: date) -> timedelta | None:
        """How much later than usual the middle one of those of the firm who touched came; None where nobody's habit is known."""
        moments = self._moments[Way.IN]
        late = []
        for person in self._crews.get((firm, day), ()):
            own = moments[person]
            if day in own and len(own) >= _DAYS_OF_HABIT:
                late.append(own[day] - _median([moment for other, moment in own.items() if other != day]))
        return _median(late) if late else None

    def chance_within(self, person: int, day: date, gap: NumberGap, way: Way) -> float:
        """How likely the person, having come on the day, touched at a moment that lies in the gap of their reader."""
        expected = self._moment_on(person, day, way)
        if expected is None:
            return 0.0
        begins, (usual, spread) = datetime.combine(day, time(), JST), expected
        return _share_between((gap.after - begins - usual) / spread, (gap.before - begins - usual) / spread)

    def reader_of(self, person: int) -> int | None:
        """The reader at which the person touches most; None where unknown."""
        return self._readers.get(person)

    def _moment_on(self, person: int, day: date, way: Way) -> tuple[timedelta, timedelta] | None:
        """When the person came or left, and how far around: as the crew on that day where it touched, else as usual."""
        moments = self._moments[way]
        middle = self._middle_of_crew(self._firm[person], day, way)
        if middle is not None:
            return middle, self._spread_in_crew(person, moments)
        return self._usual(person, moments[person]) if moments[person] else None

    def _middle_of_crew(self, firm: int, day: date, way: Way) -> timedelta | None:
        """When the middle one of those of the firm who touched on the day came or left."""
        key = (firm, day, way)
        if key not in self._middles:
            moments = self._moments[way]
            crew = [moments[other][day] for other in self._crews.get((firm, day), ()) if day in moments[other]]
            self._middles[key] = _median(crew) if crew else None
        return self._middles[key]

    def _spread_in_crew(self, person: int, moments: Mapping[int, Mapping[date, timedelta]]) -> timedelta:
        """How far from the crew's middle the person touches."""
        key = (person, moments is self._moments[Way.IN])
        if key not in self._spreads:
            mates = [other for other in self._mates[self._firm[person]] if other != person]
            off = []
            for day, moment in moments[person].items():
                crew = [moments[other][day] for other in mates if day in moments[other]]
                if crew:
                    off.append(abs(moment - _median(crew)))
            self._spreads[key] = max(_LEAST_SPREAD, _OF_MIDDLE * _median(off)) if off else _WIDE_SPREAD
        return self._spreads[key]

    def _usual(self, person: int, own: Mapping[date, timedelta]) -> tuple[timedelta, timedelta]:
        key = (person, own is self._moments[Way.IN][person])
        if key not in self._usuals:
            self._usuals[key] = _middle(list(own.values()))
        return self._usuals[key]


def _median(moments: Sequence[timedelta]) -> timedelta:
    """The middle one, of an even number the later of the two. The library's median is for numbers only."""
    return sorted(moments)[len(moments) // 2]


def _middle(moments: Sequence[timedelta]) -> tuple[timedelta, timedelta]:
    middle = _median(moments)
    spread = _median([abs(moment - middle) for moment in moments])
    return middle, max(_LEAST_SPREAD, _OF_MIDDLE * spread)


def _share_between(low: float, high: float) -> float:
    """The share of a normal distribution between two deviations in units of its spread."""
    return (erf(high / sqrt(2)) - erf(low / sqrt(2))) / 2
