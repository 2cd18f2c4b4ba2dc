"""Closing the proof of days: one signed root a day over all touches received on it, chained, kept in two places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
from django.db import transaction

from ccus.foundation.signing import SignatureWrong, SigningKeys
from ccus.history.errors import DayNotClosed
from ccus.history.models import TouchRoot
from ccus.history.rules.proof_statements import ROOT, RootStatement, link_to
from ccus.history.rules.proof_tree import blocks_of, root_of
from ccus.history.services.facts import run
from ccus.history.services.proof.folder import KeptRoot, ProofFolder
from ccus.history.services.proof.leaves import records_of_day
from ccus.history.services.rejudging import raw_connection
from ccus.kit.calendar import jst_date, jst_midnight

# A touch is stored right after the clock is read. Transactions that began so long after midnight can hold none of the day before.
ROOM_FOR_STRAGGLERS = timedelta(minutes=5)
CLOSES_AFTER = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
_LOCK = "history_publish_roots"

Progress = Callable[[date, int], None]


class LeavesDiffer(Exception):
    """The touches of closed days do not give their roots: something changed them. The message names the days."""


@dataclass
class PublishReport:
    """`waits` is set when a transaction of the night still lives, so that the days from `next_day` come later."""

    days: int = 0
    touches: int = 0
    repaired: int = 0
    waits: bool = False


def last_closable_day(now: datetime) -> date:
    return jst_date(now - CLOSES_AFTER) - ONE_DAY


def publish_roots(
    place: ProofFolder,
    keys: SigningKeys,
    *,
    issuer: str,
    now: datetime,
    until: date | None = None,
    progress: Progress = lambda day, touches: None,
) -> PublishReport:
    """Closes every day that can be closed, up to and including `until`; each is committed by itself.

    Files that are missing in `place` for days closed before are written again. Several at once do no harm. Raises DayNotClosed
    for an `until` that is not over yet; LeavesDiffer when missing files cannot be made again from the touches, which keeps no
    other day open, or when a day that was published says something else than its touches, which does.
    """
    last = last_closable_day(now)
    if until is not None and until > last:
        raise DayNotClosed(day=until)
    report = PublishReport()
    place.write_keys(keys.public(now=now).as_jwks())
    spoilt = _write_missing(place, report)
    day = _first_open_day(last)
    while day <= (until or last):
        if _lives_older(raw_connection(), jst_midnight(day + ONE_DAY) + ROOM_FOR_STRAGGLERS):
            report.waits = True
            break
        closed = _close(day, place, keys, issuer=issuer, now=now)
        if closed is not None:
            report.days += 1
            report.touches += closed
            progress(day, closed)
        day += ONE_DAY
    if spoilt:
        raise LeavesDiffer(", ".join(map(str, spoilt)))
    return report


def _first_open_day(last: date) -> date:
    """The day after the last root; without any, the first day on which touches were received, else the last that is over."""
    newest = TouchRoot.objects.order_by("-day").values_list("day", flat=True).first()
    if newest is not None:
        return newest + ONE_DAY
    ((earliest,),) = run(raw_connection(), "first_reception", {})
    return min(last, jst_date(earliest)) if earliest is not None else last


def _lives_older(connection: psycopg.Connection[Any], moment: datetime) -> bool:
    ((older,),) = run(connection, "older_transactions", {"moment": moment})
    return bool(older)


def _close(day: date, place: ProofFolder, keys: SigningKeys, *, issuer: str, now: datetime) -> int | None:
    """Number of touches; None when another process closed the day meanwhile."""
    with _one_at_a_time():
        previous = TouchRoot.objects.order_by("-day").first()
        if previous is not None and previous.day >= day:
            return None
        leaves = place.new_leaves()
        blocks = blocks_of(leaves.take(records_of_day(raw_connection(), day)))
        statement = RootStatement(day, leaves.size, root_of(blocks), link_to(previous.signed if previous else ""))
        signed = _published_before(statement, place, keys, now=now) or keys.sign(
            statement.claims(issuer=issuer), kind=ROOT, now=now
        )
        place.place_leaves(leaves, day)
        TouchRoot.objects.create(day=day, size=leaves.size, root=statement.root, signed=signed, signed_at=now)
    # Last, since a root that is published must be in the table for ever.
    place.write(KeptRoot(day, signed, blocks))
    return leaves.size


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A transaction in which no other process closes days."""
    with transaction.atomic():
        run(raw_connection(), "lock_publishing", {"name": _LOCK})
        yield


def _published_before(statement: RootStatement, place: ProofFolder, keys: SigningKeys, *, now: datetime) -> str:
    """What the second place holds for a day that the table has lost, such as after a restored backup; empty if nothing.

    A root that was once published is never replaced: LeavesDiffer when it says something else than the touches do.
    """
    if statement.day not in place:
        return ""
    try:
        signed = place.read(statement.day).signed
        published = RootStatement.of_claims(keys.public(now=now).read(signed, kind=ROOT))
    except (ValueError, SignatureWrong) as problem:
        raise LeavesDiffer(str(statement.day)) from problem
    if published != statement:
        raise LeavesDiffer(str(statement.day))
    return signed


def _write_missing(place: ProofFolder, report: PublishReport) -> list[date]:
    """Writes again what is not there, such as after a fall between the two places, or for a folder that is new.

    Gives the days whose touches do not give their root any more; of these nothing is written.
    """
    spoilt: list[date] = []
    for root in TouchRoot.objects.order_by("day"):
        if root.day in place and place.has_leaves(root.day):
            continue
        with _one_at_a_time():
            leaves = place.new_leaves()
            blocks = blocks_of(leaves.take(records_of_day(raw_connection(), root.day)))
            if root_of(blocks) != bytes(root.root):
                leaves.path.unlink()
                spoilt.append(root.day)
                continue
            place.place_leaves(leaves, root.day)
        place.write(KeptRoot(root.day, root.signed, blocks))
        report.repaired += 1
    return spoilt
