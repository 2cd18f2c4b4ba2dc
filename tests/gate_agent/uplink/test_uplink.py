"""Every event until it is confirmed, whatever the line and the server do."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.gate_agent.hands import Hands, card, make_gate
from tests.gate_agent.uplink import server as faulty
from tests.gate_agent.uplink.server import Server, tap

from gate_agent.gate import Gate
from gate_agent.journal import store
from gate_agent.showing import Clock, Network, Shown
from gate_agent.uplink.backoff import Backoff
from gate_agent.uplink.uplink import Uplink
from gate_agent.uplink.wire import Link


def test_the_clock_is_measured_before_the_first_touch_is_sent(gate: Gate, uplink: Uplink, server: Server) -> None:
    server.offset = timedelta(hours=-2)
    (event_id,) = tap(gate, 1)

    assert uplink.step() == (False, pytest.approx(60, abs=1))

    assert [path for path, _ in server.requests] == ["/heartbeats", "/touches", "/receipts"]
    assert server.touches[event_id]["clock_offset_ms"] == 7_200_000, "it was written before any measurement"
    state = gate.state()
    assert (state.network, state.clock, state.waiting, state.last_sent_at is not None) == (
        Network.ONLINE,
        Clock.WRONG,
        0,
        True,
    )


def test_the_server_s_greeting_reaches_the_screen(gate: Gate, uplink: Uplink) -> None:
    with gate.follow() as news:
        tap(gate, 1)
        uplink.step()
        told = [each for each in (news.get_nowait() for _ in range(news.qsize())) if isinstance(each, Shown)]

    assert [(each.number, each.name) for each in told] == [(1, ""), (2, "太郎")]


def test_more_touches_than_a_request_holds_go_in_two_newest_first(gate: Gate, uplink: Uplink, server: Server) -> None:
    sent = tap(gate, 501)

    uplink.step()

    batches = [body["events"] for path, body in server.requests if path == "/touches"]
    assert [len(batch) for batch in batches] == [500, 1]
    assert batches[0][0]["event_id"] == sent[-1]
    assert set(server.touches) == set(sent)
    assert gate.state().waiting == 0


def test_large_evidence_makes_smaller_requests(gate: Gate, uplink: Uplink, server: Server) -> None:
    for number in range(500):
        gate.report(card(f"CARD{number}", evidence={"signal": "x" * 1_900}))

    uplink.step()

    batches = [len(body["events"]) for path, body in server.requests if path == "/touches"]
    assert sum(batches) == 500
    assert max(batches) < 450
    assert gate.state().waiting == 0


@pytest.mark.parametrize(
    ("failure", "network"),
    [
        (faulty.no_line, Network.OFFLINE),
        (faulty.silence, Network.OFFLINE),
        (faulty.portal, Network.OFFLINE),
        (faulty.portal_elsewhere, Network.OFFLINE),
        (faulty.problem(503, "history.database_busy"), Network.OFFLINE),
        (faulty.problem(401, "devices.token_unknown"), Network.REFUSED),
        (faulty.problem(403, "devices.device_revoked"), Network.REFUSED),
    ],
)
def test_whatever_fails_everything_is_kept_and_sent_afterwards(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands, failure: faulty.Answer, network: Network
) -> None:
    sent = tap(gate, 3)
    server.fails_with = failure

    is_made_to_wait, seconds = uplink.step()

    assert is_made_to_wait
    assert seconds > 0
    assert (gate.state().network, gate.state().waiting) == (network, 3)
    sent += tap(gate, 2, first=3)
    hands.pass_by(seconds=seconds)
    server.fails_with = None
    assert uplink.step()[0] is False
    assert set(server.touches) == set(sent)
    assert (gate.state().network, gate.state().message) == (Network.ONLINE, "")


def test_a_revoked_gate_is_told_what_to_do_and_asks_rarely(gate: Gate, uplink: Uplink, server: Server) -> None:
    server.fails_with = faulty.problem(403, "devices.device_revoked")

    _, seconds = uplink.step()

    assert seconds >= 60
    assert gate.state().message == "登録し直してください。"


def test_the_server_s_wait_is_kept(uplink: Uplink, server: Server) -> None:
    server.fails_with = faulty.problem(503, "history.database_busy", **{"retry-after": "40"})

    assert uplink.step() == (True, 50.0)


def test_waits_grow_while_it_fails_and_shrink_after_a_success(uplink: Uplink, server: Server) -> None:
    server.fails_with = faulty.no_line
    assert [uplink.step()[1] for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]

    server.fails_with = None
    uplink.step()
    server.fails_with = faulty.no_line
    server.hands.pass_by(minutes=2)

    assert uplink.step()[1] == 1


def test_an_answer_that_got_lost_makes_a_duplicate_and_no_second_touch(
    gate: Gate, uplink: Uplink, server: Server
) -> None:
    sent = tap(gate, 3)
    lost = [True]

    def lose_once(request: httpx2.Request) -> httpx2.Response:
        server.fails_with = None
        answer = server(request)
        server.fails_with = lose_once
        if request.url.path.endswith("/touches") and lost:
            lost.clear()
            raise httpx2.ReadError("connection reset by peer", request=request)
        return answer

    server.fails_with = lose_once
    assert uplink.step()[0] is True
    assert uplink.step()[0] is False
    assert (set(server.touches), gate.state().waiting) == (set(sent), 0)


def test_one_refused_touch_is_kept_counted_and_shown_and_the_others_go(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    server.refuses = {"CARD1"}
    sent = tap(gate, 3)

    uplink.step()

    assert (set(server.touches), gate.state().waiting, gate.state().refused) == ({sent[0], sent[2]}, 0, 1)
    hands.pass_by(hours=25)
    server.refuses = set()
    uplink.step()
    assert (set(server.touches), gate.state().refused) == (set(sent), 0)


def test_one_event_that_spoils_every_request_is_found_and_set_apart(gate: Gate, uplink: Uplink, server: Server) -> None:
    sent = tap(gate, 20)
    take = server.take_touches

    def choke(body: dict[str, Any]) -> Any:
        if any(event["card"] == "CARD7" for event in body["events"]):
            document = {"title": "読めません。", "detail": "", "code": "history.unreadable_body"}
            return httpx2.Response(400, json=document, headers=faulty.PROBLEM)
        return take(body)

    server.take_touches = choke  # type: ignore[method-assign]
    uplink.step()

    assert set(server.touches) == set(sent) - {sent[7]}
    assert (gate.state().waiting, gate.state().refused) == (0, 1)


def test_requests_grow_again_after_some_that_were_not_taken(
    gate: Gate, uplink: Uplink, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gate_agent.uplink.uplink.LARGEST_BATCH", 8)
    uplink._batch = 8
    tap(gate, 30)
    take, sizes = server.take_touches, list[int]()

    def refuse_two(body: dict[str, Any]) -> Any:
        sizes.append(len(body["events"]))
        document = {"title": "大きすぎます。", "detail": "", "code": "history.body_too_large"}
        return take(body) if len(sizes) > 2 else httpx2.Response(413, json=document, headers=faulty.PROBLEM)

    server.take_touches = refuse_two  # type: ignore[method-assign]
    uplink.step()

    assert sizes == [8, 4, 2, 4, 8, 8, 8]


@pytest.mark.parametrize(
    "results",
    [None, [], "stored", [{"event_id": "x", "result": "stored"}], [None, 7], [{"event_id": 1, "result": "stored"}]],
)
def test_an_answer_that_confirms_nothing_confirms_nothing(
    gate: Gate, uplink: Uplink, server: Server, results: object
) -> None:
    tap(gate, 2)
    server.take_touches = lambda body: {"results": results}  # type: ignore[method-assign,assignment]

    assert uplink.step()[0] is True
    assert gate.state().waiting == 2


def test_a_folder_put_back_from_a_backup_goes_on_above_what_the_server_knows(
    tmp_path: Path, hands: Hands, server: Server, gate: Gate, uplink: Uplink
) -> None:
    tap(gate, 2)
    backup = sqlite3.connect(tmp_path / "backup")
    gate.journal()._connection.backup(backup)
    backup.close()
    tap(gate, 3, first=2)
    uplink.step()
    gate.close()
    (tmp_path / "restored").mkdir()
    (tmp_path / "backup").rename(tmp_path / "restored" / store.FILE_NAME)
    restored = make_gate(tmp_path / "restored", hands)
    tap(restored, 1, first=90)

    link = Link("https://ccus.example.jp", "ccus_dev_x", transport=httpx2.MockTransport(server))
    hands.pass_by(minutes=2)
    Uplink(restored, link, clocks=hands, monotonic=hands.monotonic).step()
    tap(restored, 1, first=91)

    newest = restored.journal().waiting(1)[0].event
    assert (newest["sequence"], newest["card"]) == (6, "CARD91")
    logs = {event["card"]: event["evidence"]["log"] for event in [*server.touches.values(), newest]}
    assert logs["CARD91"] != logs["CARD90"] == logs["CARD0"]
    assert len(server.touches) == 6, "the two of the backup were duplicates"


def test_a_disk_that_takes_no_confirmation_only_costs_a_repetition(
    gate: Gate, uplink: Uplink, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = tap(gate, 2)

    def full(journal: store.Journal, rows: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(store.Journal, "confirm", full)
        assert uplink._guarded_step()[0] is True
    assert gate.state().waiting == 2
    assert uplink._guarded_step()[0] is False
    assert (set(server.touches), gate.state().waiting) == (set(sent), 0)


def test_a_defect_in_the_uplink_does_not_end_it(
    gate: Gate, uplink: Uplink, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap(gate, 1)

    def defect(request: httpx2.Request) -> httpx2.Response:
        raise ZeroDivisionError

    server.fails_with = defect
    assert uplink._guarded_step()[0] is True
    server.fails_with = None
    assert uplink._guarded_step()[0] is False
    assert gate.state().waiting == 0


def test_a_clock_that_was_set_and_cannot_be_measured_is_asked_for_once(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    uplink.step()
    hands.set_wall(hours=1)
    server.round_trip = timedelta(seconds=15)

    uplink.step()

    assert server.count("/heartbeats") == 2
    assert not gate.clock_set.is_set()


def test_setting_the_clock_makes_the_gate_measure_it_at_once(
    gate: Gate, uplink: Uplink, server: Server, hands: Hands
) -> None:
    uplink.step()
    hands.set_wall(days=1)
    server.offset = timedelta(days=-1)
    hands.pass_by(seconds=5)
    (event_id,) = tap(gate, 1)

    uplink.step()

    assert server.touches[event_id]["clock_offset_ms"] == 86_400_000
    assert server.count("/heartbeats") == 2
    assert gate.state().clock is Clock.WRONG


@pytest.mark.parametrize("seed", range(25))
def test_any_order_of_failures_ends_with_every_touch_stored_once(
    tmp_path: Path, hands: Hands, server: Server, seed: int
) -> None:
    chance = random.Random(seed)
    failures: list[faulty.Answer | None] = [
        None,
        None,
        faulty.no_line,
        faulty.silence,
        faulty.portal,
        faulty.problem(503, "history.database_busy"),
        faulty.problem(403, "devices.device_revoked"),
    ]
    link = Link("https://ccus.example.jp", "ccus_dev_x", transport=httpx2.MockTransport(server))
    gate, sent = make_gate(tmp_path, hands), list[str]()
    uplink = Uplink(gate, link, clocks=hands, monotonic=hands.monotonic, backoff=Backoff())
    for turn in range(30):
        sent += tap(gate, chance.randrange(4), first=turn * 10)
        server.fails_with = chance.choice(failures)
        server.refuses = {f"CARD{turn * 10}"} if chance.random() < 0.1 else set()
        uplink.step()
        hands.pass_by(seconds=chance.randrange(1, 90_000))
        if chance.random() < 0.2:
            hands.set_wall(seconds=chance.randrange(-90_000, 90_000))
        if chance.random() < 0.2:  # the program is killed and begun again
            gate.close()
            gate = make_gate(tmp_path, hands)
            uplink = Uplink(gate, link, clocks=hands, monotonic=hands.monotonic, backoff=Backoff())
    server.fails_with, server.refuses = None, set()
    hands.pass_by(days=2)
    while gate.state().waiting or gate.state().refused:
        uplink.step()
        hands.pass_by(days=2)

    assert set(server.touches) == set(sent)
    sequences: Mapping[str, int] = {event_id: event["sequence"] for event_id, event in server.touches.items()}
    assert [sequences[event_id] for event_id in sent] == list(range(1, len(sent) + 1))
