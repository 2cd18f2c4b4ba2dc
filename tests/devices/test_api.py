"""The two endpoints as a gate meets them, through the edge with its token check and its words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests import cast as known
from tests.factories.registry import make_business
from tests.factories.sites import make_device, make_site

from ccus.devices import api
from ccus.devices.models import Device
from ccus.devices.services import enrolment
from ccus.sites.models import Site

ENROLMENTS = "/api/device/v1/enrolments"
HEARTBEATS = "/api/device/v1/heartbeats"
TOKEN = "ccus_dev_known"


@pytest.fixture
def committed_site(transactional_db: None) -> Site:
    """A committed site, since the edge has connections of its own."""
    return make_site(make_business(), name="丸の内新築工事", ccus_id="11288594589771")


@pytest.fixture
def gate(committed_site: Site) -> Device:
    return make_device(committed_site, token=TOKEN)


def code_for(site: Site, *, at: datetime | None = None) -> str:
    return enrolment.issue_code(known.registrar(), site, now=at or datetime.now(UTC)).text


def test_code_is_exchanged_for_a_token_that_works(site_edge: TestClient, committed_site: Site) -> None:
    answer = site_edge.post(
        ENROLMENTS, json={"code": code_for(committed_site).lower(), "label": "正門", "software": "gate 0.1"}
    )

    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    device = Device.objects.get()
    assert (body["device_id"], body["site_id"], body["site_name"]) == (device.pk, "11288594589771", "丸の内新築工事")
    assert (device.label, device.kind, device.software) == ("正門", "reader", "gate 0.1")
    beat = site_edge.post(HEARTBEATS, json={}, headers={"Authorization": f"Bearer {body['token']}"})
    assert beat.status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "devices.body_unreadable"),
        (b"[]", 400, "devices.body_unreadable"),
        ('{"code": "職種"}'.encode("cp932"), 400, "devices.body_unreadable"),
        (b'{"code": "ABCD-2345"}', 400, "devices.body_unreadable"),
        (b'{"code": "ABCD-2345", "label": "x", "kind": "toaster"}', 400, "devices.body_unreadable"),
        (b'{"code": "ABCD-2345", "label": "x"}', 404, "devices.code_unknown"),
        (b'{"code": "ABCD", "label": "x"}', 422, "devices.code_unreadable"),
        (b'{"code": "ABCD-2345", "label": " "}', 422, "devices.device_label_missing"),
        (b'{"code": "' + b"x" * 10_000 + b'"}', 413, "devices.body_too_large"),
    ],
)
def test_enrolment_that_cannot_be_is_refused_in_words(
    site_edge: TestClient, committed_site: Site, body: bytes, status: int, code: str
) -> None:
    answer = site_edge.post(ENROLMENTS, content=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["title"]
    assert problem["detail_en"]
    assert not Device.objects.exists()


def test_used_and_expired_codes_are_told_apart(site_edge: TestClient, committed_site: Site) -> None:
    used = code_for(committed_site)
    old = code_for(committed_site, at=datetime.now(UTC) - timedelta(minutes=16))
    site_edge.post(ENROLMENTS, json={"code": used, "label": "正門"})

    again = site_edge.post(ENROLMENTS, json={"code": used, "label": "裏門"}, headers={"Accept-Language": "en"})
    late = site_edge.post(ENROLMENTS, json={"code": old, "label": "裏門"})

    assert (again.status_code, again.json()["title"]) == (409, "This enrolment code has been used.")
    assert (late.status_code, late.json()["code"]) == (410, "devices.code_expired")
    assert Device.objects.count() == 1


def beat(edge: TestClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = edge.post(HEARTBEATS, json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_heartbeat_is_answered_with_the_clock_and_the_site(site_edge: TestClient, gate: Device) -> None:
    before = datetime.now(UTC)
    answer = beat(site_edge, {"clock_offset_ms": -350, "queue_length": 4, "software": "gate 0.1"})

    assert before <= datetime.fromisoformat(answer.pop("server_time")) <= datetime.now(UTC)
    assert answer == {
        "clock": "fine",
        "site_id": "11288594589771",
        "site_name": "丸の内新築工事",
        "site_state": "open",
        "recording_from": "2026-04-01",
        "recording_last": "2027-03-31",
        "heartbeat_seconds": 60,
        "last_sequence": None,
    }
    gate.refresh_from_db()
    assert (gate.clock_offset_ms, gate.queue_length, gate.software) == (-350, 4, "gate 0.1")
    assert gate.last_seen_at is not None
    assert before <= gate.last_seen_at <= datetime.now(UTC)


def test_clock_is_measured_from_the_device_time_when_nothing_better_is_sent(
    site_edge: TestClient, gate: Device
) -> None:
    ahead = beat(site_edge, {"device_time": (datetime.now(UTC) + timedelta(hours=1)).isoformat()})

    gate.refresh_from_db()
    assert ahead["clock"] == "suspect"
    assert gate.clock_offset_ms is not None
    assert 3_590_000 < gate.clock_offset_ms <= 3_600_000


@pytest.mark.parametrize(
    ("device_time", "offset_ms"), [("1970-01-01T00:00:00Z", -2_000_000_000), ("2099-01-01T00:00:00Z", 2_000_000_000)]
)
def test_absurd_clock_is_kept_at_the_edge_of_what_fits(
    site_edge: TestClient, gate: Device, device_time: str, offset_ms: int
) -> None:
    assert beat(site_edge, {"device_time": device_time})["clock"] == "suspect"

    gate.refresh_from_db()
    assert gate.clock_offset_ms == offset_ms


def test_a_device_put_back_from_a_backup_is_told_the_highest_number_it_ever_gave(
    site_edge: TestClient, gate: Device
) -> None:
    told = [beat(site_edge, body)["last_sequence"] for body in ({"last_sequence": 7}, {"last_sequence": 3}, {})]

    gate.refresh_from_db()
    assert told == [7, 7, 7]
    assert gate.last_sequence == 7


def test_empty_heartbeat_is_a_sign_of_life(site_edge: TestClient, gate: Device) -> None:
    assert beat(site_edge, {})["clock"] == "unknown"

    gate.refresh_from_db()
    assert (gate.queue_length, gate.clock_offset_ms) == (0, None)


@pytest.mark.parametrize(
    "body",
    [
        {"queue_length": -1},
        {"queue_length": "many"},
        {"clock_offset_ms": 10**12},
        {"last_sequence": -1},
        {"last_sequence": 2**63},
        {"device_time": "2026-11-21T08:00:00"},
        {"device_time": "yesterday"},
    ],
)
def test_unreadable_heartbeat_is_refused_and_records_nothing(
    site_edge: TestClient, gate: Device, body: dict[str, Any]
) -> None:
    answer = site_edge.post(HEARTBEATS, content=json.dumps(body), headers={"Authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, answer.json()["code"]) == (400, "devices.body_unreadable")
    gate.refresh_from_db()
    assert gate.last_seen_at is None


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "devices.token_missing"),
        ({"Authorization": "Basic abc"}, 401, "devices.token_missing"),
        ({"Authorization": "Bearer ccus_dev_other"}, 401, "devices.token_unknown"),
    ],
)
def test_heartbeat_needs_a_known_token(
    site_edge: TestClient, gate: Device, headers: dict[str, str], status: int, code: str
) -> None:
    answer = site_edge.post(HEARTBEATS, json={}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_revoked_device_is_told_what_to_do(site_edge: TestClient, gate: Device) -> None:
    enrolment.revoke_device(known.registrar(), gate.pk, now=datetime.now(UTC))

    answer = site_edge.post(HEARTBEATS, json={}, headers={"Authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, answer.json()["code"]) == (403, "devices.device_revoked")
    assert "登録し直して" in answer.json()["detail"]


def test_endpoints_state_their_permission() -> None:
    assert api.post_enrolment.permission == "public: holder of a one-time code"  # type: ignore[attr-defined]
    assert api.post_heartbeat.permission == "device:heartbeat:write"  # type: ignore[attr-defined]
