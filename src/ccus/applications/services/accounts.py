"""The person who was registered chooses the PIN of their own account. Nobody else ever can."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access import catalogue
from ccus.access.errors import LoginNameTaken
from ccus.access.models import Account
from ccus.access.services.accounts import create_technician_account
from ccus.applications.errors import AccountExists, ApplicationNotFound, KnownPersonLinked, StepNotPossible
from ccus.applications.models import Application
from ccus.applications.queries.known_people import has_link
from ccus.applications.rules.callers import Caller
from ccus.applications.states import REGISTERED, ApplicationState
from ccus.kit.calendar import jst_date
from ccus.registry.models import Technician


@transaction.atomic
def choose_pin(number: int, *, pin: str, caller: Caller, now: datetime) -> Account:
    """Makes the account of the technician who was registered: ID, birth date and this PIN open it.

    Only whoever has shown the key may: not the proxy, not a desk. Raises ApplicationNotFound, KnownPersonLinked, StepNotPossible,
    AccountExists, PinTooWeak.
    """
    application = Application.objects.select_for_update().filter(number=number).first()
    if application is None or number not in caller.proven:
        raise ApplicationNotFound
    if has_link(application):  # who is registered gets back by a proof of their own, never by an application
        raise KnownPersonLinked
    state = ApplicationState(application.state)
    technician = Technician.objects.filter(ccus_id=application.technician_ccus_id or "-").first()
    if state not in REGISTERED or technician is None:
        wanted = ApplicationState.APPROVED
        raise StepNotPossible(
            state_ja=state.label_ja, state_en=state.label_en, step_ja=wanted.label_ja, step_en=wanted.label_en
        )
    try:
        return create_technician_account(
            technician.ccus_id,
            viewer=catalogue.viewer_for_program("applications", words=["access:account:create"]),
            display_name=technician.full_name,
            birth_date=technician.birth_date,
            pin=pin,
            language=application.language if application.language in ("ja", "en") else "ja",
            from_on=jst_date(now),
            now=now,
        )
    except LoginNameTaken as problem:
        raise AccountExists from problem
