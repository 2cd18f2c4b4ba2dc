"""A person's answer to a proposed day: worked, which sends a direct entry to the prime, or not worked, which ends the proposal."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.history.errors import MissingDayGone, MissingDayNeedsDetails
from ccus.history.models import DayOff, DirectEntry
from ccus.history.queries.days import get_own_reach
from ccus.history.queries.missing_days import ProposedDay, list_own_missing_days
from ccus.history.rules.entry_reasons import EntryReason
from ccus.history.services.typed_days import TypedDay, submit_typed_day
from ccus.kit.calendar import JstMonth, jst_date
from ccus.sites.models import RosterEntry

SUBMIT = "history:direct-entry:submit"


def confirm_missing_day(viewer: Viewer, *, site_ccus_id: str, day: date, now: datetime) -> DirectEntry:
    """Sends the proposed day to the prime, with trade and roles of the roster of that day. It counts once the prime approves.

    Raises MissingDayGone when the day is not proposed (any more), MissingDayNeedsDetails when no roster tells the trade, and the
    refusals of `submit_typed_day`; nothing is written then.
    """
    proposed = _own_proposal(viewer, day=day, now=now)
    if proposed is None or proposed.site_ccus_id != site_ccus_id:
        raise MissingDayGone(work_date=day)
    entry = RosterEntry.objects.filter(
        technician__ccus_id=viewer.technician_ccus_id, site__ccus_id=site_ccus_id, valid__contains=day
    ).first()
    if entry is None:
        raise MissingDayNeedsDetails(work_date=day)
    typed = TypedDay(
        technician_ccus_id=viewer.technician_ccus_id,
        site_ccus_id=site_ccus_id,
        work_date=day,
        trade_code=entry.trade_code,
        site_roles=entry.site_roles,
        work_content=entry.work_content,
        reason=EntryReason.MISSING_DAY_CONFIRMED,
    )
    return submit_typed_day(viewer, typed, now=now)


@transaction.atomic
def answer_day_off(viewer: Viewer, *, day: date, now: datetime) -> None:
    """Notes that the person did not work on a proposed day, so that it is not proposed again. Answering twice is once.

    Raises MissingDayGone when the day is not proposed.
    """
    if _own_proposal(viewer, day=day, now=now) is None:
        raise MissingDayGone(work_date=day)
    reach = get_own_reach(viewer)
    DayOff.objects.get_or_create(technician_id=reach.technician_id, day=day, defaults={"answered_at": now})
    record_act(
        "history:day-off:answer",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=reach.technician_id,
        at=now,
        details={"day": day.isoformat()},
    )


def _own_proposal(viewer: Viewer, *, day: date, now: datetime) -> ProposedDay | None:
    check_may(viewer, SUBMIT)
    found = list_own_missing_days(get_own_reach(viewer), month=JstMonth.of(day), on=jst_date(now))
    return next((one for one in found if one.work_date == day), None)
