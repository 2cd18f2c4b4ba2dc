"""The receipt endpoint as a gate sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings
from starlette.testclient import TestClient
from tests.config.edge.test_touches_api import event, send
from tests.history.world import World, a_device, a_site, a_touch, at, store

from ccus.devices.models import Device
from ccus.foundation.signing import SigningKeys
from ccus.history.rules.proof_statements import RECEIPT, bytes_of, text_of
from ccus.history.rules.proof_tree import leaf_of
from ccus.history.services.proof.leaves import contents_of
from ccus.history.services.rejudging import raw_connection

URL = "/api/device/v1/receipts"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> SigningKeys:
    settings.SIGNING_KEYS_DIR = tmp_path
    return SigningKeys(tmp_path)


def ask(edge: TestClient, *event_ids: object) -> Any:
    return edge.post(URL, json={"event_ids": [str(event_id) for event_id in event_ids]})


def test_every_stored_touch_gets_a_receipt_of_its_facts(edge: TestClient, keys: SigningKeys) -> None:
    first, second = event(), event(evidence={"reader": "front"})
    send(edge, first, second)

    answer = ask(edge, second["event_id"], first["event_id"])

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json()["missing"] == []
    receipts = answer.json()["receipts"]
    assert [one["event_id"] for one in receipts] == [second["event_id"], first["event_id"]]
    stored = {
        str(event_id): leaf_of(content) for event_id, content in contents_of(raw_connection(), [second["event_id"]])
    }
    claims = keys.public(now=datetime.now(UTC)).read(receipts[0]["receipt"], kind=RECEIPT)
    assert leaf_of(bytes_of(receipts[0]["facts"])) == stored[second["event_id"]]
    assert claims == {
        "v": 1,
        "iss": "http://localhost:8000",
        "event_id": second["event_id"],
        "leaf": text_of(stored[second["event_id"]]),
        "iat": claims["iat"],
    }


def test_what_is_not_stored_or_came_from_another_gate_is_missing(edge: TestClient, world: World) -> None:
    of_another = a_touch(a_device(world.site), at("08:00"))
    store(of_another)
    unknown = uuid4()

    answer = ask(edge, of_another.event_id, unknown, unknown).json()

    assert answer == {"receipts": [], "missing": [str(of_another.event_id), str(unknown)]}


def test_a_gate_that_was_enrolled_anew_has_the_receipts_of_what_it_sent_before(edge: TestClient, world: World) -> None:
    before = a_device(world.site)
    sent, elsewhere = a_touch(before, at("08:00")), a_touch(a_device(a_site(world.prime, name="横浜新築")), at("08:01"))
    store(sent, elsewhere)
    Device.objects.exclude(pk=world.gate.pk).update(revoked_at=at("09:00"))

    answer = ask(edge, sent.event_id, elsewhere.event_id).json()

    assert [one["event_id"] for one in answer["receipts"]] == [str(sent.event_id)]
    assert answer["missing"] == [str(elsewhere.event_id)]


def test_a_touch_of_years_ago_under_an_id_of_today_has_its_receipt(edge: TestClient) -> None:
    sent = event(occurred_at="2019-05-07T08:00:00+09:00")
    send(edge, sent)

    assert [one["event_id"] for one in ask(edge, sent["event_id"]).json()["receipts"]] == [sent["event_id"]]


def test_one_id_with_two_times_has_the_receipt_of_the_first(edge: TestClient, keys: SigningKeys) -> None:
    sent = event()
    send(edge, sent)
    (before,) = ask(edge, sent["event_id"]).json()["receipts"]
    send(edge, {**sent, "occurred_at": "2019-05-07T08:00:00+09:00"})

    (after,) = ask(edge, sent["event_id"]).json()["receipts"]

    public = keys.public(now=datetime.now(UTC))
    assert public.read(after["receipt"], kind=RECEIPT)["leaf"] == public.read(before["receipt"], kind=RECEIPT)["leaf"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"event_ids": [str(uuid4()) for _ in range(1001)]}, 413, "history.batch_too_large"),
        ({"event_ids": ["front gate"]}, 400, "history.unreadable_body"),
        ({"events": []}, 400, "history.unreadable_body"),
        ([], 400, "history.unreadable_body"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(edge: TestClient, body: Any, status: int, code: str) -> None:
    answer = edge.post(URL, json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_thousand_receipts_come_at_once(edge: TestClient) -> None:
    events = [event() for _ in range(1000)]
    send(edge, *events)

    answer = ask(edge, *(one["event_id"] for one in events)).json()

    assert (len(answer["receipts"]), answer["missing"]) == (1000, [])


def test_who_asks_for_nothing_gets_nothing(edge: TestClient) -> None:
    assert ask(edge).json() == {"receipts": [], "missing": []}


def test_a_stranger_gets_none(edge: TestClient) -> None:
    assert edge.post(URL, json={"event_ids": [str(uuid4())]}, headers={"Authorization": "Bearer x"}).status_code == 401
