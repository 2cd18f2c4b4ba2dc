"""A new PIN for a technician who cannot sign in: at once after a strong proof, after a day of waiting after a weak one.

The proofs themselves are checked above, where the registry is known (`registry.services.account_recovery`).
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from psycopg.types.range import DateRange

from ccus.access.errors import RecoveryNotFound
from ccus.access.models import Account, Recovery, RoleGrant
from ccus.access.services.accounts import hash_proof
from ccus.access.states import RecoveryState, Role, SubjectKind
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date

WAITS = timedelta(days=1)


@transaction.atomic
def renew_pin(
    login_name: str, *, technician_ccus_id: str, display_name: str, birth_date: date, pin: str, by: str, now: datetime
) -> Account:
    """The new PIN holds from here on, and every open session ends. Whoever had no account gets one. Raises PinTooWeak."""
    stop_waiting(technician_ccus_id, now=now)
    return _set_proof(
        login_name, technician_ccus_id, display_name, hash_proof(birth_date=birth_date, pin=pin), by=by, now=now
    )


@transaction.atomic
def ask_for_pin(
    login_name: str, *, technician_ccus_id: str, display_name: str, birth_date: date, pin: str, now: datetime
) -> tuple[Recovery, str]:
    """The new PIN holds after a day; gives the secret with which anybody who gets the message can stop it. Raises PinTooWeak.

    An earlier one that still waits is stopped by this.
    """
    proof_hash = hash_proof(birth_date=birth_date, pin=pin)
    stop_waiting(technician_ccus_id, now=now)
    secret = secrets.token_urlsafe(16)
    recovery = Recovery.objects.create(
        login_name=login_name,
        technician_ccus_id=technician_ccus_id,
        display_name=display_name,
        proof_hash=proof_hash,
        stop_hash=_stop_hash(secret),
        asked_at=now,
        holds_at=now + WAITS,
    )
    record_act("access:recovery:ask", actor="public", subject_kind="technician", subject_id=technician_ccus_id, at=now)
    return recovery, secret


def stop_by_secret(secret: str, *, now: datetime) -> Recovery:
    """Raises RecoveryNotFound."""
    waiting = Recovery.objects.filter(stop_hash=_stop_hash(secret), state=RecoveryState.WAITING).first()
    if waiting is None or not stop_waiting(waiting.technician_ccus_id, now=now):
        raise RecoveryNotFound
    return waiting


def stop_waiting(technician_ccus_id: str, *, now: datetime) -> bool:
    """Whether something waited that is stopped now. Not for the public: asks for no proof."""
    waiting = Recovery.objects.filter(technician_ccus_id=technician_ccus_id, state=RecoveryState.WAITING)
    stopped = waiting.filter(holds_at__gt=now).update(state=RecoveryState.STOPPED.value, ended_at=now)
    if stopped:
        record_act(
            "access:recovery:stop", actor="public", subject_kind="technician", subject_id=technician_ccus_id, at=now
        )
    return bool(stopped)


def find_waiting(technician_ccus_id: str) -> Recovery | None:
    return Recovery.objects.filter(technician_ccus_id=technician_ccus_id, state=RecoveryState.WAITING).first()


def take_effect(login_name: str, *, now: datetime) -> None:
    """A recovery of this name whose day of waiting is over holds from here on. Asked for at the door, so no job has to run."""
    with transaction.atomic():
        due = (
            Recovery.objects.select_for_update()
            .filter(login_name=login_name, state=RecoveryState.WAITING, holds_at__lte=now)
            .first()
        )
        if due is None:
            return
        due.state, due.ended_at = RecoveryState.DONE.value, now
        due.save(update_fields=["state", "ended_at"])
        _set_proof(login_name, due.technician_ccus_id, due.display_name, due.proof_hash, by="program:recovery", now=now)


def _set_proof(
    login_name: str, technician_ccus_id: str, display_name: str, proof_hash: str, *, by: str, now: datetime
) -> Account:
    account = Account.objects.select_for_update().filter(login_name=login_name).first()
    if account is None:
        account = Account(login_name=login_name, display_name=display_name, created_at=now)
        account.set_unusable_password()
        account.proof_hash = proof_hash
        account.save(force_insert=True)
        RoleGrant.objects.create(
            account=account,
            role=Role.TECHNICIAN,
            subject_kind=SubjectKind.TECHNICIAN,
            subject_ccus_id=technician_ccus_id,
            subject_name=display_name,
            valid=DateRange(jst_date(now), None),
            granted_by=by,
            granted_at=now,
        )
    else:
        account.proof_hash = proof_hash
        account.save(update_fields=["proof_hash"])
    record_act("access:recovery:renew-pin", actor=by, subject_kind="account", subject_id=account.pk, at=now)
    return account


def _stop_hash(secret: str) -> str:
    return salted_hmac("ccus.access.stop-recovery", secret, algorithm="sha256").hexdigest()
