from __future__ import annotations

import pytest

from ccus.access.rules.disclosure import disclosure_items
from ccus.registry.rules import items, prefectures
from ccus.registry.rules.tables import read_rows

TABLES = (
    "trade_majors.csv",
    "trade_minors.csv",
    "licence_trades.csv",
    "prefectures.csv",
    "technician_items.csv",
    "business_items.csv",
    "residence_status.csv",
)


@pytest.mark.parametrize("file_name", TABLES)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(file_name: str) -> None:
    rows = read_rows(file_name)

    assert all(row["source"] and row["certainty"] in {"found", "inferred", "assumed", "name_only"} for row in rows)
    assert all(value is not None for row in rows for value in row.values())


def test_items_are_numbered_through() -> None:
    assert [item.number for item in items.technician_items().values()] == list(range(1, 41))
    assert [item.number for item in items.business_items().values()] == list(range(1, 34))


def test_the_disclosure_table_speaks_of_the_same_items() -> None:
    for subject, own in (("technician", items.technician_items()), ("business", items.business_items())):
        disclosed = disclosure_items(subject)

        assert [(item.number, item.code, item.item_ja) for item in disclosed.values()] == [
            (item.number, item.code, item.label_ja) for item in own.values()
        ]


def test_no_field_belongs_to_two_items() -> None:
    for own in (items.technician_items(), items.business_items()):
        fields = [field for item in own.values() for field in item.fields]

        assert len(fields) == len(set(fields))


def test_items_have_words_in_both_languages() -> None:
    birth_date = items.technician_items()["birth_date"]

    assert (birth_date.label(), birth_date.label("en")) == ("生年月日", "birth date")


def test_residence_statuses_have_words_in_both_languages() -> None:
    assert items.residence_statuses()["specified_skilled_1"] == ("特定技能1号", "specified skilled worker (i)")


@pytest.mark.parametrize(
    ("code", "name_ja", "name_en"),
    [("13", "東京都", "Tokyo"), ("01", "北海道", "Hokkaido"), ("47", "沖縄県", "Okinawa")],
)
def test_prefectures_have_names(code: str, name_ja: str, name_en: str) -> None:
    assert prefectures.prefecture_name(code) == name_ja
    assert prefectures.prefecture_name(code, "en") == name_en
    assert prefectures.is_prefecture(code)


def test_a_code_that_is_no_prefecture_is_shown_as_it_is() -> None:
    assert prefectures.prefecture_name("48") == "48"
    assert not prefectures.is_prefecture("48")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("東京都千代田区丸の内1-1", ("13", "千代田区丸の内1-1")),
        ("京都府 京都市中京区", ("26", "京都市中京区")),
        ("千代田区丸の内1-1", ("", "千代田区丸の内1-1")),
    ],
)
def test_an_address_is_split_after_its_prefecture(address: str, expected: tuple[str, str]) -> None:
    assert prefectures.split_prefecture(address) == expected
