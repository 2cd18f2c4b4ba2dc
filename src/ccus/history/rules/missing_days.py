"""Which days without a record were probably worked: from crews, neighbouring days, gaps in running numbers and weather.

A proposal decides nothing: the person confirms it, which sends a direct entry, and the prime approves that. What the rule must
not do is guess: somebody who stayed away for a day while the crew worked looks exactly like somebody who forgot the card. So a
day is proposed only where something besides the absence speaks for it: a reader that lost a touch, or a gate that was dark for
many at once. Limits are in `data/missing_days.toml`, words in `data/missing_day_reasons.csv`.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources

from ccus.history.rules.missing_day_chances import log_beta, log_sum, share_out
from ccus.history.rules.missing_day_habits import Habits, NumberGap, Presence, Way
from ccus.history.rules.missing_day_headcounts import Numbers, chances_by_number
from ccus.history.rules.working_days import is_working_day

ONE_DAY = timedelta(days=1)
# How likely somebody came who is not steady, as a part of how often they came lately; and somebody not known to be there at all.
_UNSTEADY, _AT_ENDS, _STRANGER = 0.95, 0.6, 0.02
# Who was elsewhere on one of these days before or after may have been there again, so that the absence tells nothing of a gate.
_DAYS_ELSEWHERE = (-2, -1, 1, 2)
# From here on somebody is expected, so that the absence says something about the gate.
_EXPECTED = 0.9
# As sure as a number makes anything.
_SURE = 0.9999
# Odds under which somebody has nothing to do with a gap.
_NO_CHANCE = 0.02
# So many days tell what is usual around a site.
_LEAST_DAYS = 2


class Reason(StrEnum):
    """What speaks for a day, the strongest first. Words are rows of the table."""

    TOUCH_LOST = "touch_lost"
    GATE_DARK = "gate_dark"
    HEADCOUNT = "headcount"
    CREW_CAME = "crew_came"
    DAYS_AROUND = "days_around"
    ON_ROSTER = "on_roster"


@dataclass(frozen=True, kw_only=True)
class SiteDays:
    """What is known of one site around some days. People, firms and sites are keys.

    `presences`: records at the site. `taken`: (person, day) that need no proposal: a record elsewhere, a touch that came to
    nothing, an entry in whatever state, an answer that it was a day off. `enlisted`: the person's ranges (first day, end or None)
    on the roster. `attendance`: people recorded around there by day, this site left out; empty when nothing is known.
    `headcounts`: how many people a firm told to have there, by (firm, day). `seen`: (person, day) of those without a record whom
    a touch that came to nothing, or an entry that waits, shows there; they are part of `taken`.
    """

    presences: Sequence[Presence]
    taken: Collection[tuple[int, date]]
    enlisted: Mapping[int, Sequence[tuple[date, date | None]]] = field(default_factory=dict)
    gaps: Sequence[NumberGap] = ()
    attendance: Mapping[date, int] | None = None
    headcounts: Mapping[tuple[int, date], int] = field(default_factory=dict)
    seen: Collection[tuple[int, date]] = ()


@dataclass(frozen=True, slots=True)
class MissingDay:
    """One proposal: the person was probably there on the day. `confidence` in (0, 1], `reasons` the strongest first."""

    person: int
    firm: int
    day: date
    confidence: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class MissingDayRules:
    """The values of `data/missing_days.toml`."""

    propose_from: float
    look_around_days: int
    steady_share: float
    steady_days: int
    between_days: int
    person_away: float
    crew_away: float
    gate_dark: float
    dark_noticed: float
    typed_if_noticed: float
    typed_otherwise: float
    crew_split: float
    site_closed: float
    site_quiet: float
    record_lost: float
    most_numbers_lost: int
    other_numbers: float
    quiet_share: float


@dataclass(frozen=True)
class ReasonWords:
    """One row of the table of reasons."""

    label_ja: str
    label_en: str
    why_ja: str
    why_en: str

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    def why(self, language: str = "ja") -> str:
        return self.why_ja if language == "ja" else self.why_en


def find_missing_days(site: SiteDays, days: Iterable[date], rules: MissingDayRules) -> list[MissingDay]:
    """The proposals for these days at one site, by day, then person. The days must lie inside what `site` tells of."""
    habits = Habits(site.presences, rules.look_around_days)
    numbers = Numbers(site.headcounts, habits, site.seen)
    looks = {day: _Look(site, habits, numbers, day, rules) for day in days}
    lost = _lost_touches(site.gaps, looks, habits, rules)
    found = [proposal for day in sorted(looks) for proposal in looks[day].proposals(lost)]
    return sorted(found, key=lambda proposal: (proposal.day, proposal.person))


class _Look:
    """A look at one day at one site: who is expected and not recorded, and whether the gate was dark.

    `coming`: how likely each of them came, by all that is known besides gates.
    """

    def __init__(self, site: SiteDays, habits: Habits, numbers: Numbers, day: date, rules: MissingDayRules) -> None:
        self._site, self._habits, self._numbers, self._day, self._rules = site, habits, numbers, day, rules
        self._present = habits.present_on(day)
        self._firms = {habits.firm_of(person) for person in self._present}
        self._told = numbers.firms_on(day)
        absent = habits.people_around(day) - self._present
        self.coming = {
            person: self._coming(person)
            for person in absent
            if (person, day) not in site.taken and self._may_work(person)
        }
        # What would be without any number, for what gates tell; and how likely they came, by the numbers that firms told.
        self.by_number = self._by_numbers()

    def proposals(self, lost: Mapping[tuple[int, date], float]) -> list[MissingDay]:
        dark = self._gate_was_dark()
        proposals = []
        for person, likely in self.coming.items():
            by_gap = lost.get((person, self._day), 0.0)
            by_dark = likely * dark if person not in self.by_number and self._is_expected(person) else 0.0
            by_number = self.by_number.get(person, 0.0)
            confidence = max(by_gap, by_dark, by_number)
            if confidence < self._rules.propose_from:
                continue
            strongest = max((by_gap, Reason.TOUCH_LOST), (by_number, Reason.HEADCOUNT), (by_dark, Reason.GATE_DARK))[1]
            proposals.append(
                MissingDay(
                    person=person,
                    firm=self._habits.firm_of(person),
                    day=self._day,
                    confidence=round(confidence, 3),
                    reasons=(strongest, *self._besides(person)),
                )
            )
        return proposals

    def _besides(self, person: int) -> list[Reason]:
        reasons = []
        if self._habits.firm_of(person) in self._firms:
            reasons.append(Reason.CREW_CAME)
        if self._habits.is_between(person, self._day, self._rules.between_days):
            reasons.append(Reason.DAYS_AROUND)
        if self._is_enlisted(person):
            reasons.append(Reason.ON_ROSTER)
        return reasons

    def _coming(self, person: int) -> float:
        rules, habits, day = self._rules, self._habits, self._day
        firm = habits.firm_of(person)
        crew_came = firm in self._firms or firm in self._told
        if not (habits.is_between(person, day, rules.between_days) or crew_came):
            return _STRANGER
        if habits.is_steady(person, day, share=rules.steady_share, days=rules.steady_days):
            if crew_came:
                return 1 - rules.person_away
            came = max(_STRANGER, 1 - rules.person_away - self._crew_away)
            # A firm that tells its numbers and told none for the day was hardly there.
            silent = self._numbers.silence(firm)
            return came * silent / (came * silent + 1 - came)
        if habits.is_in_run(person, day):
            return habits.share_near(person, day) * _UNSTEADY
        # Next to the first or last day with a record, of somebody whom the roster names for this day too.
        if crew_came and self._is_enlisted(person) and habits.is_next_to_run(person, day):
            return habits.share_near(person, day) * _AT_ENDS
        return _STRANGER

    def at_reader(self, device: int) -> Sequence[int]:
        """Those without a record who touch at the reader, or at nobody knows which."""
        return [*self._by_reader.get(device, ()), *self._by_reader.get(None, ())]

    @cached_property
    def _by_reader(self) -> Mapping[int | None, Sequence[int]]:
        people: defaultdict[int | None, list[int]] = defaultdict(list)
        for person in self.coming:
            people[self._habits.reader_of(person)].append(person)
        return people

    def alone(self, person: int) -> float:
        """How likely the person came while the touch of nobody else was lost: hardly, where the whole crew is not recorded."""
        if person in self.by_number:
            # Only touches that were lost leave a gap: what the number adds to the odds of any of them is looked at.
            chance = min(self.by_number[person], _SURE)
            return chance / (chance + (1 - chance) * self._rules.record_lost)
        if self._habits.firm_of(person) in self._firms or self._habits.mates_on(person, self._day) == 1:
            return self.coming[person]
        return min(self.coming[person], _STRANGER)

    def _by_numbers(self) -> dict[int, float]:
        """How likely those came whose firm told a number."""
        people: defaultdict[int, list[int]] = defaultdict(list)
        for person in self.coming:
            people[self._habits.firm_of(person)].append(person)
        touched = Counter(
            self._habits.firm_of(person) for person in self._present if not self._habits.is_typed(person, self._day)
        )
        around = timedelta(days=self._rules.look_around_days)
        found: dict[int, float] = {}
        for firm in self._told & people.keys():
            found |= chances_by_number(
                self._numbers.told(firm, self._day, touched=touched[firm], around=around),
                {person: self.coming[person] for person in people[firm]},
                touch_lost=self._rules.record_lost,
                gate_dark=self._rules.gate_dark,
            )
        return found

    @cached_property
    def _missing_around(self) -> float:
        """The share of people who stay away on such a day: on Saturdays without work, and where few came all around."""
        share = 1.0 if is_working_day(self._day) else self._habits.share_on_weekday(self._day) or 0.0
        usual = self._usual_attendance()
        if usual is not None and self._site.attendance is not None:
            share = min(share, self._site.attendance.get(self._day, 0) / usual)
        # Where people came as usual, it was no day of rest, whatever it was elsewhere.
        share = max(share, self._habits.share_on(self._day))
        return 0.0 if 1 - share < self._rules.quiet_share else min(1 - share, 0.98)

    @property
    def _crew_away(self) -> float:
        return max(self._rules.crew_away, self._missing_around)

    def _usual_attendance(self) -> float | None:
        """How many come around there on other days of work, on a Saturday on other Saturdays; None where too little is known."""
        numbers = sorted(
            number
            for day, number in (self._site.attendance or {}).items()
            if day != self._day and number and self._is_like(day)
        )
        return float(numbers[len(numbers) // 2]) if len(numbers) >= _LEAST_DAYS else None

    def _is_like(self, day: date) -> bool:
        return is_working_day(day) if is_working_day(self._day) else day.weekday() == self._day.weekday()

    def _gate_was_dark(self) -> float:
        """How likely the gate was dark, for all or for many: against everybody having stayed away for reasons of their own."""
        rules, habits, day = self._rules, self._habits, self._day
        absent = Counter(habits.firm_of(person) for person in self.coming if self._is_expected(person))
        if not absent:
            return 0.0
        typed = Counter(habits.firm_of(person) for person in self._present if habits.is_typed(person, day))
        touched = Counter(habits.firm_of(person) for person in self._present if not habits.is_typed(person, day))
        lost = absent.total() + typed.total()
        dark = math.log(rules.gate_dark) + log_beta(lost, touched.total())
        dark += sum(self._log_typed(absent[firm], typed[firm]) for firm in absent | typed)
        came = typed + touched
        lit = typed.total() * math.log(rules.typed_otherwise) + log_sum(
            self._log_absences(absent, came, crew_away=self._crew_away),
            # A day on which the site rests or works little: whole firms stay away.
            math.log(max(rules.site_quiet, self._missing_around / 2)) + self._log_absences(absent, came, crew_away=0.5),
        )
        chance = 1 / (1 + math.exp(max(-700.0, min(700.0, lit - dark))))
        if not self._present:
            # Nothing at all, not even typed in: as likely the site was closed.
            chance *= rules.gate_dark / (rules.gate_dark + rules.site_closed)
        return chance

    def _log_typed(self, absent: int, typed: int) -> float:
        """Logarithm of how likely so many days of one firm are typed in and the others are not, when the gate was dark."""
        rules = self._rules
        noticed = math.log(rules.dark_noticed) + typed * math.log(rules.typed_if_noticed)
        noticed += absent * math.log(1 - rules.typed_if_noticed)
        return noticed if typed else log_sum(noticed, math.log(1 - rules.dark_noticed))

    def _log_absences(self, absent: Counter[int], came: Counter[int], *, crew_away: float) -> float:
        """Logarithm of how likely these people of each firm stay away by themselves; `crew_away`: how likely a whole firm does."""
        rules, total = self._rules, 0.0
        for firm in absent | came:
            away, here = absent[firm], came[firm]
            ways = away * math.log(rules.person_away) + math.log(1 - crew_away)
            if away and here:
                ways = log_sum(ways, math.log(rules.crew_split) + log_beta(away, here))
            elif away:
                ways = log_sum(ways, math.log(crew_away))
            total += ways
        return total

    def _is_expected(self, person: int) -> bool:
        return person in self._expected

    @cached_property
    def _expected(self) -> set[int]:
        taken, near = self._site.taken, [self._day + number * ONE_DAY for number in _DAYS_ELSEWHERE]
        return {
            person
            for person, likely in self.coming.items()
            if likely > _EXPECTED and not any((person, day) in taken for day in near)
        }

    def _may_work(self, person: int) -> bool:
        """On the roster of the day; whoever is on none at this site is known by the records alone."""
        return person not in self._site.enlisted or self._is_enlisted(person)

    def _is_enlisted(self, person: int) -> bool:
        ranges = self._site.enlisted.get(person, ())
        return any(first <= self._day and (end is None or self._day < end) for first, end in ranges)


def _lost_touches(
    gaps: Iterable[NumberGap], looks: Mapping[date, _Look], habits: Habits, rules: MissingDayRules
) -> dict[tuple[int, date], float]:
    """How likely a reader lost the touch of each person and day: its lost numbers are shared out among all they may be of.

    Touches of coming and of leaving are looked at apart, since somebody may have lost both: then two things speak for the day.
    """
    usable = [gap for gap in gaps if gap.numbers <= rules.most_numbers_lost]
    found: dict[tuple[int, date], float] = {}
    for way in Way:
        for numbers, odds in _pools(usable, looks, habits, way):
            # Besides, a reader skips a number, or somebody touched of whom nothing else is known.
            others = [rules.other_numbers] * numbers
            for key, chance in zip(odds, share_out([*odds.values(), *others], numbers), strict=False):
                found[key] = 1 - (1 - found.get(key, 0.0)) * (1 - chance)
    return found


def _pools(
    gaps: Iterable[NumberGap], looks: Mapping[date, _Look], habits: Habits, way: Way
) -> list[tuple[int, dict[tuple[int, date], float]]]:
    """Gaps that may be of the same people belong together: their numbers, and the odds of each person and day."""
    pools: list[tuple[int, dict[tuple[int, date], float]]] = []
    for gap in gaps:
        numbers, odds = gap.numbers, _odds_in(gap, looks, habits, way)
        apart = []
        for pool in pools:
            if pool[1].keys().isdisjoint(odds):
                apart.append(pool)
                continue
            numbers += pool[0]
            odds = {key: odds.get(key, 0.0) + pool[1].get(key, 0.0) for key in odds.keys() | pool[1].keys()}
        pools = [*apart, (numbers, odds)]
    return [pool for pool in pools if pool[1]]


def _odds_in(gap: NumberGap, looks: Mapping[date, _Look], habits: Habits, way: Way) -> dict[tuple[int, date], float]:
    odds: dict[tuple[int, date], float] = {}
    for day in gap.days():
        for person in looks[day].at_reader(gap.device) if day in looks else ():
            within = habits.chance_within(person, day, gap, way)
            if not within:
                continue
            likely = looks[day].alone(person)
            fits = within * likely / (1 - likely)
            if fits > _NO_CHANCE:
                odds[person, day] = fits
    return odds


@cache
def reason_words() -> dict[Reason, ReasonWords]:
    text = resources.files("ccus.history.data").joinpath("missing_day_reasons.csv").read_text(encoding="utf-8")
    return {
        Reason(row["code"]): ReasonWords(row["label_ja"], row["label_en"], row["why_ja"], row["why_en"])
        for row in csv.DictReader(text.splitlines())
    }


@cache
def missing_day_rules() -> MissingDayRules:
    text = resources.files("ccus.history.data").joinpath("missing_days.toml").read_text(encoding="utf-8")
    values = tomllib.loads(text)
    return MissingDayRules(**{field.name: values[field.name] for field in fields(MissingDayRules)})
