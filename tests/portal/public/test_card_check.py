from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_technician

from ccus.foundation import house_keys
from ccus.foundation.signing import PublicKeys
from ccus.registry.models import DigitalCard
from ccus.registry.rules.status_lists import STATUS_TYPE, status_address

pytestmark = pytest.mark.django_db

ISSUER = "https://ccus.example"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_DIR, settings.PUBLIC_URL = tmp_path / "keys", ISSUER


def test_the_page_knows_keys_and_lists_and_asks_for_the_camera_alone(client: Client) -> None:
    DigitalCard.objects.create(technician=make_technician(), status_list=1, status_index=7, made_at=timezone.now())

    answer = assert_query_count("public:card-check", lambda: client.get("/card-check/"))

    known = answer.context["known"]
    assert known["issuer"] == ISSUER
    assert known["keys"] == house_keys.card_keys().public(now=timezone.now()).as_jwks()["keys"]
    assert list(known["lists"]) == [status_address(ISSUER, number) for number in (0, 1)]
    assert answer["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"


def test_the_worker_keeps_the_page_and_its_files_and_nothing_else(client: Client) -> None:
    answer = client.get("/card-check/worker/")

    body = answer.content.decode()
    files = json.loads(next(line for line in body.splitlines() if line.startswith("const FILES"))[14:-1])
    assert answer["Service-Worker-Allowed"] == "/card-check/"
    assert [Path(file).name for file in files] == ["app.css", "app.js", "card-check.js", "brand.svg"]


def test_keys_and_lists_are_where_cards_say_and_for_every_program(client: Client) -> None:
    about = client.get("/.well-known/jwt-vc-issuer")
    published = client.get("/.well-known/ccus-card-keys.json")
    listed = assert_query_count("public:card-status", lambda: client.get("/card-check/status/0/"))

    assert about.json() == {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/.well-known/ccus-card-keys.json"}
    assert published["Content-Type"] == "application/jwk-set+json"
    assert listed["Content-Type"] == "application/statuslist+jwt"
    assert {answer["Access-Control-Allow-Origin"] for answer in (about, published, listed)} == {"*"}
    told = PublicKeys.of_jwks(published.json()).read(listed.content.decode(), kind=STATUS_TYPE)
    assert told["sub"] == f"{ISSUER}{reverse('public:card-status', args=[0])}" == status_address(ISSUER, 0)
    assert told["status_list"]["bits"] == 1


def test_there_is_no_list_of_cards_that_were_never_given_out(client: Client) -> None:
    assert client.get("/card-check/status/1/").status_code == 404


def test_the_page_speaks_english(client: Client, settings: Settings) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.get("/card-check/").content.decode()

    assert "This is a genuine card" in page


def test_the_page_of_a_kept_card_holds_no_data_and_its_worker_keeps_it(client: Client) -> None:
    answer = assert_query_count("public:my-card", lambda: client.get("/my-card/"))
    worker = client.get("/my-card/worker/")

    assert answer.context["issuer"] == ISSUER
    assert [code for code, _, is_first in answer.context["items"] if is_first] == ["name", "photo", "level"]
    assert answer["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
    assert worker["Service-Worker-Allowed"] == "/my-card/"
    assert "my-card" in worker.content.decode()
