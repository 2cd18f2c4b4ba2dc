"""A gate shows what waits as QR codes; a phone's camera reads them, and the receipt goes back the same way."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp
from tests.gate_agent.courier.test_courier import TOKEN, _partitions_vanish, folder, touch, world
from tests.gate_agent.hands import MORNING, Hands, make_gate
from tests.history.world import World

from ccus.history.models import Touch
from ccus.history.services.courier import take_bundle
from gate_agent.courier import frames, handing
from gate_agent.courier.frames import Collector, Frames, NoFrame
from gate_agent.courier.handing import Handing
from gate_agent.gate import Gate
from gate_agent.roster import SignedRoster

__all__ = ["_partitions_vanish", "folder", "world"]
pytestmark = pytest.mark.django_db
# Modules of a code's side (versions 14 and 15): how far 31 touches with drawn ids are compressed differs by some bytes.
SIDES = (73, 77)


@pytest.fixture
def gate(folder: Path) -> Iterator[Gate]:
    touch(folder, "TARO", *(f"CARD{number}" for number in range(30)))
    made = make_gate(folder, Hands())
    yield made
    made.close()


@pytest.fixture
def screen(gate: Gate, world: World) -> Handing:
    roster = SignedRoster(gate.folder, site_id=world.site.ccus_id)
    return Handing(gate, device_id=world.gate.pk, token=TOKEN, seal_to=lambda: roster.seal_to)


def texts(shown: dict[str, Any]) -> list[str]:
    """What a camera reads of the codes, two pixels a module."""
    found = []
    for bits in shown["frames"]:
        side = shown["side"]
        modules = np.unpackbits(np.frombuffer(base64.b64decode(bits), np.uint8))[: side * side].reshape(side, side)
        picture = np.kron(np.pad(1 - modules, 4, constant_values=1) * 255, np.ones((2, 2))).astype(np.uint8)
        found.append(zxingcpp.read_barcodes(picture)[0].text)
    return found


def read_bundle(screen: Handing, *, part: int = 0) -> bytes:
    """As a phone that misses every other frame and sees some twice."""
    chance, collector = random.Random(part), Collector(frames.BUNDLE)
    for begin in range(0, 600, handing.FRAMES_AT_ONCE):
        for text in texts(screen.show(part=part, begin=begin)):
            if chance.random() < 0.5 and (message := collector.take(text).message) is not None:
                assert collector.take(text).message == message
                return message
    raise AssertionError("600 frames gave no bundle")


def receipt_frames(receipt: str) -> list[str]:
    shown = Frames(receipt.encode(), kind=frames.RECEIPT, block_bytes=frames.RECEIPT_BLOCK)
    return [shown.text(number) for number in range(40)]


def test_codes_bring_the_bundle_to_the_server_and_the_receipt_settles_the_gate(screen: Handing, gate: Gate) -> None:
    first = screen.show(part=0, begin=0)

    delivery = take_bundle(read_bundle(screen), now=MORNING)
    told = [screen.take_receipt(text) for text in receipt_frames(delivery.receipt)[2:]]

    assert (first["count"], first["remaining"], len(first["frames"])) == (31, 0, 12)
    assert first["side"] in SIDES
    assert (delivery.received, Touch.objects.count()) == (31, 31)
    done = [each for each in told if each["result"]]
    assert {(each["result"], each["count"]) for each in done} == {("settled", 31)}
    assert told[0]["have"] == 1
    assert [each["have"] for each in told] == sorted(each["have"] for each in told)
    assert gate.state().waiting == 0


def test_what_is_much_goes_in_parts_and_each_stands_for_itself(
    screen: Handing, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "MOST_EVENTS", 12)

    shown = [screen.show(part=part, begin=0) for part in range(4)]
    last, first = (take_bundle(read_bundle_again(screen, part), now=MORNING) for part in (2, 0))

    assert [(each.get("count"), each.get("remaining")) for each in shown[:3]] == [(12, 19), (12, 7), (7, 0)]
    assert shown[3] == {"trouble": "nothing"}
    assert (last.received, first.received) == (7, 12)
    for delivery in (last, first):
        for text in receipt_frames(delivery.receipt):
            screen.take_receipt(text)
    assert gate.state().waiting == 12


def read_bundle_again(screen: Handing, part: int) -> bytes:
    """Without beginning anew: part 0 from its fifth frame on."""
    collector = Collector(frames.BUNDLE)
    for begin in range(5, 600, handing.FRAMES_AT_ONCE):
        for text in texts(screen.show(part=part, begin=begin)):
            if (message := collector.take(text).message) is not None:
                return message
    raise AssertionError("600 frames gave no bundle")


def test_touches_meanwhile_go_with_the_next_part_and_change_no_code(screen: Handing, gate: Gate, folder: Path) -> None:
    before = screen.show(part=0, begin=0)
    touch(folder, "LATECOMER")

    assert screen.show(part=0, begin=12)["count"] == 31
    assert screen.show(part=0, begin=12)["remaining"] == 1
    assert screen.show(part=1, begin=0)["count"] == 1
    assert before["frames"] != screen.show(part=0, begin=0)["frames"], "opened anew, it is sealed anew"


def test_large_events_never_make_more_than_the_codes_hold(screen: Handing, gate: Gate) -> None:
    waiting = gate.journal().oldest_waiting(1)
    large = {**waiting[0].event, "evidence": {"noise": random.Random(1).randbytes(1_500).hex()}}
    per_part = handing.first_part([large] * 250, most_events=250, largest_json=handing.LARGEST_JSON)

    bundle = handing.seal_part(per_part, device_id=1, token="x", seal_to=b"\x09" + bytes(31))

    assert 20 < len(per_part) < 40
    assert Frames(bundle.content, kind=frames.BUNDLE, block_bytes=frames.BUNDLE_BLOCK).blocks <= frames.MOST_BLOCKS


def test_a_gate_without_the_servers_key_says_so(gate: Gate, world: World) -> None:
    screen = Handing(gate, device_id=world.gate.pk, token=TOKEN, seal_to=lambda: None)

    assert screen.show(part=0, begin=0) == {"trouble": "no_key"}


def test_what_is_no_receipt_of_ours_changes_nothing(screen: Handing, gate: Gate) -> None:
    delivery = take_bundle(read_bundle(screen), now=MORNING)
    for manifest in (gate.folder / "bundles").iterdir():
        manifest.unlink()

    foreign = [screen.take_receipt(text)["result"] for text in receipt_frames(delivery.receipt)]
    forged = [screen.take_receipt(text)["result"] for text in receipt_frames("a.b.c" * 40)]

    assert (foreign[-1], forged[-1], gate.state().waiting) == ("not_ours", "no_receipt", 31)
    with pytest.raises(NoFrame):
        screen.take_receipt("25439531901421")
