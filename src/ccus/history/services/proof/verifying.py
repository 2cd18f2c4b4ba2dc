"""Are the touches as they were proven? Answered from signed roots and receipts alone, beside the touch table itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from ccus.foundation.signing import PublicKeys, SignatureWrong
from ccus.history.rules.proof_comparison import ID_BYTES, RECORD_BYTES, compare
from ccus.history.rules.proof_statements import RECEIPT, ROOT, RootStatement, bytes_of, link_to
from ccus.history.rules.proof_tree import blocks_of, leaf_of, root_of
from ccus.history.services.facts import run
from ccus.history.services.proof import leaves
from ccus.history.services.proof.folder import ProofFolder
from ccus.history.states import ProofFault
from ccus.kit.calendar import jst_midnight

ONE_DAY = timedelta(days=1)
RECEIPTS_AT_ONCE = 1000


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `day` is that of reception, None for a receipt; `place` counts from 0 within the day."""

    fault: ProofFault
    day: date | None
    event_id: UUID | None = None
    place: int | None = None
    note: str = ""


@dataclass
class Verification:
    """What was looked at and what was found. `first` and `last` are the days covered, None when there was no root."""

    first: date | None = None
    last: date | None = None
    days: int = 0
    touches: int = 0
    receipts: int = 0
    findings: list[Finding] = field(default_factory=list)


# Called with touches looked at so far and touches in all.
Progress = Callable[[int, int], None]


def verify(
    connection: psycopg.Connection[Any],
    place: ProofFolder,
    keys: PublicKeys,
    *,
    now: datetime,
    from_on: date | None = None,
    until: date | None = None,
    receipts: Iterable[str] = (),
    progress: Progress = lambda done, total: None,
) -> Verification:
    """Compares the touches received on days [from_on, until] with their roots, then with receipts.

    `place` holds roots and leaves, `receipts` are compact JWS. Reads the database and writes nothing; memory grows with what is
    found, not with the country.
    """
    result = Verification()
    roots = list(_checked_roots(place, keys, result, from_on=from_on, until=until))
    total = sum(statement.size for statement, _ in roots)
    for statement, begins_chain in roots:
        if begins_chain:
            _find_added(connection, result, leaves.EVER, jst_midnight(statement.day), day=None)
        _verify_day(connection, place, statement, result)
        result.touches += statement.size
        progress(result.touches, total)
    _compare_places(connection, place, result, from_on=from_on, until=until)
    if roots:
        result.first, result.last, result.days = roots[0][0].day, roots[-1][0].day, len(roots)
        # Nothing was received tomorrow.
        _find_added(connection, result, now + ONE_DAY, leaves.FOR_EVER, day=None)
    _join_moves(result)
    _verify_receipts(connection, keys, receipts, result)
    return result


def _checked_roots(
    place: ProofFolder, keys: PublicKeys, result: Verification, *, from_on: date | None, until: date | None
) -> Iterator[tuple[RootStatement, bool]]:
    """Statements that are signed, in order of days, and whether each begins the chain; gaps and breaks become findings."""
    previous_day: date | None = None
    previous_signed = ""
    for day in place.days():
        if until is not None and day > until:
            break
        if previous_day is not None:
            for missing in _days_between(previous_day, day):
                if from_on is None or missing >= from_on:
                    result.findings.append(Finding(ProofFault.ROOT_MISSING, missing))
        wanted = from_on is None or day >= from_on
        try:
            signed = place.read(day).signed
            statement = RootStatement.of_claims(keys.read(signed, kind=ROOT))
            if statement.day != day:
                raise SignatureWrong(f"this is the root of {statement.day}")
        except (ValueError, SignatureWrong) as problem:
            if wanted:
                result.findings.append(Finding(ProofFault.ROOT_FORGED, day, note=str(problem)))
            previous_day, previous_signed = day, ""
            continue
        is_gap = previous_day is not None and previous_day != day - ONE_DAY
        if wanted and statement.previous != link_to(previous_signed) and not is_gap:
            result.findings.append(Finding(ProofFault.CHAIN_BROKEN, day))
        previous_day, previous_signed = day, signed
        if wanted:
            yield statement, not statement.previous


