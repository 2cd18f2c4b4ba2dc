"""How many people each firm had at a site on a day, as primes are told it every morning: everybody, with or without a card.

Primes have all firms tell them the number of their workers before work begins, by a guideline of the ministry of labour
(元方事業者による建設現場安全管理指針, 基発第267号の2 of 1995-04-21). How many primes would pass the numbers on, how often they are
off, and how many people work without a card is ours; nobody publishes any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccus.twin.rules.nation.chance import Chance, luck_of_keys
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.tables import NORMAL
from ccus.twin.rules.nation_days.month_calendar import MonthCalendar
from ccus.twin.rules.nation_days.visits import Visits

Numbers = npt.NDArray[np.int32]

SITES_THAT_TELL = 0.5
FORGOTTEN, TOLD_WRONGLY = 0.05, 0.03
# Firms with one and with two people at the site who have no card, and how often each of them is there when the others are.
ONE_WITHOUT_CARD, TWO_WITHOUT_CARD = 0.25, 0.15
COMES_WITHOUT_CARD = 0.95
_DAYS_IN_KEY = 32


@dataclass(frozen=True, kw_only=True)
class HeadcountRows:
    """One row per site, firm and day on which a number was told; numbers of sites and firms."""

    site: Numbers
    firm: Numbers
    day: Numbers
    people: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.site)


def headcounts_of(plan: NationPlan, visits: Visits, calendar: MonthCalendar, chance: Chance) -> HeadcountRows:
    """The numbers of a month: from everybody who was there, whatever became of their touches."""
    always = chance.stream("days: numbers of people")
    sites = len(plan.sites.prime)
    tells = luck_of_keys(always, np.arange(sites)) < SITES_THAT_TELL
    tells &= plan.sites.kind == NORMAL
    site = plan.assignments.site[visits.assignment]
    told = np.flatnonzero(tells[site])
    site, firm = site[told].astype(np.int64), plan.assignments.firm[visits.assignment[told]].astype(np.int64)
    at_site = site << 32 | firm
    places, place = np.unique(at_site, return_inverse=True)
    day = visits.work_day[told].astype(np.int64) - calendar.first
    key, with_card = np.unique(place * _DAYS_IN_KEY + day, return_counts=True)
    at_site, day = places[key // _DAYS_IN_KEY], key % _DAYS_IN_KEY + calendar.first
    stream = chance.stream(f"days: numbers of people {calendar.month}")
    own = luck_of_keys(always, at_site)
    without = (own < ONE_WITHOUT_CARD + TWO_WITHOUT_CARD).astype(np.int64) + (own < TWO_WITHOUT_CARD)
    people = with_card + stream.binomial(without, COMES_WITHOUT_CARD)
    off = stream.random(len(day)) < TOLD_WRONGLY
    people = np.maximum(people + off * stream.choice([-1, 1], len(day)), 1)
    kept = stream.random(len(day)) >= FORGOTTEN
    return HeadcountRows(
        site=(at_site[kept] >> 32).astype(np.int32),
        firm=(at_site[kept] & 0xFFFFFFFF).astype(np.int32),
        day=day[kept].astype(np.int32),
        people=people[kept].astype(np.int16),
    )
