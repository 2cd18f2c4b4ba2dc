"""A technician's own days in the retirement mutual aid (建退共): what was reported, month by month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.models import RetirementDay
from ccus.documents.rules.retirement_premiums import amount_yen
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Technician

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMonth:
    """Days of one month that were reported, with the yen they are worth."""

    month: JstMonth
    days: frozenset[int]
    yen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRetirement:
    """`months` are the last twelve, the latest first; those without a reported day too."""

    insured_number: str
    months: tuple[OwnMonth, ...]


def get_own_retirement_visible_to(viewer: Viewer, *, on: date) -> OwnRetirement:
    """Of the viewer, who is a technician. Raises PermissionMissing. Two queries."""
    check_may(viewer, "history:own-days:view")
    person = Technician.objects.filter(ccus_id=viewer.technician_ccus_id).first()
    latest = JstMonth.of(on)
    months = [latest.plus(-back) for back in range(MONTHS)]
    dates: defaultdict[JstMonth, list[date]] = defaultdict(list)
    rows = RetirementDay.objects.filter(
        technician=person, work_date__gte=months[-1].first_on, work_date__lte=on, cancelled_in__isnull=True
    )
    for work_date in rows.values_list("work_date", flat=True) if person else ():
        dates[JstMonth.of(work_date)].append(work_date)
    return OwnRetirement(
        insured_number=person.kentaikyo_insured_number if person else "",
        months=tuple(
            OwnMonth(
                month=month,
                days=frozenset(day.day for day in dates[month]),
                yen=amount_yen(dates[month]),
            )
            for month in months
        ),
    )
