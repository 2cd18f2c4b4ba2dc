"""The agent over the real edge in this process: what it sends is what the server keeps, and the chain can be checked there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from pytest_django.fixtures import Settings
from starlette.testclient import TestClient
from tests.config.edge.conftest import TOKEN, edge, world
from tests.gate_agent.hands import SETTINGS, card
from tests.history.proofs import tamper
from tests.history.world import World

from ccus.devices.models import Device
from ccus.devices.services import enrolment
from ccus.foundation import house_keys
from ccus.history.models import Touch
from gate_agent.gate import Gate
from gate_agent.journal.sealing import canonical, moment_text
from gate_agent.recognitions import Direction, Method, Recognition
from gate_agent.showing import Clock, Light, Network
from gate_agent.signatures import KEYS_NAME
from gate_agent.uplink.uplink import Uplink
from gate_agent.uplink.wire import Link

__all__ = ["edge", "world"]
# Whatever a reader may tell: PostgreSQL writes a jsonb in its own order and way.
EVIDENCE = {
    "signal": -41, "kind": "felica", "名": "正門\t\u007f\u001f\"\\/é😀", "b": {"zz": [1.5, True, None], "a": []}, "aa": 0.1,
    "long": 1234567890123456789, "empty": {}, "B": "",
}  # fmt: skip
# Numbers that it keeps as other ones of the same value.
ODD_NUMBERS = {"zero": -0.0, "small": 1e-7, "large": 1e22, "longer": 12345678901234567890, "whole": 2.0}


@pytest.fixture
def gate(tmp_path: Path, settings: Settings, world: World) -> Iterator[Gate]:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    (tmp_path / "gate").mkdir()
    listed = house_keys.keys().public(now=datetime.now(UTC)).as_jwks()
    (tmp_path / "gate" / KEYS_NAME).write_text(json.dumps(listed))
    made = Gate(tmp_path / "gate", replace(SETTINGS, device_id=world.gate.pk))
    yield made
    made.close()


@pytest.fixture
def uplink(gate: Gate, edge: TestClient) -> Uplink:
    def pass_on(request: httpx2.Request) -> httpx2.Response:
        answer = edge.request(request.method, request.url.path, content=request.content, headers=dict(request.headers))
        return httpx2.Response(answer.status_code, content=answer.content, headers=dict(answer.headers))

    return Uplink(gate, Link("http://localhost", TOKEN, transport=httpx2.MockTransport(pass_on)))


def seal_of(touch: Touch) -> str:
    """The seal of an event from nothing but what the server keeps of it."""
    content = {
        "event_id": str(touch.event_id),
        "occurred_at": moment_text(touch.occurred_at),
        "credential": bytes(touch.credential_hash).hex(),
        "method": touch.method,
        "sequence": touch.sequence,
        "evidence": touch.evidence,
    }
    if touch.direction:
        content["direction"] = touch.direction
    if touch.evidence.get("offset") != "later":
        content["clock_offset_ms"] = touch.clock_offset_ms
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def test_the_server_keeps_every_touch_with_its_chain_and_gives_receipts(
    gate: Gate, uplink: Uplink, world: World
) -> None:
    first = gate.report(card("taro", evidence=EVIDENCE))
    uplink.step()
    with gate.follow() as news:
        gate.report(Recognition(Method.QR, "page:camera", technician_id=world.taro.ccus_id))
        uplink.step()
        greeted = [each for each in (news.get_nowait() for _ in range(news.qsize())) if getattr(each, "name", "")]
    assert first is not None
    gate.choose(first.event_id, Direction.EXIT)
    uplink._next_receipts = 0.0
    uplink.step()

    touches = list(Touch.objects.order_by("sequence"))
    assert [touch.sequence for touch in touches] == [1, 2, 3]
    assert touches[0].evidence["previous"] == "0" * 64
    assert [touch.evidence["previous"] for touch in touches[1:]] == [seal_of(touch) for touch in touches[:-1]]
    assert gate.journal().head().seal == seal_of(touches[-1])
    assert [(each.name, each.color) for each in greeted] == [("太郎", "white")]
    assert [(touch.method, touch.direction) for touch in touches] == [("card", ""), ("qr", ""), ("button", "exit")]
    assert all(abs(touch.clock_offset_ms) < 5_000 for touch in touches)
    assert count(gate, "receipt") == 3, "each of them proves, by PostgreSQL's own bytes, what was sent"
    assert count(gate, "doubted_receipt") == 0
    state = gate.state()
    assert (state.network, state.clock, state.waiting) == (Network.ONLINE, Clock.RIGHT, 0)
    assert Device.objects.get(pk=world.gate.pk).last_sequence == 1, "as the last heartbeat told"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("direction = 'exit'", "direction"),
        ("happened_at = happened_at + interval '1 microsecond'", "happened_at"),
        ("evidence = evidence || '{\"signal\": -40}'", "evidence_hash"),
        ("credential_hash = sha256('another')", "credential_hash"),
        ("sequence = 7", "sequence"),
    ],
)
def test_a_touch_that_was_altered_before_it_was_signed_is_noticed_at_its_gate(
    gate: Gate, uplink: Uplink, change: str, reason: str
) -> None:
    gate.report(card("taro", evidence=ODD_NUMBERS))
    uplink.step()
    uplink._receipts.fetch(now=datetime.now(UTC))
    assert count(gate, "receipt") == 1
    gate.report(card("hanako", evidence=ODD_NUMBERS))
    uplink._send_all()
    tamper(f"UPDATE history_touch SET {change} WHERE sequence = 2")

    uplink._receipts.fetch(now=datetime.now(UTC))

    doubted = gate.journal()._connection.execute("SELECT reason FROM doubted_receipt").fetchall()
    assert (doubted, count(gate, "receipt")) == ([(reason,)], 1)


def count(gate: Gate, table: str) -> int:
    return int(gate.journal()._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_an_unknown_card_is_said_to_the_person_and_kept(gate: Gate, uplink: Uplink) -> None:
    gate.report(card("0123456789ABCDEF"))

    uplink.step()
    shown = gate.report(card("0123456789ABCDEF"))

    assert shown is not None
    assert shown.light is Light.RECORDED_CHECK
    assert shown.warning.startswith("=")
    assert "登録されていません" in shown.warning
    assert Touch.objects.count() == 1


def test_a_revoked_gate_goes_on_recording_and_is_told_what_to_do(gate: Gate, uplink: Uplink, world: World) -> None:
    Device.objects.filter(pk=world.gate.pk).update(revoked_at=world.gate.enrolled_at)
    gate.report(card("taro"))

    uplink.step()

    assert (gate.state().network, gate.state().waiting) == (Network.REFUSED, 1)
    assert "登録し直して" in gate.state().message
    assert enrolment.TOKEN_PREFIX not in gate.state().message
