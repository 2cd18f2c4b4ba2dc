"""A living day of the nation at some of its gates: the first working day after the last one that is loaded.

Its hours are pressed together by `speed`. Moments of bursts are seconds since the replay began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ccus.history.states import Direction
from ccus.kit.calendar import JstMonth
from ccus.kit.ids import IdKind
from ccus.twin.rules.morning import Burst, Mishap, Tap
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.ids import id_numbers
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.workdays import is_working_day
from ccus.twin.rules.nation_days.cards_carried import BY_ID
from ccus.twin.rules.nation_days.moments import draw_moments
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.standing import Standing
from ccus.twin.rules.tokens import card_token

BEGINS_AT, ENDS_AT = 6 * 3600, 21 * 3600
_SLOT_SECONDS = 60
_SENT_TWICE = 0.03
_UNKNOWN = 0.002
# One gate in so many loses its line in the morning and sends everything when it is back.
_OFFLINE_EVERY, _OFFLINE_FROM, _OFFLINE_UNTIL = 25, 7.4 * 3600, 8.6 * 3600


@dataclass(frozen=True, kw_only=True)
class LivingDay:
    """`bursts` in order of time, by site number as text and gate 0; `devices` by the same key. `people` who come."""

    day: date
    bursts: Sequence[Burst]
    devices: Mapping[str, int]
    people: int


def living_day(plan: NationPlan, standing: Standing, *, gates: int, speed: float) -> LivingDay:
    """The day at the `gates` sites where most people are expected; night shifts are left out."""
    day = plan.until + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    chance = Chance(plan.seed)
    stream = chance.stream(f"living day {day}")
    number, assignments = day_number(day), plan.assignments
    open_until = plan.sites.period_until[assignments.site]
    works = (assignments.valid_from <= number) & (number < assignments.valid_until) & (number < open_until)
    works &= (standing.is_usable | standing.is_besides) & ~plan.sites.night[assignments.site]
    attendance = month_calendar(JstMonth.of(day), chance).attendance[:, day.day - 1]
    expected = assignments.pace * attendance[plan.sites.prefecture[assignments.site]]
    coming = np.flatnonzero(works & (stream.random(len(works)) < expected))
    _, once = np.unique(assignments.technician[coming], return_index=True)
    coming = coming[once]
    people = np.bincount(assignments.site[coming], minlength=len(plan.sites.prime))
    sites = np.flatnonzero(people)
    chosen = sites[np.argsort(-people[sites], kind="stable")[:gates]]
    coming = coming[np.isin(assignments.site[coming], chosen)]
    bursts = _bursts(plan, standing, coming, number, stream, speed)
    devices = {str(site): int(standing.first_device[site]) for site in chosen}
    return LivingDay(day=day, bursts=bursts, devices=devices, people=len(coming))


def _bursts(
    plan: NationPlan,
    standing: Standing,
    coming: np.ndarray,
    number: int,
    stream: np.random.Generator,
    speed: float,
) -> list[Burst]:
    site = plan.assignments.site[coming]
    nobody = np.zeros(len(coming), dtype=np.bool_)
    moments = draw_moments(stream, night=nobody, first_half=nobody, second_half=nobody)
    technician = plan.assignments.technician[coming]
    issue = standing.wallets.issue_on(technician, np.full(len(coming), number, dtype=np.int32))
    ids = id_numbers(IdKind.TECHNICIAN, len(plan.people.registered_on), seed=plan.seed)
    strange = stream.random(len(coming)) < _UNKNOWN
    slots: defaultdict[tuple[int, int], list[Tap]] = defaultdict(list)
    for position in range(len(coming)):
        ccus_id = f"{ids[technician[position]]:014d}"
        is_typed = bool(issue[position] == BY_ID)
        token = ccus_id if is_typed else card_token(ccus_id, issue_number=int(issue[position]))
        token, is_typed = (f"012E{position:012X}", False) if strange[position] else (token, is_typed)
        at = int(site[position])
        ways = [(int(moments.entry[position]), Direction.ENTRY)]
        if standing.records_exits[at]:
            ways.append((int(moments.exit[position]), Direction.EXIT))
        for second, direction in ways:
            if BEGINS_AT <= second < ENDS_AT:
                after = (second - BEGINS_AT) / speed
                way = direction if standing.asks_which_way[at] else Direction.UNKNOWN
                slots[second // _SLOT_SECONDS, at].append(
                    Tap(after=after, token=token, direction=way, is_typed=is_typed)
                )
    twice = stream.random(len(slots)) < _SENT_TWICE
    found = [
        _burst(at, taps, slot * _SLOT_SECONDS, is_twice=bool(twice[place]))
        for place, ((slot, at), taps) in enumerate(sorted(slots.items(), key=lambda item: item[0]))
    ]
    lost = sorted({burst.site for burst in found if burst.mishap is Mishap.OFFLINE})
    back = (_OFFLINE_UNTIL - BEGINS_AT) / speed
    found += [Burst(after=back, site=key, gate=0, taps=(), mishap=Mishap.CAUGHT_UP) for key in lost]
    return sorted(found, key=lambda burst: burst.after)


def _burst(site: int, taps: list[Tap], second: int, *, is_twice: bool) -> Burst:
    taps = sorted(taps, key=lambda tap: tap.after)
    mishap = Mishap.SENT_TWICE if is_twice else Mishap.NONE
    if site % _OFFLINE_EVERY == 0 and _OFFLINE_FROM <= second < _OFFLINE_UNTIL:
        mishap = Mishap.OFFLINE
    return Burst(after=taps[-1].after, site=str(site), gate=0, taps=tuple(taps), mishap=mishap)
