"""An application is begun, and found again by number and key."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from ccus.applications.errors import KeyNotProven, KindNeedsSignIn
from ccus.applications.models import AnswerVersion, Application
from ccus.applications.permissions import check_can_fill_in
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.deadlines import last_day_in
from ccus.applications.rules.numbers import draw_number, fold_key, key_of
from ccus.applications.rules.questions import SCHEMA_VERSION
from ccus.applications.services.life import write_decision
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind
from ccus.kit.calendar import jst_date

# Kinds that anybody may begin; the others are about somebody who is registered and has signed in.
OPEN_TO_ALL = frozenset(
    {
        ApplicationKind.TECHNICIAN_SIMPLIFIED,
        ApplicationKind.TECHNICIAN_DETAILED,
        ApplicationKind.BUSINESS_CORPORATION,
        ApplicationKind.BUSINESS_SOLE_TRADER,
        ApplicationKind.ONE_PERSON_CONTRACTOR,
    }
)
OF_TECHNICIANS = frozenset(
    {ApplicationKind.TECHNICIAN_UPGRADE, ApplicationKind.TECHNICIAN_CHANGE, ApplicationKind.CARD_REISSUE}
)


@transaction.atomic
def open_application(
    kind: ApplicationKind, *, caller: Caller, now: datetime, answers: dict[str, Any] | None = None
) -> Application:
    """A draft under a number of its own. `answers` fill it in beforehand.

    Raises KindNeedsSignIn for kinds about somebody registered when the caller is not that person or business.
    """
    viewer = caller.viewer
    is_for_technician = kind in OF_TECHNICIANS
    if kind not in OPEN_TO_ALL:
        subject = viewer.technician_ccus_id if is_for_technician else viewer.business_ccus_id
        if not subject:
            raise KindNeedsSignIn(kind_ja=kind.label_ja, kind_en=kind.label_en)
    number = _free_number()
    application = Application.objects.create(
        number=number,
        kind=kind.value,
        state_since=now,
        last_on=last_day_in(ApplicationState.DRAFT, since=jst_date(now)),
        key_salt=secrets.token_bytes(16),
        language=viewer.language,
        technician_ccus_id=viewer.technician_ccus_id if is_for_technician else "",
        business_ccus_id="" if kind in OPEN_TO_ALL or is_for_technician else viewer.business_ccus_id,
        opened_by=viewer.actor if viewer.account_id is not None or viewer.program else f"applicant:{number}",
        opened_at=now,
    )
    AnswerVersion.objects.create(
        application=application,
        version=1,
        schema=SCHEMA_VERSION,
        answers=answers or {},
        entered_by=application.opened_by,
        entered_at=now,
    )
    write_decision(
        application, kind=DecisionKind.OPENED, before=ApplicationState.DRAFT, actor=application.opened_by, now=now
    )
    return application


def prove_key(number: int, key: str) -> Application:
    """The application whose key is known. A key has 80 random bits, so guesses need no counting. Raises KeyNotProven."""
    application = Application.objects.filter(number=number).first()
    expected = _key(number, bytes(application.key_salt) if application else b"nobody")
    if not hmac.compare_digest(expected, fold_key(key).encode("ascii", "replace").decode()) or application is None:
        raise KeyNotProven
    return application


def get_key(application: Application, *, caller: Caller) -> str:
    """The key, for a caller who has a part in it. Raises ApplicationNotFound."""
    check_can_fill_in(application, caller)
    return _key(application.number, bytes(application.key_salt))


def _key(number: int, salt: bytes) -> str:
    return key_of(number, salt=salt, secret=settings.SECRET_KEY.encode())


def _free_number() -> int:
    while Application.objects.filter(number=(drawn := draw_number())).exists():
        continue
    return drawn
