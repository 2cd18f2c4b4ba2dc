"""The agent over the real edge in this process: what it sends is what the server keeps, and the chain can be checked there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pytest_django.fixtures import Settings
from starlette.testclient import TestClient
from tests.config.edge.conftest import TOKEN, edge, world
from tests.gate_agent.hands import SETTINGS, card
from tests.history.world import World

from ccus.devices.models import Device
from ccus.devices.services import enrolment
from ccus.history.models import Touch
from gate_agent.gate import Gate
from gate_agent.journal.sealing import canonical, moment_text
from gate_agent.recognitions import Direction, Method, Recognition
from gate_agent.showing import Clock, Light, Network
from gate_agent.uplink.uplink import Uplink
from gate_agent.uplink.wire import Link

__all__ = ["edge", "world"]


@pytest.fixture
def gate(tmp_path: Path, settings: Settings) -> Iterator[Gate]:
    settings.SIGNING_KEYS_DIR = tmp_path / "keys"
    (tmp_path / "gate").mkdir()
    made = Gate(tmp_path / "gate", SETTINGS)
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
    first = gate.report(card("taro", evidence={"signal": -41, "kind": "felica"}))
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
    receipts = gate.journal()._connection.execute("SELECT receipt FROM receipt").fetchall()
    assert [receipt.count(".") for (receipt,) in receipts] == [2, 2, 2]
    state = gate.state()
    assert (state.network, state.clock, state.waiting) == (Network.ONLINE, Clock.RIGHT, 0)
    assert Device.objects.get(pk=world.gate.pk).last_sequence == 1, "as the last heartbeat told"


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
