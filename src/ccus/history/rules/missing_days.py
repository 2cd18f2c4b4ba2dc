"""Which days without a record were probably worked: from crews, neighbouring days, gaps in running numbers, numbers of people.

A proposal decides nothing: the person confirms it, which sends a direct entry, and the prime approves that. What the rule must
not do is guess: somebody who stayed away for a day while the crew worked looks exactly like somebody who forgot the card. So
absence alone proposes nothing; something besides speaks for each day. All evidence makes one chance: how likely somebody came by
the other days (`missing_day_traits`), whether the gate was dark (`missing_day_gates`), whose touch a reader lost
(`missing_day_gaps`), how many the firm told (`missing_day_headcounts`). Rates are in `data/missing_days.toml`, words in
`data/missing_day_reasons.csv`.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

from ccus.history.rules.missing_day_gaps import odds_by_gaps
from ccus.history.rules.missing_day_gates import GateRules, Look, look_at
from ccus.history.rules.missing_day_habits import Habits, NumberGap, Presence
from ccus.history.rules.missing_day_headcounts import NumberRules, Numbers, share_by_number
from ccus.history.rules.missing_day_traits import Coming, Traits, trait_weights

# As sure as anything makes a day.
_SURE = 0.9999


class Reason(StrEnum):
    """What speaks for a day, the strongest first. Words are rows of the table."""

    TOUCH_LOST = "touch_lost"
    GATE_DARK = "gate_dark"
    GATE_LATE = "gate_late"
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
    a touch that came to nothing, or an entry that waits, shows there; they are part of `taken`. `unnumbered`: readers that keep
    no running numbers, so that nothing tells of a touch that they lose.
    """

    presences: Sequence[Presence]
    taken: Collection[tuple[int, date]]
    enlisted: Mapping[int, Sequence[tuple[date, date | None]]] = field(default_factory=dict)
    gaps: Sequence[NumberGap] = ()
    attendance: Mapping[date, int] | None = None
    headcounts: Mapping[tuple[int, date], int] = field(default_factory=dict)
    seen: Collection[tuple[int, date]] = ()
    unnumbered: Collection[int] = ()


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
    between_days: int
    most_numbers_lost: int
    other_numbers: float
    gates: GateRules


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
    around = timedelta(days=rules.look_around_days)
    traits = Traits(
        habits,
        taken=site.taken,
        enlisted=site.enlisted,
        attendance=site.attendance or {},
        look_around=around,
    )
    numbers, coming = Numbers(site.headcounts, habits, site.seen), Coming(traits, trait_weights())
    looks = [
        look_at(
            day,
            habits,
            traits,
            coming,
            numbers,
            absent=[
                person
                for person in habits.people_around(day) - habits.present_on(day)
                if (person, day) not in site.taken and traits.may_work(person, day)
            ],
            look_around=around,
            rules=rules.gates,
        )
        for day in sorted(days)
    ]
    told = {
        (person, look.day): _odds(chance) * look.by_number[person]
        for look in looks
        for person, chance in look.coming.items()
    }
    lost = odds_by_gaps(
        site.gaps, told, habits, most_numbers=rules.most_numbers_lost, other_numbers=rules.other_numbers
    )
    return [
        proposal
        for look in looks
        for proposal in _proposals(look, lost, site=site, habits=habits, traits=traits, rules=rules)
    ]


def _proposals(
    look: Look,
    lost: Mapping[tuple[int, date], float],
    *,
    site: SiteDays,
    habits: Habits,
    traits: Traits,
    rules: MissingDayRules,
) -> list[MissingDay]:
    """By person. What the gap tells is put together with the number anew, which was only lent to it."""
    proposals = []
    for firm, people in look.firms.items():
        by_gap = {person: lost.get((person, look.day), 0.0) / look.by_number[person] for person in people}
        odds = {
            person: by_gap[person] + _odds(look.coming[person]) * _unseen(person, site, habits, rules)
            for person in people
        }
        by_number = share_by_number(look.told.get(firm), odds, rules.gates.numbers)[1]
        for person in people:
            by_dark, by_both = look.dark.get(person, 0.0), look.lit * by_number[person]
            confidence = min(_SURE, by_dark + by_both)
            if confidence < rules.propose_from:
                continue
            if by_dark > by_both:
                reasons = [Reason.GATE_DARK, *([Reason.GATE_LATE] if look.is_late else [])]
            else:
                reasons = [Reason.TOUCH_LOST] if by_gap[person] > odds[person] / 2 else []
                if by_number[person] > odds[person] / (1 + odds[person]):
                    reasons.append(Reason.HEADCOUNT)
            if habits.recorded(firm, look.day):
                reasons.append(Reason.CREW_CAME)
            if habits.is_between(person, look.day, rules.between_days):
                reasons.append(Reason.DAYS_AROUND)
            if traits.is_enlisted(person, look.day):
                reasons.append(Reason.ON_ROSTER)
            proposals.append(MissingDay(person, firm, look.day, round(confidence, 3), tuple(reasons)))
    return sorted(proposals, key=lambda proposal: proposal.person)


def _unseen(person: int, site: SiteDays, habits: Habits, rules: MissingDayRules) -> float:
    """How often a day of the person is lost without a gap in running numbers."""
    reader = habits.reader_of(person)
    is_numbered = reader is not None and reader not in site.unnumbered
    return rules.gates.without_trace + (0.0 if is_numbered else rules.gates.touch_lost)


def _odds(chance: float) -> float:
    return chance / (1 - chance)


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
    gates = values["gates"]
    numbers = NumberRules(**gates.pop("numbers"))
    return MissingDayRules(
        **{each.name: values[each.name] for each in fields(MissingDayRules) if each.name != "gates"},
        gates=GateRules(**gates, numbers=numbers),
    )
