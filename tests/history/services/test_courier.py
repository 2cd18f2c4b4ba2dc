"""Bundles that strangers bring: everything in them counts once, and nothing that no gate of ours made."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uuid_utils
from django.db import connections
from pytest_django.fixtures import Settings
from tests.history.world import World, a_device, a_touch, at, store

from ccus.foundation import house_keys, sealing
from ccus.foundation.refusals import Refusal
from ccus.foundation.sealing import SealingKeys
from ccus.history.errors import BundleBroken, BundleForeign, BundleUnproven, BundleUnreadable
from ccus.history.models import HeldBundle, Touch, WorkRecord
from ccus.history.rules.courier_bundles import MAGIC, MOST_EVENTS, PURPOSE, RECEIPT
from ccus.history.services import partitions
from ccus.history.services.courier import Delivery, take_bundle

NOW = at("18:00")
TOKEN_HASH = hashlib.sha256(b"ccus_dev_gate").digest()


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_DIR = tmp_path


@pytest.fixture
def world(db: None) -> World:
    made = World()
    made.gate.token_hash = TOKEN_HASH
    made.gate.save()
    return made


def event(clock: str = "08:00", **fields: Any) -> dict[str, Any]:
    return {
        "event_id": str(uuid_utils.uuid7()),
        "occurred_at": at(clock).isoformat(),
        "card": "TARO",
        "sequence": 1,
        "evidence": {"previous": "0" * 64},
        **fields,
    }


def bundle(
    world: World,
    *events: Any,
    key: bytes = TOKEN_HASH,
    device: int | None = None,
    to: bytes | None = None,
    **content: Any,
) -> bytes:
    deflated = zlib.compress(json.dumps({"v": 1, "events": events, **content}).encode())
    number = (world.gate.pk if device is None else device).to_bytes(8, "big")
    mac = hmac.digest(key, PURPOSE + number + deflated, hashlib.sha256)
    public = to or house_keys.sealing_keys().public()
    label = MAGIC + sealing.name_of(public)
    return label + sealing.close(public, number + mac + deflated, label=label)


def take(content: bytes) -> Delivery:
    return take_bundle(content, now=NOW)


def claims_of(delivery: Delivery) -> dict[str, Any]:
    return house_keys.keys().public(now=datetime.now(UTC)).read(delivery.receipt, kind=RECEIPT)


def numbers(delivery: Delivery) -> tuple[int, int, int, int]:
    return delivery.received, delivery.known, delivery.held, delivery.unreadable


def test_touches_of_a_bundle_are_stored_as_if_their_gate_had_sent_them(world: World) -> None:
    content = bundle(world, morning := event("08:00"), event("17:00", direction="exit"))

    delivery = take(content)

    assert numbers(delivery) == (2, 0, 0, 0)
    stored = Touch.objects.get(event_id=UUID(morning["event_id"]))
    assert (stored.device_id, stored.site_id, stored.verdict, stored.received_at) == (
        world.gate.pk, world.site.pk, "counted", NOW,
    )  # fmt: skip
    assert WorkRecord.objects.get().touch_count == 2
    assert claims_of(delivery) == {
        "v": 1,
        "iss": "http://localhost:8000",
        "bundle": hashlib.sha256(content).hexdigest(),
        "received": 2,
        "known": 0,
        "not_stored": [],
        "iat": int(NOW.timestamp()),
    }


def test_a_bundle_brought_again_changes_nothing(world: World) -> None:
    content = bundle(world, event("08:00"), event("17:00"))
    take(content)

    assert numbers(take(content)) == (0, 2, 0, 0)
    assert (Touch.objects.count(), WorkRecord.objects.get().touch_count) == (2, 2)


def test_parts_may_come_in_any_order_and_overlap_what_the_line_brought(world: World) -> None:
    morning, evening = event("08:00"), event("17:00")
    store(a_touch(world.gate, at("12:00"), event_id=UUID((noon := event("12:00"))["event_id"])))

    assert numbers(take(bundle(world, evening, noon))) == (1, 1, 0, 0)
    assert numbers(take(bundle(world, morning, evening))) == (1, 1, 0, 0)
    assert Touch.objects.count() == 3


def test_a_bundle_larger_than_a_transaction_is_stored_whole(world: World) -> None:
    events = [event("08:00", card=f"UNKNOWN{number}") for number in range(1_201)]

    assert numbers(take(bundle(world, *events))) == (1_201, 0, 0, 0)


@pytest.mark.parametrize("length", [15, 22, 30, 60, 100, -1])
def test_a_truncated_bundle_is_refused_and_stores_nothing(world: World, length: int) -> None:
    content = bundle(world, event())[:length]

    with pytest.raises((BundleBroken, BundleUnreadable)):
        take(content)

    assert not Touch.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"CCUS-BUNDLE-2\n" + b"x" * 100, MAGIC])
def test_what_is_no_bundle_is_said_to_be_none(world: World, content: bytes) -> None:
    with pytest.raises(BundleUnreadable):
        take(content)


def test_a_bundle_for_another_server_is_told_apart(world: World, tmp_path: Path) -> None:
    content = bundle(world, event(), to=SealingKeys(tmp_path / "other").public())

    with pytest.raises(BundleForeign):
        take(content)


def test_who_has_no_token_makes_no_bundle(world: World) -> None:
    for forged in (
        bundle(world, event(), key=hashlib.sha256(b"guess").digest()),
        bundle(world, event(), device=a_device(world.site).pk),
        bundle(world, event(), device=10**9),
        bundle(world, event(), device=2**64 - 1),
    ):
        with pytest.raises(BundleUnproven):
            take(forged)

    assert not Touch.objects.exists()


def test_touches_before_a_revocation_are_facts_and_those_after_are_kept_apart(world: World) -> None:
    world.gate.revoked_at = at("12:00")
    world.gate.save()
    content = bundle(world, event("08:00"), late := event("12:00"), event("11:59"))

    first, again = take(content), take(content)

    assert (numbers(first), numbers(again)) == ((2, 0, 1, 0), (0, 2, 1, 0))
    assert claims_of(first)["not_stored"] == [1]
    assert not Touch.objects.filter(event_id=UUID(late["event_id"])).exists()
    held = HeldBundle.objects.get()
    assert (held.device_id, [touch["event_id"] for touch in held.touches]) == (world.gate.pk, [late["event_id"]])
    assert "TARO" not in json.dumps(held.touches)


def test_one_bad_event_spoils_no_other(world: World) -> None:
    bad = [
        event(occurred_at="yesterday"),
        event(card=None),
        event(card=None, technician_id="123"),
        event(occurred_at="0001-01-01T00:00:00+00:00", clock_offset_ms=2_000_000_000),
        event(evidence={"nul": "\0"}, card="\0"),
    ]

    delivery = take(bundle(world, *bad, event()))

    assert delivery.received + delivery.unreadable == 6
    assert Touch.objects.filter(verdict="counted").count() == 1
    assert claims_of(delivery)["not_stored"][:4] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "content", [{"v": 2}, {"events": [event()] * (MOST_EVENTS + 1)}, {"events": "x" * 17_000_000}, {"events": 3}]
)
def test_what_no_gate_writes_is_broken(world: World, content: dict[str, Any]) -> None:
    with pytest.raises(BundleBroken):
        take(bundle(world, **content))


def test_a_bundle_tells_its_carrier_nothing(world: World) -> None:
    content = bundle(world, event())

    assert not any(
        secret in content for secret in (b"TARO", TOKEN_HASH, world.site.ccus_id.encode(), b"event", b"2026")
    )


@pytest.mark.django_db(transaction=True)
def test_two_carriers_at_once_count_once(transactional_db: None) -> None:
    partitions.forget_known_months()
    made = World()
    made.gate.token_hash = TOKEN_HASH
    made.gate.save()
    events = [event(f"08:{number:02d}") for number in range(40)]
    contents = [bundle(made, *events), bundle(made, *reversed(events))]
    found: list[Delivery | Refusal] = []

    def carry(content: bytes) -> None:
        try:
            found.append(take(content))
        finally:
            connections.close_all()

    carriers = [threading.Thread(target=carry, args=(content,)) for content in contents]
    for carrier in carriers:
        carrier.start()
    for carrier in carriers:
        carrier.join(60)

    assert sorted(each.received + each.known for each in found if isinstance(each, Delivery)) == [40, 40]
    assert sum(each.received for each in found if isinstance(each, Delivery)) == 40
    assert Touch.objects.count() == 40
