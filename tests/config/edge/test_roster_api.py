"""The signed copy of the roster as a gate gets it."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from starlette.testclient import TestClient
from tests.history.world import World, a_card, a_roster_entry, a_site, a_technician, at

from ccus.access.models import Account, RoleGrant
from ccus.devices import api
from ccus.devices.rules.roster_copy import KIND, short_hash
from ccus.foundation.signing import SigningKeys
from ccus.kit.calendar import jst_date
from ccus.registry.rules.cards import hash_token

URL = "/api/device/v1/roster"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> SigningKeys:
    settings.SIGNING_KEYS_DIR = tmp_path
    return SigningKeys(tmp_path)


@pytest.fixture
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "ROSTER_PAUSE_SECONDS", 0.0)


def copy(edge: TestClient, keys: SigningKeys) -> dict[str, Any]:
    answer = edge.post(URL)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    body = answer.json()
    claims = keys.public(now=datetime.now(UTC)).read(body["roster"], kind=KIND)
    assert (body["changed"], body["etag"]) == (True, claims["etag"])
    return claims


def test_the_copy_is_signed_and_holds_what_a_gate_may_say(edge: TestClient, world: World, keys: SigningKeys) -> None:
    claims = copy(edge, keys)

    assert (claims["v"], claims["iss"], claims["site_id"]) == (1, "http://localhost:8000", world.site.ccus_id)
    assert claims["on"] == jst_date(datetime.now(UTC)).isoformat()
    assert len(base64.urlsafe_b64decode(claims["seal_to"] + "=")) == 32
    of_id = short_hash(hashlib.sha256(b"id:" + world.taro.ccus_id.encode()).digest())
    assert claims["people"] == [[of_id, "太郎", 1, "", [[short_hash(hash_token("TARO")), "2036-01-01", 0]]]]


def test_revoked_and_lately_expired_cards_are_told_and_old_ones_are_not(
    edge: TestClient, world: World, keys: SigningKeys
) -> None:
    a_card(world.taro, "LOST", revoked_at=at("08:00"))
    a_card(world.taro, "LATE", expires_on=date(2026, 6, 1))
    a_card(world.taro, "OLD", expires_on=date(2022, 6, 1))

    ((*_, cards),) = copy(edge, keys)["people"]

    assert [each[1:] for each in cards] == [["2036-01-01", 0], ["2036-01-01", 1], ["2026-06-01", 0]]


def test_only_people_of_this_roster_are_told(edge: TestClient, world: World, keys: SigningKeys) -> None:
    a_technician("次郎", of=world.employer)
    elsewhere = a_technician("三郎", of=world.employer)
    a_roster_entry(a_site(world.prime), elsewhere, world.employer)

    assert [person[1] for person in copy(edge, keys)["people"]] == ["太郎"]


def test_the_language_that_a_person_chose_goes_with_them(edge: TestClient, world: World, keys: SigningKeys) -> None:
    account = Account.objects.create(
        login_name="taro", display_name="太郎", language="vi", created_at=at("08:00"), password="!"
    )
    RoleGrant.objects.create(
        account=account, role="technician", subject_kind="technician", subject_ccus_id=world.taro.ccus_id,
        valid=(date(2026, 1, 1), None), granted_by="program:test", granted_at=at("08:00"),
    )  # fmt: skip

    assert copy(edge, keys)["people"][0][3] == "vi"


@pytest.mark.usefixtures("without_pause")
def test_a_copy_at_hand_is_not_sent_again_until_something_changes(
    edge: TestClient, world: World, keys: SigningKeys
) -> None:
    etag = copy(edge, keys)["etag"]
    assert edge.post(URL, json={"etag": etag}).json() == {"changed": False, "etag": etag, "roster": None}

    a_card(world.taro, "SECOND")

    assert edge.post(URL, json={"etag": etag}).json()["changed"] is True


def test_a_gate_that_asks_in_a_loop_is_told_to_wait(edge: TestClient) -> None:
    edge.post(URL)

    answer = edge.post(URL)

    assert (answer.status_code, answer.json()["code"]) == (429, "devices.roster_asked_too_often")
    assert 1 <= int(answer.headers["retry-after"]) <= 6


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"etag": 7}', b'{"etag": "' + b"x" * 65 + b'"}'])
def test_what_cannot_be_read_is_refused(edge: TestClient, body: bytes) -> None:
    answer = edge.post(URL, content=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "devices.body_unreadable")


def test_strangers_get_no_copy(edge: TestClient) -> None:
    assert edge.post(URL, headers={"Authorization": "Bearer x"}).status_code == 401
