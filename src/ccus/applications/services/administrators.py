"""Whoever applied for a business makes the account of its first administrator (事業者責任者). Nobody else ever can."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access import catalogue
from ccus.access.errors import LoginNameTaken
from ccus.access.models import Account
from ccus.access.services.accounts import create_account
from ccus.access.services.grants import give_grant
from ccus.access.states import Role, SubjectKind
from ccus.applications.errors import AccountExists, ApplicationNotFound, StepNotPossible
from ccus.applications.models import Application
from ccus.applications.rules.callers import Caller
from ccus.applications.states import REGISTERED, ApplicationKind, ApplicationState
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business

NEW_BUSINESSES = frozenset(
    {
        ApplicationKind.BUSINESS_CORPORATION,
        ApplicationKind.BUSINESS_SOLE_TRADER,
        ApplicationKind.ONE_PERSON_CONTRACTOR,
    }
)


@transaction.atomic
def open_business_account(number: int, *, name: str, password: str, caller: Caller, now: datetime) -> Account:
    """Makes the account that acts for the business that was registered: it signs in with the business ID and this password.

    Once for each business, and only for whoever has shown the key of the application: not a proxy, not a desk. The login name is
    the business ID, as it is today (source: the business administrator's ID equals the business ID). Raises ApplicationNotFound,
    StepNotPossible, AccountExists, PasswordTooWeak.
    """
    application = Application.objects.select_for_update().filter(number=number).first()
    if application is None or number not in caller.proven:
        raise ApplicationNotFound
    state = ApplicationState(application.state)
    business = Business.objects.filter(ccus_id=application.business_ccus_id or "-").first()
    if state not in REGISTERED or business is None or ApplicationKind(application.kind) not in NEW_BUSINESSES:
        wanted = ApplicationState.APPROVED
        raise StepNotPossible(
            state_ja=state.label_ja, state_en=state.label_en, step_ja=wanted.label_ja, step_en=wanted.label_en
        )
    viewer = catalogue.viewer_for_program("applications", words=["access:account:create", "access:grant:give"])
    try:
        account = create_account(
            business.ccus_id,
            viewer=viewer,
            display_name=name.strip(),
            password=password,
            language=application.language if application.language in ("ja", "en") else "ja",
            now=now,
        )
    except LoginNameTaken as problem:
        raise AccountExists from problem
    give_grant(
        account,
        viewer=viewer,
        role=Role.BUSINESS_ADMINISTRATOR,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=business.ccus_id,
        subject_name=business.name,
        from_on=jst_date(now),
        now=now,
    )
    return account