def _compare_places(
    connection: psycopg.Connection[Any],
    place: ProofFolder,
    result: Verification,
    *,
    from_on: date | None,
    until: date | None,
) -> None:
    """The table keeps roots too: a day that one place has lost, or has otherwise, stands out. Told are days not told before."""
    told = {one.day for one in result.findings if one.event_id is None}
    in_table: dict[date, str] = dict(run(connection, "roots_in_table", {}))
    for day in sorted(in_table.keys() | set(place.days())):
        if day in told or (from_on is not None and day < from_on) or (until is not None and day > until):
            continue
        if day not in place:
            result.findings.append(Finding(ProofFault.ROOT_MISSING, day, note="folder"))
        elif day not in in_table:
            result.findings.append(Finding(ProofFault.ROOT_MISSING, day, note="table"))
        elif place.read(day).signed != in_table[day]:
            result.findings.append(Finding(ProofFault.ROOT_FORGED, day, note="table and folder differ"))


def _days_between(earlier: date, later: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(earlier.toordinal() + 1, later.toordinal()))


def _verify_day(
    connection: psycopg.Connection[Any], place: ProofFolder, statement: RootStatement, result: Verification
) -> None:
    if not _leaves_give_root(place, statement):
        result.findings.append(Finding(ProofFault.LEAVES_WRONG, statement.day))
        return
    found = leaves.records_of_day(connection, statement.day)
    for difference in compare(place.records(statement.day), found):
        result.findings.append(Finding(difference.fault, statement.day, difference.event_id, difference.place))


def _leaves_give_root(place: ProofFolder, statement: RootStatement) -> bool:
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for record in place.records(statement.day):
            size += 1
            yield record[ID_BYTES:RECORD_BYTES]

    try:
        root = root_of(blocks_of(counted()))
    except FileNotFoundError:
        return False
    return (root, size) == (statement.root, statement.size)


def _find_added(
    connection: psycopg.Connection[Any],
    result: Verification,
    begin: datetime | str,
    until: datetime | str,
    *,
    day: date | None,
) -> None:
    for record in leaves.records_between(connection, begin, until):
        result.findings.append(Finding(ProofFault.ADDED, day, UUID(bytes=record[:ID_BYTES])))


def _join_moves(result: Verification) -> None:
    """A touch that is gone from one day and stands on another was not removed but moved."""
    added = {one.event_id: one for one in result.findings if one.fault is ProofFault.ADDED}
    joined: list[Finding] = []
    moved: set[UUID | None] = set()
    for one in result.findings:
        if one.fault is ProofFault.REMOVED and one.event_id in added and one.event_id not in moved:
            moved.add(one.event_id)
            to = added[one.event_id].day
            joined.append(replace(one, fault=ProofFault.REORDERED, note=f"→ {to}" if to else ""))
        else:
            joined.append(one)
    result.findings = [one for one in joined if not (one is added.get(one.event_id) and one.event_id in moved)]


def _verify_receipts(
    connection: psycopg.Connection[Any], keys: PublicKeys, receipts: Iterable[str], result: Verification
) -> None:
    named: set[UUID | None] = {one.event_id for one in result.findings}
    waiting: list[tuple[UUID, bytes]] = []
    for number, receipt in enumerate(receipts, start=1):
        result.receipts += 1
        try:
            claims = keys.read(receipt, kind=RECEIPT)
            waiting.append((UUID(claims["event_id"]), bytes_of(claims["leaf"])))
        except (SignatureWrong, KeyError, TypeError, ValueError, AttributeError) as problem:
            result.findings.append(Finding(ProofFault.RECEIPT_FORGED, None, place=number, note=str(problem)))
        if len(waiting) == RECEIPTS_AT_ONCE:
            _compare_receipts(connection, waiting, named, result)
            waiting = []
    _compare_receipts(connection, waiting, named, result)


def _compare_receipts(
    connection: psycopg.Connection[Any],
    waiting: Sequence[tuple[UUID, bytes]],
    named: set[UUID | None],
    result: Verification,
) -> None:
    """Each touch is named once, and what the roots have named already is not named again.

    Of several receipts for a touch each is compared: one that was asked for after a change fits what stands there now.
    """
    stored: dict[UUID, set[bytes]] = {}
    event_ids = list(dict.fromkeys(event_id for event_id, _ in waiting))
    for event_id, content in leaves.contents_of(connection, event_ids) if waiting else ():
        stored.setdefault(event_id, set()).add(leaf_of(content))
    for event_id, leaf in waiting:
        if leaf in stored.get(event_id, ()) or event_id in named:
            continue
        named.add(event_id)
        fault = ProofFault.ALTERED if event_id in stored else ProofFault.REMOVED
        result.findings.append(Finding(fault, None, event_id, note="receipt"))
