"""The technicians' door: 14-digit ID, birth date and PIN, behind waits that grow with failures."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password

from ccus.access.errors import SignInNotProven
from ccus.access.models import Account
from ccus.access.rules import sign_in
from ccus.access.services.attempts import Door, count_attempt, forget_attempts
from ccus.access.services.recoveries import take_effect

NOBODY = ""


def prove_technician(
    technician_ccus_id: str, *, birth_date: date, pin: str, address: str = NOBODY, now: datetime
) -> Account:
    """The account of the technician who knows birth date and PIN. `address` is the network address, empty when unknown.

    Refuses with SignInNotProven, or with SignInMustWait while too many failures lie behind; both read and take the same
    for an ID that does not exist. Not to be called inside a transaction: a counted failure has to survive the refusal.
    """
    door = Door(kind="technician", name=technician_ccus_id, address=address)
    count_attempt(door, now=now)
    take_effect(technician_ccus_id, now=now)
    account = Account.objects.filter(login_name=technician_ccus_id).exclude(proof_hash="").first()
    spoken = sign_in.spoken_proof(birth_date=birth_date, pin=pin)
    if account is None:
        make_password(spoken)  # the same work as a check, so that the time tells nothing either
        raise SignInNotProven
    if not check_password(spoken, account.proof_hash) or not account.is_active:
        raise SignInNotProven
    forget_attempts(door, now=now)
    return account
