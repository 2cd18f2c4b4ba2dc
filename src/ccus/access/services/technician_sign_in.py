"""The technicians' door: 14-digit ID, birth date and PIN, behind waits that grow with failures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from ccus.access.errors import SignInMustWait, SignInNotProven
from ccus.access.models import Account, SignInFailures
from ccus.access.rules import sign_in

NOBODY = ""


def prove_technician(
    technician_ccus_id: str, *, birth_date: date, pin: str, address: str = NOBODY, now: datetime
) -> Account:
    """The account of the technician who knows birth date and PIN. `address` is the network address, empty when unknown.

    Refuses with SignInNotProven, or with SignInMustWait while too many failures lie behind; both read and take the same
    for an ID that does not exist. Not to be called inside a transaction: a counted failure has to survive the refusal.
    """
    name_key, address_key = _key("technician", technician_ccus_id), _key("address", address)
    free_failures = {name_key: sign_in.FREE_FAILURES_OF_A_NAME}
    if address != NOBODY:
        free_failures[address_key] = sign_in.FREE_FAILURES_OF_AN_ADDRESS
    _count_attempt(free_failures, now=now)
    account = Account.objects.filter(login_name=technician_ccus_id).exclude(proof_hash="").first()
    spoken = sign_in.spoken_proof(birth_date=birth_date, pin=pin)
    if account is None:
        make_password(spoken)  # the same work as a check, so that the time tells nothing either
        raise SignInNotProven
    if not check_password(spoken, account.proof_hash) or not account.is_active:
        raise SignInNotProven
    _forget_attempts(name_key, address_key=address_key, now=now)
    return account


def _key(kind: str, name: str) -> str:
    return salted_hmac("ccus.access.sign-in-failures", f"{kind}:{name}", algorithm="sha256").hexdigest()


def _count_attempt(free_failures: Mapping[str, int], *, now: datetime) -> None:
    """Counts this attempt as failed before it is tried, so that parallel guesses do not slip through together."""
    with transaction.atomic(durable=True):
        SignInFailures.objects.bulk_create(
            [SignInFailures(key=key, last_failed_at=now, blocked_until=now) for key in sorted(free_failures)],
            ignore_conflicts=True,
        )
        rows = list(SignInFailures.objects.select_for_update().filter(key__in=free_failures).order_by("key"))
        blocked_for = max((row.blocked_until - now for row in rows), default=timedelta(0))
        if blocked_for > timedelta(0):
            seconds = math.ceil(blocked_for.total_seconds())
            raise SignInMustWait(seconds=seconds, minutes=math.ceil(seconds / 60))
        for row in rows:
            is_old = row.last_failed_at <= now - sign_in.FORGET_AFTER
            row.failures = 1 if is_old else row.failures + 1
            row.last_failed_at = now
            row.blocked_until = now + sign_in.wait_after(row.failures, free_failures=free_failures[row.key])
            row.save(update_fields=["failures", "last_failed_at", "blocked_until"])


def _forget_attempts(name_key: str, *, address_key: str, now: datetime) -> None:
    """A success clears the name, gives the address back the attempt counted in advance, and sweeps out what is old."""
    SignInFailures.objects.filter(key=name_key).delete()
    SignInFailures.objects.filter(key=address_key).update(failures=F("failures") - 1, blocked_until=now)
    old = SignInFailures.objects.filter(last_failed_at__lte=now - sign_in.FORGET_AFTER)
    # Rows that another attempt holds are left to it: waiting for them could end in a deadlock.
    SignInFailures.objects.filter(id__in=old.select_for_update(skip_locked=True).values("id")).delete()
