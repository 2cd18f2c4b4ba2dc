"""A living morning at the demo's gates: who comes when, told as bursts of requests, with the usual little mishaps.

The plan of the day is that of `rules.days`; its hour of arrivals is pressed into minutes. Moments are seconds
since the replay began: what is sent carries the real time of sending.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ccus.history.states import Direction
from ccus.kit.calendar import JST
from ccus.twin.rules.country import Country
from ccus.twin.rules.days import touches_of_day
from ccus.twin.rules.draws import draws
from ccus.twin.rules.places import LOGGER_SITE, NIGHT, NOT_OPEN, TRAINING
from ccus.twin.rules.planned_touches import PlannedTouch
from ccus.twin.rules.working_days import SATURDAY, is_working_day

# Who comes before is there at once, so that the pages have something to show from the first moment.
BEGINS, ENDS = time(7, 30), time(8, 10)
# With speed 1 the arrivals take this long.
MORNING_SECONDS = 480.0
BURST_SECONDS = 10.0
_SENT_TWICE = 0.06
_WRONG_WAY = 0.02
# This gate loses its line for this part of the morning and sends everything when it is back.
OFFLINE_GATE, OFFLINE = ("osaka", 1), (0.25, 0.6)
UNKNOWN_AT, UNKNOWN_TOKEN = 0.4, "012E0000DEADBEEF"
_TRICKLE_SECONDS = (20, 60)


class Mishap(StrEnum):
    NONE = ""
    SENT_TWICE = "sent twice"
    OFFLINE = "offline"
    CAUGHT_UP = "caught up"
    UNKNOWN_CARD = "unknown card"


@dataclass(frozen=True, kw_only=True)
class Tap:
    """Somebody holds a card to a gate, `after` seconds after the replay began. Where no card is read, `token` is the ID."""

    after: float
    token: str
    direction: Direction
    is_typed: bool = False


@dataclass(frozen=True, kw_only=True)
class Burst:
    """What one gate has to send at one moment, oldest tap first. An OFFLINE burst stays in the gate's queue."""

    after: float
    site: str
    gate: int
    taps: tuple[Tap, ...]
    mishap: Mishap = Mishap.NONE


def morning_bursts(country: Country, day: date, *, speed: float) -> list[Burst]:
    """The arrivals of a day, or of the last full working day before it, in order of time. `speed` 2 takes half as long."""
    while not is_working_day(day) or day.weekday() == SATURDAY:
        day -= timedelta(days=1)
    chance = draws("morning", day)
    length = MORNING_SECONDS / speed
    slots: dict[tuple[int, str, int], list[Tap]] = {}
    for touch in _arrivals(country, day):
        after = _share(touch.at, day) * length
        key = (int(after // (BURST_SECONDS / speed)), touch.site, touch.gate)
        slots.setdefault(key, []).extend(_taps(touch, after, chance))
    bursts = [_burst(site, gate, taps, length=length, chance=chance) for (_, site, gate), taps in sorted(slots.items())]
    stranger = Tap(after=UNKNOWN_AT * length, token=UNKNOWN_TOKEN, direction=Direction.UNKNOWN)
    bursts.append(Burst(after=stranger.after, site="shibuya", gate=1, taps=(stranger,), mishap=Mishap.UNKNOWN_CARD))
    site, gate = OFFLINE_GATE
    bursts.append(Burst(after=OFFLINE[1] * length, site=site, gate=gate, taps=(), mishap=Mishap.CAUGHT_UP))
    return sorted(bursts, key=lambda burst: burst.after)


def trickle(country: Country, day: date, *, after: float) -> Iterator[Burst]:
    """Without end: now and then one of those who came goes out or comes back. `after`: seconds at which the first follows."""
    there: list[tuple[str, int, str]] = [
        (burst.site, burst.gate, tap.token)
        for burst in morning_bursts(country, day, speed=1)
        for tap in burst.taps
        if tap.token != UNKNOWN_TOKEN
    ]
    outside: set[str] = set()
    chance = draws("trickle", day)
    while there:
        after += chance.uniform(*_TRICKLE_SECONDS)
        site, gate, token = chance.choice(there)
        direction = Direction.ENTRY if token in outside else Direction.EXIT
        outside ^= {token}
        yield Burst(after=after, site=site, gate=gate, taps=(Tap(after=after, token=token, direction=direction),))


def live_gates(country: Country) -> list[tuple[str, int]]:
    """Gates that people pass in the morning: site key and position."""
    quiet = {LOGGER_SITE, NIGHT, NOT_OPEN, TRAINING}
    return [
        (site.key, gate)
        for site in country.sites
        if site.key not in quiet and site.state == "open"
        for gate in range(len(site.gates))
    ]


def _arrivals(country: Country, day: date) -> list[PlannedTouch]:
    live = set(live_gates(country))
    first: dict[int, PlannedTouch] = {}
    for touch in touches_of_day(country, day):
        if (touch.site, touch.gate) in live:
            first.setdefault(touch.technician.number, touch)
    return list(first.values())


def _share(at: datetime, day: date) -> float:
    """Where in the morning a moment lies, 0 to 1; earlier and later ones are drawn to the ends."""
    begins, ends = (datetime.combine(day, clock, JST) for clock in (BEGINS, ENDS))
    return min(1.0, max(0.0, (at - begins) / (ends - begins)))


def _taps(touch: PlannedTouch, after: float, chance: random.Random) -> list[Tap]:
    """One tap, seldom two: somebody took the gate for going out and noticed."""
    if touch.direction is Direction.ENTRY and chance.random() < _WRONG_WAY:
        wrong = Tap(after=after, token=touch.token, direction=Direction.EXIT)
        return [wrong, Tap(after=after + 0.8, token=touch.token, direction=Direction.ENTRY)]
    return [Tap(after=after, token=touch.token, direction=touch.direction)]


def _burst(site: str, gate: int, taps: Sequence[Tap], *, length: float, chance: random.Random) -> Burst:
    after = max(tap.after for tap in taps)
    begins, ends = (share * length for share in OFFLINE)
    if (site, gate) == OFFLINE_GATE and begins <= after < ends:
        mishap = Mishap.OFFLINE
    else:
        mishap = Mishap.SENT_TWICE if chance.random() < _SENT_TWICE else Mishap.NONE
    return Burst(after=after, site=site, gate=gate, taps=tuple(sorted(taps, key=lambda tap: tap.after)), mishap=mishap)
