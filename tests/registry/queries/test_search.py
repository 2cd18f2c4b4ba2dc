"""Firms and people found as people type them: 200 ways of typing, the right one among the first five for nearly all."""

from __future__ import annotations

import jaconv
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast as known
from tests import kept_rows
from tests.factories.registry import make_business

from ccus.access.errors import PermissionMissing
from ccus.access.viewers import PUBLIC
from ccus.kit.kana import fold_reading_for_search
from ccus.kit.names import fold_name_for_search
from ccus.registry.models import Business
from ccus.registry.queries.search import find_businesses, find_technicians_visible_to
from ccus.registry.rules.firm_names import reading_without_legal_form, without_legal_form
from ccus.registry.rules.names import tidy_reading

pytestmark = pytest.mark.django_db

FAMILIES = {
    "渡邊": "ワタナベ", "齋藤": "サイトウ", "髙橋": "タカハシ", "山﨑": "ヤマザキ", "廣瀬": "ヒロセ", "佐々木": "ササキ",
    "五十嵐": "イガラシ", "長谷川": "ハセガワ", "濱田": "ハマダ", "小笠原": "オガサワラ",
}  # fmt: skip
TRADES = {"建設": "ケンセツ", "設備工業": "セツビコウギョウ", "鉄筋": "テッキン", "左官工業所": "サカンコウギョウショ"}
FORMS = (("株式会社", "", "カブシキガイシャ", ""), ("", "有限会社", "", "ユウゲンガイシャ"), ("", "", "", ""))


@pytest.fixture
def firms() -> list[Business]:
    """120 firms: each family in each trade and each form."""
    return kept_rows.of(make_firms)


def make_firms() -> list[Business]:
    found = []
    for family, reading in FAMILIES.items():
        for trade, trade_reading in TRADES.items():
            for before, behind, before_reading, behind_reading in FORMS:
                name = f"{before}{family}{trade}{behind}"
                firm = make_business(name=name)
                Business.objects.filter(pk=firm.pk).update(
                    name_kana=f"{before_reading}{reading}{trade_reading}{behind_reading}",
                    name_folded=fold_name_for_search(name),
                )
                firm.refresh_from_db()
                found.append(firm)
    return found


def ways_of_typing(firm: Business) -> list[str]:
    bare = firm.name.replace("株式会社", "").replace("有限会社", "")
    reading = firm.name_kana.replace("カブシキガイシャ", "").replace("ユウゲンガイシャ", "")
    modern = str.maketrans("邊齋髙﨑廣濱", "辺斉高崎広浜")
    return [
        firm.name,
        bare,
        f"㈱{bare}",
        f"（株）　{bare}",
        bare.translate(modern),
        f" {bare[:2]} {bare[2:]} ",
        reading,
        jaconv.kata2hira(reading),
        jaconv.z2h(reading, kana=True),
        jaconv.enlarge_smallkana(reading),
        bare[1:],
        f"{firm.ccus_id[:4]}-{firm.ccus_id[4:8]} {firm.ccus_id[8:]}",
        jaconv.h2z(firm.ccus_id, digit=True),
    ]


def test_the_right_firm_is_among_the_first_five_for_nearly_all_ways_of_typing(firms: list[Business]) -> None:
    typed = [(way, firm) for firm in firms[::7] for way in ways_of_typing(firm)]
    assert len(typed) >= 200

    missed = [
        (way, firm.name)
        for way, firm in typed
        if firm.ccus_id not in [row.ccus_id for row in find_businesses(way, limit=5)]
    ]

    assert len(missed) <= len(typed) * 0.05, missed


def test_the_whole_name_comes_before_longer_ones(firms: list[Business]) -> None:
    make_business(name="渡辺建設工業")

    names = [row.name for row in find_businesses("渡辺建設", limit=4)]

    assert {without_legal_form(fold_name_for_search(name)) for name in names[:3]} == {fold_name_for_search("渡邊建設")}
    assert names[3] == "渡辺建設工業"


@pytest.mark.parametrize("text", ["", "　", "()", "%", "_", "\\", "'; DROP TABLE"])
def test_nothing_and_signs_find_nothing(firms: list[Business], text: str) -> None:
    assert find_businesses(text) == ()


def test_people_are_found_by_desks_only(cast: known.Cast) -> None:
    desk = known.operator()
    takahashi = cast.takahashi

    for typed in (
        takahashi.full_name,
        takahashi.full_name.replace(" ", ""),
        takahashi.family_kana + takahashi.given_kana,
        jaconv.kata2hira(takahashi.family_kana),
        jaconv.z2h(takahashi.family_kana, kana=True),
        takahashi.ccus_id,
        takahashi.ccus_id[:6],
    ):
        found = [person.ccus_id for person in find_technicians_visible_to(desk, typed, limit=5)]
        assert takahashi.ccus_id in found, typed
    assert find_technicians_visible_to(known.clerk_of(cast.sato_tobi), takahashi.full_name) == ()
    with pytest.raises(PermissionMissing):
        find_technicians_visible_to(PUBLIC, takahashi.full_name)


def test_the_database_folds_readings_as_searches_do(firms: list[Business]) -> None:
    readings = [
        "ア・イ－ウ",
        "ショウジ　ケンセツ",
        "ヂャヅォ",
        "カー'サ-ビス",
        "ＡＢＣ".lower(),
        *(firm.name_kana for firm in firms),
    ]
    for reading in readings:
        with connection.cursor() as cursor:
            cursor.execute("SELECT registry_fold_reading(%s)", [tidy_reading(reading)])
            assert cursor.fetchone() == (fold_reading_for_search(reading),)


@pytest.mark.parametrize(
    ("folded", "bare"),
    [
        ("カブシキガイシヤヤマダ", "ヤマダ"),
        ("ヤマダユウゲンガイシヤ", "ヤマダ"),
        ("カ)ヤマダ", "ヤマダ"),
        ("ヤマダ(カ", "ヤマダ"),
        ("ヤマダ", "ヤマダ"),
    ],
)
def test_readings_lose_their_legal_form(folded: str, bare: str) -> None:
    assert reading_without_legal_form(folded) == bare


def test_a_name_that_is_nothing_but_a_legal_form_stays() -> None:
    assert without_legal_form("株式会社") == "株式会社"


@pytest.mark.parametrize("text", ["渡辺建設", "ワタナベケンセツ", "12345678"])
def test_every_statement_of_a_search_can_go_by_an_index(firms: list[Business], text: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        find_businesses(text)
        find_technicians_visible_to(known.operator(), text)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan" not in plan, (query["sql"], plan)


def test_many_firms_of_one_name_leave_room_for_the_others() -> None:
    names = ["山田建設"] * 22 + ["株式会社山田建設", "山田建設株式会社", "有限会社山田建設"]
    for name in names:
        firm = make_business(name=name)
        Business.objects.filter(pk=firm.pk).update(name_kana="", name_folded=fold_name_for_search(name))

    def first(typed: str) -> list[str]:
        return [found.name for found in find_businesses(typed, limit=5)]

    assert set(first("山田建設")) == set(names)
    assert first("有限会社山田建設")[0] == "有限会社山田建設"
    assert set(first("㈱山田建設")[:2]) == {"株式会社山田建設", "山田建設株式会社"}
    assert set(first("㈱山田建設")) == set(names)
