"""When crews come: whole crews in runs of days, and from that the days on which each of their people stays away.

Every candidate day gets a moment; the days with the earliest moments become work days. The moment of a firm at a site grows
with the distance from a day in the middle of its run, so that those days are neighbours. What makes a run hard to read is laid
over it: days off of one person, crews that stay away for a day, crews that come by halves, and sites that close for a day. All
rates are ours; nobody publishes any.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance, luck_of_keys
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation_days.month_calendar import ON_SATURDAYS, MonthCalendar

Moments = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Assignments = npt.NDArray[np.int32]
Days = npt.NDArray[np.int8]

# Single days on which a person stays away while the crew works, and a crew while the site works; and weeks in which either is
# away for some days in a row, which is how leave is mostly taken and how crews are lent to other work.
PERSON_OFF, CREW_OFF = 0.003, 0.003
PERSON_LEAVE_WEEKS, CREW_LEAVE_WEEKS = 0.02, 0.02
SITE_CLOSED = 0.001
# In such weeks half a crew comes, another half each day.
HALF_CREW_WEEKS = 0.02
# Days at a second site, where somebody is assigned to two, are later than those at the first: by this share, on average.
_SECOND_SITE = 0.5
# How much later the far end of a month is than the middle of a run.
_SPREAD_OF_RUN = 1.5
# Days that a crew skips for rain or because it is Saturday, and days on which somebody is away, come after others.
_SKIPPED, _AWAY = np.float32(20), np.float32(1e6)
# Crews that come on a day on which the site rests, or rest on one on which it works.
DIFFERENT_CREWS = 0.003
_DAYS_IN_KEY = 32
_DAYS_IN_WEEK = 7
_LEAVE_BEGINS, _LEAVE_SPREAD = np.float32(4), np.float32(3)


def draw_moments_of_days(
    plan: NationPlan, assignment: Assignments, day: Days, rank: Days, calendar: MonthCalendar, chance: Chance
) -> Moments:
    """A moment for each candidate day, earlier for likelier ones; those who are certainly away come after all others."""
    stream = chance.stream(f"days: picks {calendar.month}")
    node, site = plan.assignments.node[assignment], plan.assignments.site[assignment]
    # Whoever serves two sites goes to the second one from the first.
    second = np.flatnonzero(rank == 1)
    leader = node.copy()
    leader[second] = node[_first_sites(plan, assignment, day, rank)]
    moment = _runs(plan, calendar, chance, leader, day)
    moment[_rests(plan, site, leader, day, calendar, chance, stream)] *= _SKIPPED
    moment[second] *= 1 + np.float32(_SECOND_SITE) * stream.standard_exponential(len(second), dtype=np.float32)
    # Only so much that no two days are equal: who of a crew is left over at the end of a month is chance.
    moment *= 1 + np.float32(0.001) * stream.random(len(day), dtype=np.float32)
    away = stream.random(len(day), dtype=np.float32) < PERSON_OFF
    away |= luck_of_keys(stream, _key(node, day)) < CREW_OFF
    away |= luck_of_keys(stream, _key(site, day)) < SITE_CLOSED
    away |= _in_leave(stream, plan.assignments.technician[assignment], day, PERSON_LEAVE_WEEKS)
    away |= _in_leave(stream, node, day, CREW_LEAVE_WEEKS)
    by_halves = luck_of_keys(stream, _key(node, day // _DAYS_IN_WEEK)) < HALF_CREW_WEEKS
    away |= by_halves & (stream.random(len(day), dtype=np.float32) < 0.5)
    moment[away] += _AWAY
    return moment


def _rests(
    plan: NationPlan,
    site: Assignments,
    node: Assignments,
    day: Days,
    calendar: MonthCalendar,
    chance: Chance,
    stream: np.random.Generator,
) -> Flags:
    """Days on which work rests. Rain stops a site as a whole; whether it works on Saturdays is its habit; some crews differ."""
    in_rain = luck_of_keys(stream, _key(site, day)) >= calendar.in_weather[plan.sites.prefecture[site], day]
    no_saturdays = luck_of_keys(chance.stream("days: Saturdays"), site.astype(np.int64)) >= ON_SATURDAYS
    rests: Flags = in_rain | (no_saturdays & calendar.is_saturday[day])
    return rests ^ (luck_of_keys(stream, _key(node, day)) < DIFFERENT_CREWS)


def _in_leave(stream: np.random.Generator, of: Assignments, day: Days, share: float) -> Flags:
    """Two to five days in a row of some weeks."""
    week = _key(of, day // _DAYS_IN_WEEK)
    begins = luck_of_keys(stream, week) * _LEAVE_BEGINS
    length = 2 + luck_of_keys(stream, week) * _LEAVE_SPREAD
    place = day % _DAYS_IN_WEEK
    flags: Flags = (luck_of_keys(stream, week) < share) & (begins <= place) & (place < begins + length)
    return flags


def _runs(plan: NationPlan, calendar: MonthCalendar, chance: Chance, node: Assignments, day: Days) -> Moments:
    """The moment of each firm at a site on each day: early in a run around one day of the month."""
    firms_on_sites = len(plan.nodes.site)
    pace = np.ones(firms_on_sites, dtype=np.float32)
    pace[plan.assignments.node] = plan.assignments.pace
    lasting = chance.stream("days: eagerness of crews").standard_exponential(firms_on_sites, dtype=np.float32)
    stream = chance.stream(f"days: runs {calendar.month}")
    of_month = stream.standard_exponential(firms_on_sites, dtype=np.float32)
    length = calendar.until - calendar.first
    middle = stream.integers(0, length, firms_on_sites).astype(np.float32)
    eagerness: Moments = np.sqrt(lasting * of_month) / pace
    distance = np.abs(day - middle[node]) / np.float32(length)
    moment: Moments = eagerness[node] * (1 + np.float32(_SPREAD_OF_RUN) * distance)
    return moment


def _first_sites(plan: NationPlan, assignment: Assignments, day: Days, rank: Days) -> npt.NDArray[np.int64]:
    """For each day at a second site, in order, the position of the same person's day at the first one."""
    key = _key(plan.assignments.technician[assignment], day)
    second = np.flatnonzero(rank == 1)
    some = np.flatnonzero((rank == 0) & np.isin(key, key[second]))
    some = some[np.argsort(key[some], kind="stable")]
    places: npt.NDArray[np.int64] = some[np.searchsorted(key[some], key[second])]
    return places


def _key(of: Assignments, day: Days) -> npt.NDArray[np.int64]:
    return of.astype(np.int64) * _DAYS_IN_KEY + day
