"""Receipts are fetched, checked, and doubted where they prove nothing; none of it touches the line or the touches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from tests.gate_agent.hands import SETTINGS, Hands
from tests.gate_agent.uplink import server as faulty
from tests.gate_agent.uplink.server import Server, tap

from ccus.foundation.signing import SigningKeys
from gate_agent.gate import Gate
from gate_agent.showing import Network
from gate_agent.uplink.uplink import Uplink
from gate_agent.uplink.wire import Link


def test_a_server_without_receipts_is_asked_again_later(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    server.has_receipts = False
    sent = tap(gate, 2)
    uplink.step()
    hands.pass_by(minutes=61)
    server.has_receipts = True
    uplink.step()

    receipts = dict(
        gate.journal()._connection.execute("SELECT event_id, receipt FROM receipt JOIN event ON id = event")
    )
    assert receipts.keys() == set(sent)
    asked = server.count("/receipts")
    hands.pass_by(minutes=61)
    uplink.step()
    assert server.count("/receipts") == asked, "there is nothing left to ask for"


def test_receipts_that_are_missing_hold_up_no_other(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gate_agent.uplink.receipts.AT_ONCE", 10)
    tap(gate, 10)
    server.has_receipts = False
    uplink.step()
    gone = set(server.touches)
    server.touches.clear()
    sent = tap(gate, 5, first=10)
    server.has_receipts = True
    hands.pass_by(minutes=61)

    uplink.step()

    assert (receipts_kept(gate), len(gone)) == (set(sent), 10)


def receipts_kept(gate: Gate) -> set[str]:
    rows = gate.journal()._connection.execute("SELECT event_id FROM receipt JOIN event ON id = event")
    return {event_id for (event_id,) in rows}


def test_what_the_server_confirmed_and_misses_is_sent_again(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    server.has_receipts = False
    sent = tap(gate, 3)
    uplink.step()
    server.touches.pop(sent[1])
    server.has_receipts = True
    hands.pass_by(minutes=61)

    uplink.step()
    waiting = gate.state().waiting
    for _ in range(2):
        hands.pass_by(minutes=2)
        uplink.step()

    assert (waiting, gate.state().waiting) == (1, 0)
    assert receipts_kept(gate) == set(server.touches) == set(sent)


def test_what_stays_missing_is_sent_again_once_a_day_and_not_for_ever(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    """As a touch does that the server has of this gate's former number, which nobody revoked."""
    (lost,) = tap(gate, 1)
    server.hides = {lost}

    def times_sent(hours: int) -> int:
        for _ in range(hours):
            uplink.step()
            hands.pass_by(minutes=61)
        return sum(
            event["event_id"] == lost
            for path, body in server.requests
            if path == "/touches"
            for event in body["events"]
        )

    assert (times_sent(20), times_sent(20)) == (2, 3)
    server.hides = set()
    times_sent(1)
    assert receipts_kept(gate) == {lost}


def test_receipts_under_the_number_that_the_gate_had_before_prove_its_touches(
    tmp_path: Path, hands: Hands, server: Server
) -> None:
    for name in ("anew", "stranger"):
        (tmp_path / name).mkdir()
    gate = Gate(
        tmp_path / "anew", replace(SETTINGS, device_id=99, former_device_ids=(SETTINGS.device_id,)), clocks=hands
    )
    transport = httpx2.MockTransport(server)
    uplink = Uplink(
        gate, Link("https://ccus.example.jp", "x", transport=transport), clocks=hands, monotonic=hands.monotonic,
        transport=transport,
    )  # fmt: skip
    (sent,) = tap(gate, 1)

    uplink.step()

    assert (receipts_kept(gate), doubts(gate)) == ({sent}, [])
    stranger = Gate(tmp_path / "stranger", replace(SETTINGS, device_id=99), clocks=hands)
    uplink._gate = uplink._receipts._gate = stranger
    (other,) = tap(stranger, 1, first=1)
    uplink._next_receipts = 0.0
    uplink.step()
    assert doubts(stranger) == [(other, "device_id")]


@pytest.mark.parametrize(
    "failure", [faulty.problem(503, "busy"), faulty.problem(429, "busy"), faulty.silence, faulty.portal]
)
def test_receipts_that_fail_say_nothing_of_the_line(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands, failure: faulty.Answer
) -> None:
    tap(gate, 1)
    server.receipts_fail_with = failure

    must_wait, _ = uplink.step()

    assert (must_wait, gate.state().network, gate.state().waiting) == (False, Network.ONLINE, 0)
    (sent,) = tap(gate, 1, first=1)
    uplink.step()
    assert sent in server.touches, "touches go on"
    server.receipts_fail_with = None
    hands.pass_by(minutes=2)
    uplink.step()
    assert gate.journal().receipts_due(9) == []


def doubts(gate: Gate) -> list[tuple[str, str]]:
    """Event id and why."""
    rows = gate.journal()._connection.execute("SELECT event_id, reason FROM doubted_receipt JOIN event ON id = event")
    return [(event_id, reason) for event_id, reason in rows]


def test_a_receipt_of_something_else_than_was_sent_is_kept_apart_and_said(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    _, bad = tap(gate, 2)
    server.alters[bad] = {"direction": "exit"}

    uplink.step()

    assert doubts(gate) == [(bad, "direction")]
    assert [kept.event_id for kept in gate.journal().receipts_due(9)] == [bad]
    assert "サーバーの受領証 1 件が、ここの記録と合いません" in gate.state().message
    assert (gate.state().network, gate.state().waiting) == (Network.ONLINE, 0), "nothing else changes"
    server.alters.clear()
    hands.pass_by(minutes=61)
    uplink.step()
    assert (doubts(gate), gate.journal().receipts_due(9)) == ([], [])


def test_the_same_doubt_is_said_once(gate: Gate, uplink: Uplink, server: Server, hands: Hands) -> None:
    (bad,) = tap(gate, 1)
    server.alters[bad] = {"card": "SOMEBODY"}
    for _ in range(3):
        uplink.step()
        hands.pass_by(minutes=61)

    assert [notice.code for notice in gate.journal().notices()].count("receipts_doubted") == 1


def test_a_key_that_is_new_is_fetched_once_and_a_stranger_s_is_doubted(
    gate: Gate, uplink: Uplink, server: Server, tmp_path: Path
) -> None:
    tap(gate, 3)
    uplink.step()
    assert (server.lists, gate.journal().receipts_due(9)) == (1, [])
    assert server.keys is not None
    server.list_of_keys = server.keys.public(now=server.now).as_jwks()
    server.keys = SigningKeys(tmp_path / "forger")
    tap(gate, 2, first=3)
    uplink._next_receipts = 0.0

    uplink.step()

    assert ([why for _, why in doubts(gate)], server.lists) == (["key", "key"], 2)


def test_a_server_that_does_not_say_what_it_signed_is_asked_again(gate: Gate, uplink: Uplink, server: Server) -> None:
    tap(gate, 1)
    server.sign = lambda event_id: {"event_id": event_id, "receipt": "a.b.c"}  # type: ignore[method-assign]

    uplink.step()

    assert (doubts(gate), len(gate.journal().receipts_due(9))) == ([], 1)
