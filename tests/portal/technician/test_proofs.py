from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_roster_entry, a_technician, a_touch, at, store

from ccus.history.services.proof import house
from ccus.history.services.proof.publishing import publish_roots
from ccus.portal.ui.shapes.proofs import ProofSheet

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def _own_place(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_DIR, settings.PROOF_DIR = tmp_path / "keys", tmp_path / "proofs"


def publish() -> None:
    publish_roots(house.folder(), house.keys(), issuer=house.issuer(), now=at("10:00", FRIDAY))


def look(client: Client, day: date, **query: str) -> ProofSheet:
    answer = client.get("/technician/days/proof/", {"day": day.isoformat(), **query})
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, ProofSheet)
    return page


def story_of(client: Client, day: date) -> str:
    story = client.get("/technician/days/", {"day": day.isoformat()}).context["page"].story
    return str(story.proof_url)


def test_a_day_is_proven_once_its_root_is_published(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00", THURSDAY)), a_touch(world.gate, at("17:00", THURSDAY)))

    assert (story_of(taro, THURSDAY), look(taro, THURSDAY).codes) == ("", ())

    publish()

    assert story_of(taro, THURSDAY) == "/technician/days/proof/?day=2026-11-19"
    page = assert_query_count("technician:days-proof", lambda: look(taro, THURSDAY))
    assert (page.name, page.without) == ("山田 太郎", 0)
    assert [(code.at, code.site) for code in page.codes] == [
        (at("08:00", THURSDAY), "丸の内新築"),
        (at("17:00", THURSDAY), "丸の内新築"),
    ]
    assert all(code.url.startswith("http://localhost:8000/proof/#1.") for code in page.codes)
    assert all(code.qr_svg.startswith("<svg") for code in page.codes)


def test_a_day_with_a_touch_that_arrived_today_is_not_proven_yet(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00", THURSDAY)))
    publish()
    store(a_touch(world.gate, at("17:00", THURSDAY)), received_at=at("09:00", FRIDAY))

    assert story_of(taro, THURSDAY) == ""
    page = look(taro, THURSDAY)
    assert (len(page.codes), page.without) == (1, 1)


def test_a_day_without_touches_is_never_proven(taro: Client, world: World) -> None:
    publish()

    assert story_of(taro, THURSDAY) == ""
    assert "この日の証明はまだありません" in taro.get("/technician/days/proof/?day=2026-11-19").content.decode()


def test_the_holder_decides_about_the_name(taro: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00", THURSDAY)))
    publish()

    with_name, without = look(taro, THURSDAY), look(taro, THURSDAY, name="0")

    assert (without.name, without.name_url) == ("", "/technician/days/proof/?day=2026-11-19")
    assert with_name.name_url == "/technician/days/proof/?day=2026-11-19&name=0"
    assert "太郎" not in taro.get(with_name.name_url).context["page"].codes[0].url


def test_nobody_elses_touches_are_shown(taro: Client, world: World) -> None:
    other = a_technician("花子", of=world.employer, token="HANAKO")
    a_roster_entry(world.site, other, world.employer)
    store(a_touch(world.gate, at("08:00", THURSDAY), token="HANAKO"))
    publish()

    page = look(taro, THURSDAY)

    assert (page.codes, page.without) == ((), 0)


@pytest.mark.parametrize("day", ["9999-12-31", "2026-11-21", "0001-01-01"])
def test_a_day_that_has_not_come_or_lies_before_all_days_has_no_proof(taro: Client, world: World, day: str) -> None:
    assert taro.get(f"/technician/days/proof/?day={day}")["Location"] == f"/technician/days/?day={day}"


def test_without_a_day_the_calendar_is_shown_and_an_unreadable_one_is_told(taro: Client) -> None:
    assert taro.get("/technician/days/proof/")["Location"] == "/technician/days/"
    assert taro.get("/technician/days/proof/?day=someday").status_code == 422
