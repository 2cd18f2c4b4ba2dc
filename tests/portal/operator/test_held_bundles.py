from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.contracts.query_counts import assert_query_count
from tests.history.services.test_courier import TOKEN_HASH, bundle, event
from tests.history.world import World, at

from ccus.history.queries import held_bundles
from ccus.history.services.courier import take_bundle

pytestmark = pytest.mark.django_db
ADDRESS = "/operator/held-bundles/"


@pytest.fixture
def revoked(world: World, settings: Settings, tmp_path: Path) -> World:
    settings.SIGNING_KEYS_DIR = tmp_path
    world.gate.token_hash, world.gate.revoked_at = TOKEN_HASH, at("12:00")
    world.gate.save()
    return world


def test_the_operator_sees_what_was_kept_apart_and_what_to_do(operator: Client, revoked: World) -> None:
    take_bundle(
        bundle(revoked, event("08:00"), event("12:30"), event("17:05", clock_offset_ms=300_000)), now=at("18:00")
    )

    answer = assert_query_count("operator:held-bundles", lambda: operator.get(ADDRESS))

    (held,) = answer.context["held"].bundles
    assert (held.touches, held.first_at, held.last_at) == (2, at("12:30"), at("17:00"))
    assert (held.site_name, held.device_label) == (revoked.site.name, revoked.gate.label)
    body = answer.content.decode()
    for words in (
        "日数には数えずに、別に保管しています。",
        "直接入力で申請してもらい",
        "12:00",
        "2 件",
        revoked.site.prime.name,
    ):
        assert words in body
    assert "太郎" not in body


def test_without_any_it_says_what_would_be_here(operator: Client, revoked: World) -> None:
    take_bundle(bundle(revoked, event("08:00")), now=at("18:00"))

    body = operator.get(ADDRESS).content.decode()

    assert "保管した荷物はありません" in body
    assert "運んだ人にその場で伝え、ここには残しません。" in body


def test_the_latest_come_first_page_by_page(operator: Client, revoked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_bundles, "PAGE_SIZE", 2)
    for hour in (13, 14, 15):
        take_bundle(bundle(revoked, event(f"{hour}:00")), now=at(f"{hour}:30"))

    pages = [operator.get(ADDRESS, {"page": page}).context["held"] for page in ("1", "2", "99", "x")]

    assert [[each.first_at for each in page.bundles] for page in pages] == [
        [at("15:00"), at("14:00")], [at("13:00")], [at("13:00")], [at("15:00"), at("14:00")],
    ]  # fmt: skip


def test_nobody_else_sees_them(analyst: Client, revoked: World) -> None:
    assert analyst.get(ADDRESS).status_code == 403
