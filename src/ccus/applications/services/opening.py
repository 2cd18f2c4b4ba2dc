"""An application is begun, and found again by number and key."""

from __future__ import annotations

import hmac
import secrets
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.errors import (
    ApplicationNotFound,
    DelegationMissing,
    KeyNotProven,
    KindNeedsProxy,
    KindNeedsSignIn,
    KindNotAtCounters,
    RenewalNotOpen,
)
from ccus.applications.models import AnswerVersion, Application
from ccus.applications.queries.delegations import has_delegation
from ccus.applications.queries.registered import registered_columns, renewal_opens_on
from ccus.applications.queries.relations import COUNTER, NEW_PEOPLE, PROXY, is_applicant
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.deadlines import last_day_in
from ccus.applications.rules.numbers import draw_number, fold_key, key_of
from ccus.applications.rules.prefilling import answers_of_business
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
# A business files these for somebody; source: one-stop registration is filed by a business with an ID (since 2025-03-14).
BY_BUSINESSES = frozenset({ApplicationKind.TECHNICIAN_WITH_LEVEL})
# People come to a counter to be registered; source: counters take the detailed kind since 2020-10.
AT_COUNTERS = (ApplicationKind.TECHNICIAN_DETAILED, ApplicationKind.ONE_PERSON_CONTRACTOR)
OF_TECHNICIANS = frozenset(
    {ApplicationKind.TECHNICIAN_UPGRADE, ApplicationKind.TECHNICIAN_CHANGE, ApplicationKind.CARD_REISSUE}
)


@transaction.atomic
def open_application(
    kind: ApplicationKind, *, caller: Caller, now: datetime, answers: dict[str, Any] | None = None
) -> Application:
    """A draft under a number of its own. `answers` fill it in beforehand.

    Raises KindNeedsSignIn for kinds about somebody registered when the caller is not that person or business, KindNeedsProxy,
    RenewalNotOpen.
    """
    if kind in BY_BUSINESSES:
        raise KindNeedsProxy(kind_ja=kind.label_ja, kind_en=kind.label_en)
    viewer = caller.viewer
    is_for_technician = kind in OF_TECHNICIANS
    if kind not in OPEN_TO_ALL:
        subject = viewer.technician_ccus_id if is_for_technician else viewer.business_ccus_id
        if not subject:
            raise KindNeedsSignIn(kind_ja=kind.label_ja, kind_en=kind.label_en)
    if kind is ApplicationKind.BUSINESS_RENEWAL:
        _check_renewal(viewer.business_ccus_id, on=jst_date(now))
    if kind in (ApplicationKind.BUSINESS_RENEWAL, ApplicationKind.BUSINESS_CHANGE) and answers is None:
        answers = dict(answers_of_business(registered_columns(viewer.business_ccus_id)))
    return _open(
        kind,
        opened_by=viewer.actor if viewer.account_id is not None or viewer.program else "",
        language=viewer.language,
        now=now,
        answers=answers or {},
        technician_ccus_id=viewer.technician_ccus_id if is_for_technician else "",
        business_ccus_id="" if kind in OPEN_TO_ALL or is_for_technician else viewer.business_ccus_id,
    )


@transaction.atomic
def open_as_proxy(
    kind: ApplicationKind,
    *,
    viewer: Viewer,
    now: datetime,
    technician_ccus_id: str = "",
    answers: dict[str, Any] | None = None,
) -> Application:
    """A draft in the name of a person: somebody new, who signs a consent, or a technician who gave a delegation.

    The proxy sees and changes no means of signing in: neither the key of the application nor, later, the PIN.
    Raises PermissionMissing, DelegationMissing.
    """
    check_may(viewer, PROXY)
    is_new = kind in NEW_PEOPLE and not technician_ccus_id
    is_delegated = bool(technician_ccus_id) and has_delegation(
        technician_ccus_id, business_ccus_id=viewer.business_ccus_id, kind=kind
    )
    if not viewer.business_ccus_id or not (is_new or is_delegated):
        raise DelegationMissing
    return _open(
        kind,
        opened_by=viewer.actor,
        language=viewer.language,
        now=now,
        answers=answers or {},
        technician_ccus_id=technician_ccus_id,
        proxy_ccus_id=viewer.business_ccus_id,
    )


def open_for_counter(kind: ApplicationKind, *, viewer: Viewer, now: datetime) -> Application:
    """A draft for somebody who stands at a registration counter and signs a consent on paper.

    Raises PermissionMissing, KindNotAtCounters. Call inside a transaction.
    """
    check_may(viewer, COUNTER)
    if kind not in AT_COUNTERS:
        raise KindNotAtCounters(kind_ja=kind.label_ja, kind_en=kind.label_en)
    return _open(
        kind,
        opened_by=viewer.actor,
        language=viewer.language,
        now=now,
        answers={},
        proxy_ccus_id=viewer.business_ccus_id,
        is_at_counter=True,
    )


def prove_key(number: int, key: str) -> Application:
    """The application whose key is known. A key has 80 random bits, so guesses need no counting. Raises KeyNotProven."""
    application = Application.objects.filter(number=number).first()
    expected = _key(number, bytes(application.key_salt) if application else b"nobody")
    if not hmac.compare_digest(expected, fold_key(key).encode("ascii", "replace").decode()) or application is None:
        raise KeyNotProven
    return application


def get_key(application: Application, *, caller: Caller) -> str:
    """The key, for the person alone: a proxy never sees it. Raises ApplicationNotFound."""
    if not is_applicant(application, caller):
        raise ApplicationNotFound
    return _key(application.number, bytes(application.key_salt))


def _open(
    kind: ApplicationKind,
    *,
    opened_by: str,
    language: str,
    now: datetime,
    answers: dict[str, Any],
    **subjects: str | bool,
) -> Application:
    number = _free_number()
    application = Application.objects.create(
        number=number,
        kind=kind.value,
        state_since=now,
        last_on=last_day_in(ApplicationState.DRAFT, since=jst_date(now)),
        key_salt=secrets.token_bytes(16),
        language=language,
        opened_by=opened_by or f"applicant:{number}",
        opened_at=now,
        **subjects,
    )
    AnswerVersion.objects.create(
        application=application,
        version=1,
        schema=SCHEMA_VERSION,
        answers=answers,
        entered_by=application.opened_by,
        entered_at=now,
    )
    write_decision(
        application, kind=DecisionKind.OPENED, before=ApplicationState.DRAFT, actor=application.opened_by, now=now
    )
    return application


def _check_renewal(business_ccus_id: str, *, on: date) -> None:
    opens_on = renewal_opens_on(business_ccus_id)
    if opens_on is not None and on < opens_on:
        raise RenewalNotOpen(opens_on=opens_on)


def _key(number: int, salt: bytes) -> str:
    return key_of(number, salt=salt, secret=settings.SECRET_KEY.encode())


def _free_number() -> int:
    while Application.objects.filter(number=(drawn := draw_number())).exists():
        continue
    return drawn
