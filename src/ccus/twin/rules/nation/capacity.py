"""How many working days the assignments of a plan offer in each month: what records are drawn from."""

from __future__ import annotations

import numpy as np

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.tables import NORMAL
from ccus.twin.rules.nation.workdays import count_working_days


def working_days_offered(plan: NationPlan) -> dict[JstMonth, int]:
    """By month of the records: working days on which a person is assigned to at least one normal site."""
    chosen = plan.sites.kind[plan.assignments.site] == NORMAL
    technician = plan.assignments.technician[chosen]
    starts = plan.assignments.valid_from[chosen].astype(np.int64)
    # Assignments come by technician and first day: what earlier ones of the same person cover is cut off.
    lift = technician.astype(np.int64) * 2**20
    covered = np.maximum.accumulate(plan.assignments.valid_until[chosen] + lift)
    earlier = np.concatenate(([0], covered[:-1])) - lift
    starts = np.maximum(starts, earlier).astype(np.int32)
    ends = plan.assignments.valid_until[chosen]
    offered = {}
    for month in plan.marginals.work_records:
        first, until = day_number(month.first_on), day_number(month.last_on) + 1
        worked = count_working_days(np.maximum(starts, first), np.minimum(ends, until))
        offered[month] = int(worked.sum())
    return offered
