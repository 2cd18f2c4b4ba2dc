from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest

from ccus.history.states import Direction
from ccus.twin.rules.country import demo_country
from ccus.twin.rules.morning import Burst, Mishap, Tap
from ccus.twin.services.replay import replay_morning

COUNTRY = demo_country(date(2026, 11, 21))
TOKENS = {"shibuya": ["main", "east", "office"], "osaka": ["north", "south"]}
MORNING = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)


class Server:
    """The device API as far as the replay sees it. `away` counts requests that find no server."""

    def __init__(self) -> None:
        self.touches: list[tuple[str, list[dict[str, Any]]]] = []
        self.heartbeats: list[tuple[str, dict[str, Any]]] = []
        self.away = 0
        self.status = 200

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        body = json.loads(request.content)
        if request.url.path.endswith("/heartbeats"):
            self.heartbeats.append((token, body))
            return httpx2.Response(200, json={})
        if self.away:
            self.away -= 1
            raise httpx2.ConnectError("nobody there", request=request)
        self.touches.append((token, body["events"]))
        results = [{"event_id": event["event_id"], "result": "stored", "label": "記録済み"} for event in body["events"]]
        return httpx2.Response(self.status, json={"results": results})


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def server() -> Server:
    return Server()


def play(server: Server, *bursts: Burst) -> list[str]:
    said: list[str] = []
    clock = Clock()
    replay_morning(
        COUNTRY,
        base_url="http://house",
        tokens=TOKENS,
        say=said.append,
        clock=clock,
        sleep=clock.sleep,
        bursts=bursts,
        transport=httpx2.MockTransport(server.answer),
    )
    return said


def burst(after: float, *cards: str, site: str = "shibuya", gate: int = 0, mishap: Mishap = Mishap.NONE) -> Burst:
    taps = tuple(Tap(after=after, token=card, direction=Direction.ENTRY) for card in cards)
    return Burst(after=after, site=site, gate=gate, taps=taps, mishap=mishap)


def cards(sent: Sequence[tuple[str, list[dict[str, Any]]]]) -> list[tuple[str, list[str]]]:
    return [(token, [event["card"] for event in events]) for token, events in sent]


def test_a_burst_is_sent_with_the_token_of_its_gate_and_the_real_time(server: Server) -> None:
    play(server, burst(5, "A", "B"), burst(9, "C", gate=1))

    assert cards(server.touches) == [("main", ["A", "B"]), ("east", ["C"])]
    event = server.touches[1][1][0]
    assert event["occurred_at"] == (MORNING + timedelta(seconds=9)).isoformat()
    assert event["direction"] == "entry"


def test_touches_are_summed_up_once_a_minute(server: Server) -> None:
    said = play(server, burst(5, "A", "B"), burst(9, "C", gate=1), burst(70, "D"), burst(130, "E"), burst(300, "F"))

    assert said == [
        "この1分のタッチ 3件（記録済み 3） / touches of the last minute",
        "この1分のタッチ 2件（記録済み 2） / touches of the last minute",
    ]


def test_some_bursts_are_sent_twice_as_they_are(server: Server) -> None:
    play(server, burst(1, "A", mishap=Mishap.SENT_TWICE))

    assert server.touches[0] == server.touches[1]


def test_a_gate_without_a_line_keeps_its_touches_and_sends_them_when_it_is_back(server: Server) -> None:
    def south(after: float, *tokens: str, mishap: Mishap = Mishap.NONE) -> Burst:
        return burst(after, *tokens, site="osaka", gate=1, mishap=mishap)

    said = play(
        server,
        south(1, "A", mishap=Mishap.OFFLINE),
        south(2, "B", mishap=Mishap.OFFLINE),
        south(200, mishap=Mishap.CAUGHT_UP),
    )

    assert cards(server.touches) == [("south", ["A", "B"])]
    assert server.touches[0][1][0]["occurred_at"] == (MORNING + timedelta(seconds=1)).isoformat()
    assert [token for token, _ in server.heartbeats].count("south") == 1
    assert said == [
        "中之島オフィスビル新築工事 南ゲート: 回線が切れました。タッチは端末にたまっています。",
        "中之島オフィスビル新築工事 南ゲート: 2件（記録済み 2）（回線が戻り、まとめて送信）",
    ]


def test_a_server_that_is_away_loses_nothing(server: Server) -> None:
    server.away = 1

    said = play(server, burst(1, "A"), burst(2, "B"))

    assert cards(server.touches) == [("main", ["A", "B"])]
    assert said[0].endswith("サーバーにつながりません。あとで送り直します。")


def test_a_refusal_is_said_and_the_touch_stays(server: Server) -> None:
    server.status = 503

    said = play(server, burst(1, "A"))

    assert said == ["渋谷駅前再開発A街区新築工事 正面ゲート: 受け付けられませんでした（503）。あとで送り直します。"]


def test_each_gate_gives_a_sign_of_life_every_minute(server: Server) -> None:
    play(server, burst(130, "A"))

    beats = [token for token, _ in server.heartbeats]
    assert {token: beats.count(token) for token in beats} == dict.fromkeys(
        ("main", "east", "office", "north", "south"), 3
    )
    assert server.heartbeats[0][1] == {"device_time": MORNING.isoformat(), "queue_length": 0, "software": "ccus-demo"}


def test_gates_without_a_token_are_left_out(server: Server) -> None:
    assert play(server, burst(1, "A", site="sendai")) == []
    assert server.touches == []
