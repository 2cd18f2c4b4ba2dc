"""A nation of a thousandth, planned once for all tests of its days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.standing import Standing, standing_of
from ccus.twin.rules.nation_days.touches import TouchRows, touches_of
from ccus.twin.rules.nation_days.visits import Visits, visits_of_month

MONTH = JstMonth(2024, 1)
CHANCE = Chance(20240229)


@cache
def plan() -> NationPlan:
    return plan_nation(scale=Decimal("0.004"), until=date(2024, 2, 29))


@cache
def standing() -> Standing:
    return standing_of(plan(), CHANCE)


@cache
def visits(month: JstMonth = MONTH) -> Visits:
    return visits_of_month(plan(), standing(), month, CHANCE)


@cache
def touches(month: JstMonth = MONTH) -> TouchRows:
    return touches_of(plan(), standing(), visits(month), month_calendar(month, CHANCE), CHANCE)
