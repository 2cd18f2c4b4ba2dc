"""The counter where strangers hand in bundles of gates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings
from tests.contracts.query_counts import assert_query_count
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.services.test_courier import TOKEN_HASH, bundle, event
from tests.history.world import World

from ccus.foundation import house_keys
from ccus.history.models import Touch
from ccus.history.rules.courier_bundles import RECEIPT
from ccus.portal.public.views import courier

__all__ = ["_partitions_vanish"]
pytestmark = pytest.mark.django_db
API = "/api/courier/v1/bundles"


@pytest.fixture(autouse=True)
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.SIGNING_KEYS_DIR = tmp_path
    caches["of_carriers"].clear()
    made = World()
    made.gate.token_hash = TOKEN_HASH
    made.gate.save()
    return made


def a_file(content: bytes, name: str = "gate.ccus") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def test_a_phone_hands_files_in_and_takes_receipts_along(client: Client, world: World) -> None:
    first, second = bundle(world, event("08:00"), event("17:00")), bundle(world, event("12:00"))

    answer = client.post("/courier/", {"bundle": [a_file(first), a_file(second, "二つ目.ccus")]})

    body = answer.content.decode()
    assert answer.status_code == 200
    assert "新しい記録 2 件、前に受け取った記録 0 件でした。" in body
    assert "二つ目.ccus" in body
    receipts = re.findall(r'href="data:text/plain,([^"]+)" download="[0-9a-f]{12}\.receipt"', body)
    claims = [house_keys.keys().public(now=datetime.now(UTC)).read(unquote(each), kind=RECEIPT) for each in receipts]
    assert [each["received"] for each in claims] == [2, 1]
    assert Touch.objects.count() == 3


def test_the_page_stands_without_javascript_and_without_a_session(client: Client) -> None:
    body = assert_query_count("public:courier", lambda: client.get("/courier/")).content.decode()

    assert 'enctype="multipart/form-data"' in body
    assert 'type="file"' in body


def test_one_bad_file_keeps_no_other_from_being_taken(client: Client, world: World) -> None:
    answer = client.post("/courier/", {"bundle": [a_file(b"photo"), a_file(bundle(world, event()))]})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "これはゲートの荷物のファイルではありません。" in body
    assert "荷物を受け取りました" in body
    assert Touch.objects.count() == 1


def test_a_form_without_a_file_says_so(client: Client) -> None:
    answer = client.post("/courier/", {})

    assert answer.status_code == 422
    assert "荷物のファイルが選ばれていません。" in answer.content.decode()


def test_files_beyond_the_most_are_named_and_nothing_of_them_is_taken(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MOST_AT_ONCE", 2)
    contents = [bundle(world, event(f"0{hour}:00")) for hour in (6, 7, 8, 9)]

    answer = client.post(
        "/courier/", {"bundle": [a_file(each, f"{place}.ccus") for place, each in enumerate(contents)]}
    )

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "一度に受け取れる荷物は 2 個までです。残りの 2 個は、まだ受け取っていません（2.ccus、3.ccus）。" in body
    assert "残りのファイルだけを選んで、もう一度送ってください。" in body
    assert body.count("受領証を保存する") == Touch.objects.count() == 2


def test_touches_after_a_revocation_are_told_to_the_carrier_as_a_number(client: Client, world: World) -> None:
    content = bundle(world, event("08:00"), event("17:00"))
    world.gate.revoked_at = world.gate.enrolled_at
    world.gate.save()

    body = client.post("/courier/", {"bundle": a_file(content)}).content.decode()

    assert "ほかに 2 件は、機器の登録が取り消されたあとの記録なので、別に保管しました。" in body
    assert not Touch.objects.exists()


def test_a_program_hands_in_bytes_and_gets_numbers(client: Client, world: World) -> None:
    content = bundle(world, event("08:00"))

    answers = [client.post(API, content, content_type="application/octet-stream") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    told = [(answer.json()["received"], answer.json()["known"]) for answer in answers]
    assert told == [(1, 0), (0, 1)]
    assert set(answers[0].json()) == {"received", "known", "held", "unreadable", "receipt"}


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "history.bundle_unreadable"),
        (b"x" * 100, 422, "history.bundle_unreadable"),
        (b"CCUS-BUNDLE-1\n" + b"x" * 100, 422, "history.bundle_foreign"),
        (b"x" * 2_000_001, 413, "history.body_too_large"),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(client: Client, content: bytes, status: int, code: str) -> None:
    answer = client.post(API, content, content_type="application/octet-stream")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_program_is_refused_a_cut_and_a_forged_bundle(client: Client, world: World) -> None:
    cut, forged = bundle(world, event())[:-1], bundle(world, event(), key=b"guess")

    codes = [client.post(API, each, content_type="application/octet-stream").json()["code"] for each in (cut, forged)]

    assert codes == ["history.bundle_broken", "history.bundle_unproven"]


def test_carriers_are_counted_apart_from_attempts_to_sign_in(client: Client, world: World) -> None:
    caches["default"].clear()

    assert client.post(API, bundle(world, event()), content_type="application/octet-stream").status_code == 200

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM foundation_carriercache), (SELECT count(*) FROM foundation_sharedcache),"
            " (SELECT relpersistence FROM pg_class WHERE relname = 'foundation_carriercache')"
        )
        assert cursor.fetchone() == (1, 0, "u")


def test_a_visitor_who_sends_without_end_is_told_to_wait(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MOST_IN_A_WHILE", 2)
    content = bundle(world, event())

    def send(address: str) -> int:
        return client.post(API, content, content_type="application/octet-stream", REMOTE_ADDR=address).status_code

    assert [send("203.0.113.7") for _ in range(3)] == [200, 200, 429]
    assert send("203.0.113.8") == 200
    assert [send(f"2001:db8::{last}") for last in (1, 2, 3)] == [200, 200, 429]
