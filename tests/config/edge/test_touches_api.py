"""The touch endpoint as a gate sees it, wrong input included."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import uuid_utils
from starlette.testclient import TestClient
from tests.history.world import World

from ccus.devices.models import Device
from ccus.history.models import Touch, WorkRecord
from ccus.history.services.group_commit import store_judged

URL = "/api/device/v1/touches"


def event(**fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "event_id": str(uuid_utils.uuid7()),
        "occurred_at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat(),
        "card": "taro",
    }
    return {name: value for name, value in {**values, **fields}.items() if value is not None}


def send(edge: TestClient, *events: Any, **headers: str) -> Any:
    return edge.post(URL, json={"events": list(events)}, headers=headers)


def test_a_touch_is_stored_and_the_gate_is_told_whom_to_greet(edge: TestClient, world: World) -> None:
    answer = send(edge, sent := event())

    assert answer.status_code == 200
    (result,) = answer.json()["results"]
    assert (result["event_id"], result["result"], result["verdict"]) == (sent["event_id"], "stored", "counted")
    assert result["label"] == "記録済み"
    assert result["show"] == {"name": "太郎", "level": 1, "color": "white"}
    assert WorkRecord.objects.get().technician_id == world.taro.pk


def test_a_repetition_answers_duplicate_and_changes_nothing(edge: TestClient) -> None:
    sent = event()
    send(edge, sent)

    (result,) = send(edge, sent).json()["results"]

    assert (result["result"], result["verdict"]) == ("duplicate", "counted")
    assert WorkRecord.objects.get().touch_count == 1


def test_an_unknown_card_is_stored_with_a_word_for_the_gate(edge: TestClient) -> None:
    (result,) = send(edge, event(card="0123456789ABCDEF")).json()["results"]

    assert (result["result"], result["verdict"]) == ("stored", "unknown_card")
    assert "登録されていません" in result["show"]["warning"]


def test_a_technician_id_in_any_width_is_understood(edge: TestClient, world: World) -> None:
    typed = world.taro.ccus_id.translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    (result,) = send(edge, event(card=None, technician_id=f" {typed[:4]}－{typed[4:]} ")).json()["results"]

    assert (result["result"], result["verdict"]) == ("stored", "counted")


def test_fourteen_digits_with_a_letter_are_refused_in_words_and_the_others_stored(edge: TestClient) -> None:
    bad = event(card=None, technician_id="1234567890123O")

    first, second = send(edge, bad, event()).json()["results"]

    assert (first["event_id"], first["result"]) == (bad["event_id"], "refused")
    assert first["problem"]["code"] == "history.event_unreadable"
    assert "O" in first["problem"]["detail"]
    assert second["result"] == "stored"
    assert Touch.objects.count() == 1


@pytest.mark.parametrize("moment", ["1970-01-01T08:00:00+09:00", "2099-12-31T08:00:00+09:00"])
def test_an_impossible_time_is_kept_for_repair(edge: TestClient, moment: str) -> None:
    (result,) = send(edge, event(occurred_at=moment)).json()["results"]

    assert (result["result"], result["verdict"], result.get("work_date")) == ("stored", "clock_suspect", None)
    assert not WorkRecord.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"occurred_at": "9999-12-31T23:59:59Z", "clock_offset_ms": -2_000_000_000},
        {"occurred_at": "9999-12-31T23:59:59-12:00"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_lies_beyond_the_calendar_is_refused_alone(edge: TestClient, fields: dict[str, Any]) -> None:
    first, second = send(edge, event(**fields), event()).json()["results"]

    assert (first["result"], first["problem"]["code"]) == ("refused", "history.event_unreadable")
    assert "日時が暦で扱える範囲を超えています" in first["problem"]["detail"]
    assert second["result"] == "stored"


def test_an_event_that_the_database_cannot_take_is_refused_alone(
    edge: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store(connection: Any, touches: Any, received_at: datetime) -> Any:
        if any(touch.sequence == 13 for touch in touches):
            raise ValueError
        return store_judged(connection, touches, received_at)

    monkeypatch.setattr(edge.app.state.writer, "_store", store)  # type: ignore[attr-defined]
    results = send(edge, event(), event(sequence=13), event()).json()["results"]

    assert [result["result"] for result in results] == ["stored", "refused", "stored"]
    assert results[1]["problem"]["code"] == "history.event_unstorable"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"card": None}, "history.credential_missing"),
        ({"event_id": "not-a-uuid"}, "history.event_unreadable"),
        ({"occurred_at": "2026-11-21T08:00:00"}, "history.event_unreadable"),
        ({"occurred_at": "yesterday"}, "history.event_unreadable"),
        ({"method": "telepathy"}, "history.event_unreadable"),
        ({"clock_offset_ms": 10**12}, "history.event_unreadable"),
        ({"sequence": -1}, "history.event_unreadable"),
        ({"card": 5}, "history.event_unreadable"),
    ],
)
def test_a_wrong_field_is_refused_with_its_event_only(edge: TestClient, fields: dict[str, Any], code: str) -> None:
    first, second = send(edge, {**event(), **fields}, event()).json()["results"]

    assert (first["result"], first["problem"]["code"]) == ("refused", code)
    assert first["problem"]["detail"].endswith("。") or "（" in first["problem"]["detail"]
    assert second["result"] == "stored"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{half a json", 400, "history.unreadable_body"),
        (b"", 400, "history.unreadable_body"),
        ("職種".encode("cp932"), 400, "history.unreadable_body"),
        (b"[]", 400, "history.unreadable_body"),
        (b'{"events": 5}', 400, "history.unreadable_body"),
        (b'{"events": []}', 422, "history.batch_empty"),
        (b'{"events": [' + b",".join([b"{}"] * 1001) + b"]}", 413, "history.batch_too_large"),
        (b'{"events": ["' + b"x" * 2_000_000 + b'"]}', 413, "history.body_too_large"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_whole(edge: TestClient, body: bytes, status: int, code: str) -> None:
    answer = edge.post(URL, content=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["title"].endswith("。")
    assert problem["title_en"].endswith(".")
    assert problem["instance"] == URL
    assert not Touch.objects.exists()


def test_a_thousand_events_are_taken_at_once(edge: TestClient) -> None:
    results = send(edge, *(event() for _ in range(1000))).json()["results"]

    assert {result["result"] for result in results} == {"stored"}
    assert Touch.objects.count() == 1000


def test_english_is_answered_in_english(edge: TestClient) -> None:
    answer = edge.post(URL, content=b"{", headers={"Accept-Language": "en-GB,en;q=0.9"})
    (result,) = send(edge, event(), **{"Accept-Language": "en"}).json()["results"]

    assert answer.json()["title"] == "The body cannot be read."
    assert result["label"] == "counted"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Authorization": ""}, 401, "devices.token_missing"),
        ({"Authorization": "Basic abc"}, 401, "devices.token_missing"),
        ({"Authorization": "Bearer nonsense"}, 401, "devices.token_unknown"),
    ],
)
def test_without_a_good_token_nothing_is_stored(
    edge: TestClient, headers: dict[str, str], status: int, code: str
) -> None:
    answer = send(edge, event(), **headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Touch.objects.exists()


def test_a_device_revoked_meanwhile_is_refused_at_once(edge: TestClient, world: World) -> None:
    assert send(edge, event()).status_code == 200

    Device.objects.filter(pk=world.gate.pk).update(revoked_at=datetime.now(UTC))
    edge.app.state.tokens.forget_all()  # type: ignore[attr-defined]  # what the revocation's notice does
    answer = send(edge, event())

    assert (answer.status_code, answer.json()["code"]) == (403, "devices.device_revoked")
    assert Touch.objects.count() == 1


def test_evidence_and_sequence_are_kept_as_sent(edge: TestClient) -> None:
    sent = event(sequence=77, direction="entry", method="face", evidence={"lat": 35.6, "note": "正門"})

    send(edge, sent)

    touch = Touch.objects.get()
    assert touch.event_id == UUID(sent["event_id"])
    assert (touch.sequence, touch.direction, touch.method) == (77, "entry", "face")
    assert touch.evidence == json.loads('{"lat": 35.6, "note": "正門"}')


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param('{"event_id": "x", "sequence": 1e400}', id="a number beyond all numbers"),
        pytest.param('{"event_id": "x", "evidence": {"a": 1e400}}', id="the same inside evidence"),
        pytest.param('{"event_id": "x", "evidence": {"a": ' + "9" * 5000 + "}}", id="a number of 5000 digits"),
        pytest.param('{"event_id": "x", "event_id": "x"}', id="a key that is repeated"),
        pytest.param(r'{"event_id": "x", "card": "\ud800"}', id="half a character"),
        pytest.param(r'{"event_id": "x", "evidence": {"\udfff": 1}}', id="half a character as a name"),
        pytest.param(b'{"event_id": "x", "card": "\xed\xa0\x80"}', id="half a character in bytes"),
        pytest.param('{"event_id": "x", "card": "職種"}'.encode("cp932"), id="another encoding"),
    ],
)
def test_an_event_that_breaks_readers_is_refused_alone(edge: TestClient, poison: str | bytes) -> None:
    piece = poison if isinstance(poison, bytes) else poison.encode()
    good = json.dumps(event()).encode()
    answer = edge.post(
        URL, content=b'{"events": [' + good + b", " + piece + b", " + json.dumps(event()).encode() + b"]}"
    )

    assert answer.status_code == 200
    first, second, third = answer.json()["results"]
    assert (second["event_id"], second["result"]) == ("x", "refused")
    assert (second["problem"]["code"], Touch.objects.count()) == ("history.event_unreadable", 2)
    assert (first["result"], third["result"]) == ("stored", "stored")


def test_half_a_character_that_nobody_reads_costs_no_touch(edge: TestClient) -> None:
    named = json.dumps(event())[:-1] + r', "gate": "\ud83d"}'

    (result,) = edge.post(URL, content=f'{{"events": [{named}]}}').json()["results"]

    assert result["result"] == "stored"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"events": [' + "[" * 100_000 + "]" * 100_000 + "]}", id="nested without end"),
        pytest.param("[" * 100_000, id="open brackets only"),
        pytest.param(r'{"events": ["\u12"]}', id="half an escape"),
        pytest.param('{"events": [NaN]}', id="no number"),
    ],
)
def test_a_body_that_breaks_readers_is_refused_in_words(edge: TestClient, body: str) -> None:
    answer = edge.post(URL, content=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "history.unreadable_body")


def test_evidence_without_measure_costs_nobody_the_touch(edge: TestClient) -> None:
    results = send(
        edge,
        event(evidence={"picture": "x" * 1_900_000}),
        event(evidence={"nul": "\x00"}),
    ).json()["results"]

    assert [result["result"] for result in results] == ["stored", "stored"]
    assert sorted(Touch.objects.values_list("evidence__left_out", flat=True)) == ["nul", "too_large"]
