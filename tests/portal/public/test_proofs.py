from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.contracts.query_counts import assert_query_count
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.conftest import world as world
from tests.history.proofs import NIGHT, TUESDAY, Proven, proven_days
from tests.history.world import MONDAY, World

from ccus.foundation.signing import PublicKeys
from ccus.history.models import TouchRoot
from ccus.history.rules.proof_statements import ROOT
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.ui.shapes.proofs import RootsPage

__all__ = ["_partitions_vanish", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def proven(world: World, settings: Settings, tmp_path: Path) -> Proven:
    settings.SIGNING_KEYS_DIR, settings.PROOF_DIR = tmp_path / "keys", tmp_path / "proofs"
    return proven_days(world, tmp_path)


def test_the_page_knows_keys_and_roots_and_asks_for_the_camera_alone(client: Client, proven: Proven) -> None:
    answer = assert_query_count("public:proof", lambda: client.get("/proof/"))

    known = answer.context["known"]
    assert known["keys"] == proven.keys.public(now=NIGHT).as_jwks()["keys"]
    assert known["roots"] == {str(row.day): bytes(row.root).hex() for row in TouchRoot.objects.all()}
    assert list(known["roots"]) == ["2026-11-18", "2026-11-17", "2026-11-16"]
    assert answer["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"


def test_the_worker_keeps_the_page_and_its_files_and_nothing_else(client: Client, proven: Proven) -> None:
    answer = client.get("/proof/worker/")

    body = answer.content.decode()
    files = json.loads(next(line for line in body.splitlines() if line.startswith("const FILES"))[14:-1])
    assert (answer["Content-Type"], answer["Service-Worker-Allowed"]) == ("text/javascript; charset=utf-8", "/proof/")
    assert files == ["/static/build/app.css", "/static/build/app.js", "/static/build/proof.js", "/static/brand.svg"]
    assert 'const PAGE = "/proof/";' in body


def test_the_roots_of_the_newest_month_are_listed(client: Client, proven: Proven) -> None:
    page = assert_query_count("public:proof-roots", lambda: client.get("/proof/roots/")).context["page"]

    assert isinstance(page, RootsPage)
    assert [(day.on, day.size) for day in page.days] == [(day, 4) for day in (MONDAY, TUESDAY, date(2026, 11, 18))]
    assert [len(week) for week in page.weeks] == [7] * 6
    assert (page.nav.month, page.nav.previous_url, page.nav.next_url) == (date(2026, 11, 1), "", "")
    assert page.file_url == "/proof/roots/2026-11/"


def test_a_month_without_roots_leads_back_to_those_with_some(client: Client, proven: Proven) -> None:
    page = client.get("/proof/roots/?month=2026-12").context["page"]

    assert (page.days, page.file_url, page.nav.previous_url) == ((), "", "/proof/roots/?month=2026-11")
    assert client.get("/proof/roots/?month=soon").status_code == 422


@pytest.mark.parametrize("month", ["9999-12", "9999-11", "2027-06", "0001-01"])
def test_a_month_that_cannot_have_roots_shows_the_nearest_that_can(client: Client, proven: Proven, month: str) -> None:
    page = client.get(f"/proof/roots/?month={month}").context["page"]

    assert page.nav.month in (date(2019, 4, 1), JstMonth.of(jst_date(datetime.now(UTC))).next().first_on)
    assert page.days == ()


def test_before_the_first_root_the_list_says_so(client: Client) -> None:
    assert "公開された値は、まだありません" in client.get("/proof/roots/").content.decode()


def test_the_file_of_a_month_is_enough_to_check_its_signatures(client: Client, proven: Proven) -> None:
    public = PublicKeys.of_jwks(client.get("/.well-known/ccus-keys.json").json())

    roots = assert_query_count("public:proof-roots-of-month", lambda: client.get("/proof/roots/2026-11/")).json()[
        "roots"
    ]

    assert [public.read(root["signed"], kind=ROOT)["day"] for root in roots] == [root["day"] for root in roots]
    assert [(root["day"], root["size"]) for root in roots] == [("2026-11-16", 4), ("2026-11-17", 4), ("2026-11-18", 4)]


def test_a_month_without_roots_has_no_file(client: Client, proven: Proven) -> None:
    assert client.get("/proof/roots/2026-10/").status_code == 404


def test_keys_are_for_every_program(client: Client, proven: Proven) -> None:
    proven.keys.rotate(now=datetime(2026, 11, 19, 12, tzinfo=UTC))

    answer = client.get("/.well-known/ccus-keys.json")

    assert answer["Content-Type"] == "application/jwk-set+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    keys = answer.json()["keys"]
    assert [sorted(key) for key in keys] == [
        ["alg", "crv", "exp", "kid", "kty", "nbf", "use", "x"],
        ["alg", "crv", "kid", "kty", "nbf", "use", "x"],
    ]
