"""The level that was applied for together with a registration, sent again by whoever filed both (ワンストップ)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.applications.models import Application
from ccus.applications.permissions import check_can_fill_in
from ccus.applications.rules.callers import Caller
from ccus.applications.services.life import lock_application
from ccus.levels.errors import AssessmentNotFound
from ccus.levels.services.assessments import submit_again_with_registration


@transaction.atomic
def send_level_again(number: int, *, caller: Caller, now: datetime) -> Application:
    """After the evaluating body returned it, with the records as they are now. For the person, and the firm that filed it for them.

    Raises ApplicationNotFound, AssessmentNotFound, AssessmentNotOpen.
    """
    application = lock_application(number)
    check_can_fill_in(application, caller)
    if application.assessment_id is None:
        raise AssessmentNotFound
    submit_again_with_registration(application.assessment_id, actor=caller.actor_for(number), now=now)
    return application
