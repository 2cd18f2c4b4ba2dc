from __future__ import annotations

import pytest

from ccus.registry.rules import names
from ccus.registry.rules.names import PersonName


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("山田 太郎", ("山田", "太郎")),
        ("　山田　　太郎　", ("山田", "太郎")),
        ("NGUYEN VAN AN", ("NGUYEN", "VAN AN")),
        ("Smith, John Paul", ("Smith", "John Paul")),
        ("SUHARTO", ("SUHARTO", "")),
        ("山田太郎", ("山田太郎", "")),
        ("", ("", "")),
    ],
)
def test_a_name_in_one_field_is_split(typed: str, expected: tuple[str, str]) -> None:
    assert names.split_name(typed) == expected


def test_a_name_is_kept_as_typed_and_its_reading_in_katakana() -> None:
    typed = PersonName(family="　髙橋 ", given="健一", family_kana="たかはし", given_kana="ｹﾝｲﾁ")

    assert names.tidy_name(typed) == PersonName(
        family="髙橋", given="健一", family_kana="タカハシ", given_kana="ケンイチ"
    )


@pytest.mark.parametrize(
    "typed",
    [
        PersonName(family="SUHARTO", family_kana="スハルト"),
        PersonName(given="SUHARTO", given_kana="スハルト"),
        PersonName(given="SUHARTO", family_kana="スハルト"),
    ],
)
def test_a_one_part_name_stands_in_one_place(typed: PersonName) -> None:
    assert names.tidy_name(typed) == PersonName(family="SUHARTO", family_kana="スハルト")


@pytest.mark.parametrize(
    "typed", ["ヤマダ", "やまだ　たろう", "ﾔﾏﾀﾞ", "グエン・ヴァン・アン", "ジョ－ンズ", "Nguyen", ""]
)
def test_kana_of_any_kind_and_latin_letters_are_a_reading(typed: str) -> None:
    assert names.is_reading(typed)


@pytest.mark.parametrize("typed", ["山田", "ヤマダ1", "ヤマダ/タロウ", "やま田"])
def test_kanji_digits_and_signs_are_no_reading(typed: str) -> None:
    assert not names.is_reading(typed)


def test_control_characters_do_not_reach_the_register() -> None:
    assert names.tidy_text("山\x00田\t太郎\n") == "山田 太郎"
