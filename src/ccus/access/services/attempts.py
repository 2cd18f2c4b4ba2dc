"""Waits that grow with failures, for every door at which somebody proves who they are.

An attempt is counted as failed before it is tried, so that parallel guesses do not slip through together; names are kept as
keyed hashes, so that one that does not exist is counted like one that does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from ccus.access.errors import SignInMustWait
from ccus.access.models import SignInFailures
from ccus.access.rules import sign_in


@dataclass(frozen=True, kw_only=True)
class Door:
    """One attempt at a door: `name` is who is claimed to be there, `address` the network address, empty when unknown."""

    kind: str
    name: str
    address: str = ""
    free_failures: int = sign_in.FREE_FAILURES_OF_A_NAME

    @property
    def name_key(self) -> str:
        return _key(self.kind, self.name)

    @property
    def address_key(self) -> str:
        return _key("address", self.address)

    @property
    def free_by_key(self) -> dict[str, int]:
        free = {self.name_key: self.free_failures}
        if self.address:
            free[self.address_key] = sign_in.FREE_FAILURES_OF_AN_ADDRESS
        return free


def count_attempt(door: Door, *, now: datetime) -> None:
    """Counts this attempt as failed. Raises SignInMustWait while too many lie behind.

    Not to be called inside a transaction: a counted failure has to survive the refusal.
    """
    with transaction.atomic(durable=True):
        _count(door.free_by_key, now=now)


def forget_attempts(door: Door, *, now: datetime) -> None:
    """A success clears the name, gives the address back the attempt counted in advance, and sweeps out what is old."""
    SignInFailures.objects.filter(key=door.name_key).delete()
    SignInFailures.objects.filter(key=door.address_key).update(failures=F("failures") - 1, blocked_until=now)
    old = SignInFailures.objects.filter(last_failed_at__lte=now - sign_in.FORGET_AFTER)
    # Rows that another attempt holds are left to it: waiting for them could end in a deadlock.
    SignInFailures.objects.filter(id__in=old.select_for_update(skip_locked=True).values("id")).delete()


def _key(kind: str, name: str) -> str:
    return salted_hmac("ccus.access.sign-in-failures", f"{kind}:{name}", algorithm="sha256").hexdigest()


def _count(free_failures: Mapping[str, int], *, now: datetime) -> None:
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
