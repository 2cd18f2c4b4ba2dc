"""What cannot be, or hardly, about stored touches: too fast a journey, a stack of cards, a clock that is off.

Findings are told and can be answered; they never change what a touch is worth. Limits are in `data/physics.toml`, the seats of
prefectures in `data/prefecture_seats.csv` (rounded from the public list of the Geospatial Information Authority), sentences in
`data/physics_flags.csv`. When two touches count as "at the same time" is the rule of shifts, which gives such touches their verdict.
"""

from __future__ import annotations

import csv
import tomllib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from ccus.history.rules.shifts import shift_rules
from ccus.history.states import FlagKind, Method

EARTH_RADIUS_KM = 6371.0
HOKKAIDO = "01"

# Whether the cards of a stretch of touches are enough to be told.
_Enough = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """One touch. `card` and the other keys may be anything that tells cards, readers and sites apart; `at` is the corrected moment."""

    card: str
    site: int
    device: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is: coordinates in degrees where known, else its prefecture."""

    prefecture_code: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that cannot be. `card` is empty where it is about a reader, `other_site` None where it is about one place."""

    kind: FlagKind
    site: int
    first_at: datetime
    last_at: datetime
    touches: int
    card: str = ""
    device: int | None = None
    other_site: int | None = None
    values: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PhysicsRules:
    """The values of `data/physics.toml`."""

    road_km_an_hour: float
    rail_km_an_hour: float
    rail_hours_around: float
    flight_km_an_hour: float
    flight_hours_around: float
    prefecture_radius_km: float
    hokkaido_radius_km: float
    look_back_hours: float
    many_cards: int
    many_cards_seconds: float
    repeated_touches: int
    repeated_seconds: float


@dataclass(frozen=True)
class FlagWords:
    """One row of the table of sentences; placeholders are filled from `Finding.values` and the names of the sites."""

    sentence_ja: str
    sentence_en: str
    advice_ja: str
    advice_en: str

    def sentence(self, language: str = "ja") -> str:
        return self.sentence_ja if language == "ja" else self.sentence_en

    def advice(self, language: str = "ja") -> str:
        return self.advice_ja if language == "ja" else self.advice_en


def find_journeys(touches: Sequence[Seen], places: dict[int, Place], rules: PhysicsRules) -> list[Finding]:
    """Moves of one card between sites that are too fast. `touches` are those of one card in order of time."""
    found = []
    at_once, look_back = shift_rules().two_sites_within, timedelta(hours=rules.look_back_hours)
    for before, after in pairwise(touches):
        took = after.at - before.at
        if before.site == after.site or took > look_back:
            continue
        km = distance_km(places[before.site], places[after.site], rules)
        minutes = int(took / timedelta(minutes=1))
        if took < shortest_journey(km, rules):
            kind, values = FlagKind.IMPOSSIBLE_TRAVEL, {"km": round(km), "minutes": minutes}
        elif took <= at_once:
            kind, values = FlagKind.TWO_PLACES, {"minutes": max(1, minutes)}
        else:
            continue
        found.append(
            Finding(
                kind=kind,
                site=before.site,
                other_site=after.site,
                card=before.card,
                first_at=before.at,
                last_at=after.at,
                touches=2,
                values=values,
            )
        )
    return found


def find_bursts(touches: Iterable[Seen], rules: PhysicsRules) -> list[Finding]:
    """Stacks of cards and cards that are read again and again. `touches` are those of one reader in order of time."""
    ordered = list(touches)
    stacks = _runs(ordered, seconds=rules.many_cards_seconds, is_enough=lambda run: len(set(run)) >= rules.many_cards)
    found = [_burst(FlagKind.MANY_CARDS, run, card="", count=len({touch.card for touch in run})) for run in stacks]
    by_card: dict[str, list[Seen]] = {}
    for touch in ordered:
        by_card.setdefault(touch.card, []).append(touch)
    for card, own in by_card.items():
        if len(own) < rules.repeated_touches:
            continue
        again = _runs(own, seconds=rules.repeated_seconds, is_enough=lambda run: len(run) >= rules.repeated_touches)
        found += [_burst(FlagKind.CARD_REPEATED, run, card=card, count=len(run)) for run in again]
    return sorted(found, key=lambda finding: (finding.first_at, finding.kind, finding.card))


