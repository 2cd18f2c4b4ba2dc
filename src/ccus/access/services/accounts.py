"""Making accounts. The public does not sign up by itself: a desk knows who stands before it, and makes the account."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from ccus.access import permissions
from ccus.access.errors import AccountNotFound, LoginNameTaken, PasswordTooWeak, PinTooWeak
from ccus.access.models import Account, RoleGrant
from ccus.access.rules import sign_in
from ccus.access.services.languages import check_offered
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act


def create_account(
    login_name: str,
    *,
    viewer: Viewer,
    display_name: str,
    password: str | None = None,
    email: str = "",
    language: str = "ja",
    now: datetime,
) -> Account:
    """Makes an account without any role. Without a password it is entered by passkey (or, in the demo, by link) only.

    Refuses with PermissionMissing, LanguageNotOffered, PasswordTooWeak, LoginNameTaken.
    """
    permissions.check_may(viewer, "access:account:create")
    check_offered(language)
    account = Account(login_name=login_name, display_name=display_name, email=email, language=language, created_at=now)
    if password is not None:
        _check_password(password, account=account)
    account.set_password(password)
    with transaction.atomic():
        _insert(account, viewer=viewer, now=now)
    return account


def create_technician_account(
    technician_ccus_id: str,
    *,
    viewer: Viewer,
    display_name: str,
    birth_date: date,
    pin: str,
    language: str = "ja",
    from_on: date,
    now: datetime,
) -> Account:
    """Makes the account of a technician: signs in with the 14-digit ID, birth date and PIN, and wears the technician's hat.

    The caller has read ID and birth date from the registry. Refuses with PermissionMissing, LanguageNotOffered,
    PinTooWeak, LoginNameTaken.
    """
    permissions.check_may(viewer, "access:account:create")
    check_offered(language)
    account = Account(
        login_name=technician_ccus_id,
        display_name=display_name,
        language=language,
        proof_hash=hash_proof(birth_date=birth_date, pin=pin),
        created_at=now,
    )
    account.set_unusable_password()
    with transaction.atomic():
        _insert(account, viewer=viewer, now=now)
        RoleGrant.objects.create(
            account=account,
            role=Role.TECHNICIAN,
            subject_kind=SubjectKind.TECHNICIAN,
            subject_ccus_id=technician_ccus_id,
            subject_name=display_name,
            valid=DateRange(from_on, None),
            granted_by=viewer.actor,
            granted_at=now,
        )
    return account


def replace_pin(login_name: str, *, viewer: Viewer, birth_date: date, pin: str, now: datetime) -> None:
    """Gives a technician a new PIN after a desk has identified the person.

    Refuses with PermissionMissing, PinTooWeak, AccountNotFound.
    """
    permissions.check_may(viewer, "access:account:edit")
    proof_hash = hash_proof(birth_date=birth_date, pin=pin)
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(login_name=login_name).first()
        if account is None:
            raise AccountNotFound
        account.proof_hash = proof_hash
        account.save(update_fields=["proof_hash"])
        record_act(
            "access:pin:replace",
            actor=viewer.actor,
            subject_kind="account",
            subject_id=account.id,
            at=now,
        )


def _insert(account: Account, *, viewer: Viewer, now: datetime) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        if Account.objects.filter(login_name=account.login_name).exists():
            raise LoginNameTaken from error
        raise
    record_act("access:account:create", actor=viewer.actor, subject_kind="account", subject_id=account.id, at=now)


def _check_password(password: str, *, account: Account) -> None:
    try:
        validate_password(password, user=account)
    except ValidationError as error:
        raise PasswordTooWeak(reasons="".join(error.messages)) from error


def hash_proof(*, birth_date: date, pin: str) -> str:
    """What is kept of birth date and PIN together. Raises PinTooWeak."""
    if not sign_in.is_good_pin(pin, birth_date=birth_date):
        raise PinTooWeak
    return make_password(sign_in.spoken_proof(birth_date=birth_date, pin=pin))
