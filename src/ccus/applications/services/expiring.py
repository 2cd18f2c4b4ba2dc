"""Applications whose last day has passed end by themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.applications.models import Application
from ccus.applications.rules.deadlines import papers_leave_on
from ccus.applications.services.life import lock_application, step
from ccus.applications.services.sending import cancel_waiting_charges
from ccus.applications.states import ApplicationState, DecisionKind
from ccus.kit.calendar import jst_date

ACTOR = "program:applications"


def expire_applications(*, now: datetime) -> int:
    """Ends what nobody went on with in time; amounts that wait are no longer asked. Gives how many ended."""
    today = jst_date(now)
    due = list(Application.objects.filter(last_on__lt=today).values_list("number", flat=True))
    return sum(_expire(number, now=now) for number in due)


@transaction.atomic
def _expire(number: int, *, now: datetime) -> bool:
    application = lock_application(number)
    if application.last_on is None or application.last_on >= jst_date(now):
        return False  # gone on with in the meantime
    application.papers_leave_on = papers_leave_on(jst_date(now))
    step(application, ApplicationState.EXPIRED, kind=DecisionKind.EXPIRED, actor=ACTOR, now=now)
    cancel_waiting_charges(application, actor=ACTOR, now=now)
    return True
