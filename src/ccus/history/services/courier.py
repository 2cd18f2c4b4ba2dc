"""Takes bundles that strangers bring from gates without a line. Any order, any number of times; what is stored once stays once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import transaction

from ccus.devices.models import Device
from ccus.devices.states import DeviceKind
from ccus.foundation import house_keys
from ccus.foundation.sealing import BoxBroken, BoxForeign
from ccus.history.errors import BundleBroken, BundleForeign, BundleUnproven, BundleUnreadable
from ccus.history.models import HeldBundle
from ccus.history.rules import courier_bundles as bundles
from ccus.history.rules.courier_bundles import BundledTouch
from ccus.history.rules.evidence import kept_evidence
from ccus.history.services import intake, partitions
from ccus.history.services.intake import ReportedTouch, hash_typed_id
from ccus.history.services.rejudging import raw_connection
from ccus.history.states import CredentialKind, Method
from ccus.kit.calendar import JST, jst_date
from ccus.kit.ids import IdFormatError, parse_id
from ccus.registry.rules.cards import hash_token

logger = logging.getLogger("ccus.courier")

CHUNK = 500
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the carrier is told, and nothing of what was in the bundle. `held` were made after the device was revoked.

    `receipt` is a compact JWS of the numbers, the SHA-256 of the file, and the places (from 0) of events that are not stored.
    """

    digest: str
    received: int
    known: int
    held: int
    unreadable: int
    receipt: str


def take_bundle(content: bytes, *, now: datetime) -> Delivery:
    """Opens a bundle, proves that a device of ours made it, and stores its touches by the same intake as the device's own.

    Touches that a revoked device made before it was revoked are facts; those after are kept apart. Not to be called inside a
    transaction. Raises BundleUnreadable, BundleForeign, BundleBroken, BundleUnproven.
    """
    digest = hashlib.sha256(content).digest()
    device, events = _open(content)
    touches = [_reported(event, device) if event is not None else None for event in events]
    facts = [touch for touch in touches if touch is not None and _is_fact(touch, device)]
    late = [touch for touch in touches if touch is not None and not _is_fact(touch, device)]
    received, unstorable = _store(facts, now=now)
    if late:
        _hold(device, digest, late, now=now)
    stored = {id(touch) for touch in facts} - unstorable
    claims = {
        "v": 1,
        "iss": house_keys.issuer(),
        "bundle": digest.hex(),
        "received": received,
        "known": len(stored) - received,
        "not_stored": [place for place, touch in enumerate(touches) if id(touch) not in stored],
    }
    return Delivery(
        digest.hex(),
        received,
        len(stored) - received,
        len(late),
        len(touches) - len(stored) - len(late),
        house_keys.keys().sign(claims, kind=bundles.RECEIPT, now=now),
    )


def _open(content: bytes) -> tuple[Device, list[BundledTouch | None]]:
    try:
        sealed = bundles.read_sealed(content)
    except bundles.NoBundle as problem:
        raise BundleUnreadable from problem
    try:
        plain = house_keys.sealing_keys().open(sealed.key_name, sealed.box, label=sealed.label)
        claimed = bundles.read_claimed(plain)
    except BoxForeign as problem:
        raise BundleForeign from problem
    except (BoxBroken, bundles.NoBundle) as problem:
        raise BundleBroken from problem
    device = Device.objects.filter(pk=claimed.device_id).first() if claimed.device_id < 2**63 else None
    if device is None or not bundles.is_of_device(claimed, token_hash=bytes(device.token_hash)):
        raise BundleUnproven
    try:
        return device, bundles.read_events(claimed.deflated)
    except bundles.NoBundle as problem:
        raise BundleBroken from problem


def _reported(event: BundledTouch, device: Device) -> ReportedTouch | None:
    typed_id = ""
    if event.card is not None:
        kind, credential = CredentialKind.CARD.value, hash_token(event.card)
    else:
        try:
            typed_id = parse_id(event.technician_id or "")
        except IdFormatError:
            return None
        kind, credential = CredentialKind.TECHNICIAN_ID.value, hash_typed_id(typed_id)
    touch = ReportedTouch(
        event_id=event.event_id,
        occurred_at=event.occurred_at,
        credential_kind=kind,
        credential_hash=credential,
        typed_id=typed_id,
        method=Method.VENDING.value if device.kind == DeviceKind.VENDING_MACHINE else event.method,
        device_id=device.pk,
        site_id=device.site_id,
        direction=event.direction or "",
        clock_offset_ms=event.clock_offset_ms,
        sequence=event.sequence,
        evidence=kept_evidence(event.evidence) if event.evidence else None,
    )
    try:
        touch.happened_at.astimezone(JST)
    except OverflowError:
        return None
    return touch


def _is_fact(touch: ReportedTouch, device: Device) -> bool:
    return device.revoked_at is None or touch.happened_at < device.revoked_at


def _store(touches: Sequence[ReportedTouch], *, now: datetime) -> tuple[int, set[int]]:
    """How many were not known, and which (by id()) the database does not take."""
    received, unstorable = 0, set[int]()
    for begin in range(0, len(touches), CHUNK):
        chunk = touches[begin : begin + CHUNK]
        try:
            received += _store_chunk(chunk, now=now)
        except psycopg.DataError:  # one of them spoils the chunk: each by itself finds it
            for touch in chunk:
                try:
                    received += _store_chunk([touch], now=now)
                except psycopg.DataError:
                    unstorable.add(id(touch))
    return received, unstorable


def _store_chunk(touches: Sequence[ReportedTouch], *, now: datetime) -> int:
    months = partitions.missing_months(intake.days_touched(touches), on=jst_date(now))
    if months:
        with transaction.atomic():
            partitions.make_months(raw_connection(), months)
    for attempt in range(1, _TRIES + 1):
        try:
            with transaction.atomic():
                answers = intake.store_and_tell(raw_connection(), touches, received_at=now)
            return sum(answer.is_new for answer in answers)
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            if attempt == _TRIES:
                raise
            logger.info("a deadlock was resolved by another try")
    raise AssertionError("the last try returns or raises")


def _hold(device: Device, digest: bytes, touches: Sequence[ReportedTouch], *, now: datetime) -> None:
    logger.warning("%d touches made after the revocation of device %d are kept apart", len(touches), device.pk)
    HeldBundle.objects.get_or_create(
        digest=digest,
        defaults={"device": device, "received_at": now, "touches": [_as_json(touch) for touch in touches]},
    )


def _as_json(touch: ReportedTouch) -> dict[str, Any]:
    return {
        "event_id": str(touch.event_id),
        "occurred_at": touch.occurred_at.isoformat(),
        "clock_offset_ms": touch.clock_offset_ms,
        "credential_kind": touch.credential_kind,
        "credential_hash": touch.credential_hash.hex(),
        "method": touch.method,
        "direction": touch.direction,
        "sequence": touch.sequence,
    }
