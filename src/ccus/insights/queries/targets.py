"""National targets beside what was reached, from kept values."""

from __future__ import annotations

from datetime import date

from ccus.insights.queries.values import read_months
from ccus.insights.rules.measures import BUSINESSES_REGISTERED, TECHNICIANS_REGISTERED, WORK_RECORDS
from ccus.insights.rules.targets import TargetYear, beside_targets
from ccus.kit.calendar import JstMonth

EVER = date(1970, 1, 1)


def read_target_years(*, on: date) -> tuple[TargetYear, ...]:
    """Every year of the targets, up to the month of a JST day. Three queries, whatever the number of records."""
    month = JstMonth.of(on)
    until = month.next().first_on
    technicians, businesses, records = (
        read_months(measure, from_on=EVER, until=until)
        for measure in (TECHNICIANS_REGISTERED, BUSINESSES_REGISTERED, WORK_RECORDS)
    )
    return beside_targets(technicians=technicians, businesses=businesses, records=records, until=month)
