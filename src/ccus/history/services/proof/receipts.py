"""Receipts: the signed word that a touch is stored as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from ccus.foundation.signing import SigningKeys
from ccus.history.rules.proof_statements import RECEIPT, receipt_claims
from ccus.history.rules.proof_tree import leaf_of
from ccus.history.services.proof import leaves

# Around the moment that an id of version 7 tells; few clocks are further off.
_NEAR = timedelta(days=2)


class SignedReceipt(NamedTuple):
    """A receipt as compact JWS, and the content of the leaf that it names (`rules/proof_facts.py`)."""

    receipt: str
    facts: bytes


def sign_receipts(
    connection: psycopg.Connection[Any],
    event_ids: Sequence[UUID],
    *,
    device_id: int,
    site_id: int,
    keys: SigningKeys,
    issuer: str,
    now: datetime,
) -> dict[UUID, SignedReceipt]:
    """Receipts by event id, of the touches that this device has stored, or one that was revoked at its site; the others are left out.

    A gate that is enrolled anew is another device to the house, and asks for receipts of what it sent before.

    Two touches under one id (0008) have one receipt, that of the one received first.
    """
    found: dict[UUID, bytes] = {}
    near = _days_told_by(event_ids)
    if near:
        _find(connection, event_ids, found, (device_id, site_id), first=near[0], last=near[1])
    rest = [event_id for event_id in event_ids if event_id not in found]
    if rest:
        _find(connection, rest, found, (device_id, site_id), first=leaves.EVER, last=leaves.FOR_EVER)
    return {
        event_id: SignedReceipt(
            keys.sign(receipt_claims(str(event_id), leaf_of(content), issuer=issuer), kind=RECEIPT, now=now), content
        )
        for event_id, content in found.items()
    }


def _find(
    connection: psycopg.Connection[Any],
    event_ids: Sequence[UUID],
    found: dict[UUID, bytes],
    of: tuple[int, int],
    *,
    first: date | str,
    last: date | str,
) -> None:
    device_id, site_id = of
    for event_id, content in leaves.contents_of(
        connection, event_ids, first=first, last=last, device_id=device_id, site_id=site_id
    ):
        found.setdefault(event_id, content)


def _days_told_by(event_ids: Sequence[UUID]) -> tuple[date, date] | None:
    """Between which days the touches probably lie, so that few partitions are looked through; None when no id tells."""
    moments = [event_id.int >> 80 for event_id in event_ids if event_id.version == 7]
    try:
        first, last = (datetime.fromtimestamp(moment / 1000, UTC) for moment in (min(moments), max(moments)))
        return (first - _NEAR).date(), (last + _NEAR).date()
    except (ValueError, OverflowError):
        return None