def is_to_the_minute(at: datetime, *, method: str) -> bool:
    """Whether a touch may have happened at any second of its minute: many logging readers write no seconds.

    Of those that do, one touch in sixty is taken for such a one; bursts are told by the others.
    """
    return method == Method.LOGGER and at.second == 0 and at.microsecond == 0


def shortest_journey(km: float, rules: PhysicsRules) -> timedelta:
    """How long the fastest way over so many kilometres takes; nothing for no distance."""
    hours = min(
        km / rules.road_km_an_hour,
        rules.rail_hours_around + km / rules.rail_km_an_hour,
        rules.flight_hours_around + km / rules.flight_km_an_hour,
    )
    return timedelta(hours=hours)


def distance_km(first: Place, second: Place, rules: PhysicsRules) -> float:
    """At least so far apart: by coordinates, else between seats of government less what sites may lie nearer; 0 at least."""
    slack = sum(_radius(place, rules) for place in (first, second))
    (latitude, longitude), (other_latitude, other_longitude) = _point(first), _point(second)
    half = (
        sin(radians(other_latitude - latitude) / 2) ** 2
        + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(radians(other_longitude - longitude) / 2) ** 2
    )
    return max(0.0, 2 * EARTH_RADIUS_KM * asin(sqrt(half)) - slack)


def _radius(place: Place, rules: PhysicsRules) -> float:
    if place.latitude is not None and place.longitude is not None:
        return 0.0
    return rules.hokkaido_radius_km if place.prefecture_code == HOKKAIDO else rules.prefecture_radius_km


def _point(place: Place) -> tuple[float, float]:
    if place.latitude is not None and place.longitude is not None:
        return place.latitude, place.longitude
    return prefecture_seats()[place.prefecture_code]


def _runs(touches: Sequence[Seen], *, seconds: float, is_enough: _Enough) -> list[list[Seen]]:
    """Stretches in which enough happens within so many seconds; stretches that overlap are one."""
    window: deque[Seen] = deque()
    runs: list[list[Seen]] = []
    limit = timedelta(seconds=seconds)
    for touch in touches:
        window.append(touch)
        while touch.at - window[0].at > limit:
            window.popleft()
        if not is_enough([seen.card for seen in window]):
            continue
        if runs and runs[-1][-1].at >= window[0].at:
            runs[-1] += [seen for seen in window if seen.at > runs[-1][-1].at or seen is touch]
        else:
            runs.append(list(window))
    return runs


def _burst(kind: FlagKind, run: Sequence[Seen], *, card: str, count: int) -> Finding:
    seconds = max(1, round((run[-1].at - run[0].at) / timedelta(seconds=1)))
    return Finding(
        kind=kind,
        site=run[0].site,
        device=run[0].device,
        card=card,
        first_at=run[0].at,
        last_at=run[-1].at,
        touches=len(run),
        values={"count": count, "seconds": seconds},
    )


@cache
def physics_rules() -> PhysicsRules:
    values = tomllib.loads(_text("physics.toml"))
    return PhysicsRules(**{one.name: values[one.name] for one in fields(PhysicsRules)})


@cache
def flag_words() -> dict[FlagKind, FlagWords]:
    rows = csv.DictReader(_text("physics_flags.csv").splitlines())
    return {
        FlagKind(row["kind"]): FlagWords(row["sentence_ja"], row["sentence_en"], row["advice_ja"], row["advice_en"])
        for row in rows
    }


@cache
def prefecture_seats() -> dict[str, tuple[float, float]]:
    """Latitude and longitude in degrees of the seat of government, by two-digit code."""
    rows = csv.DictReader(_text("prefecture_seats.csv").splitlines())
    return {row["prefecture_code"]: (float(row["latitude"]), float(row["longitude"])) for row in rows}


def _text(name: str) -> str:
    return resources.files("ccus.history.data").joinpath(name).read_text(encoding="utf-8")
