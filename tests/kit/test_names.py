import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.kit import names


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("髙橋　一郎", "高橋一郎"),
        ("山﨑", "山崎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斉藤"),
        ("齊藤", "斉藤"),
        ("斎藤", "斉藤"),
        ("濵田", "浜田"),
        ("濱田", "浜田"),
        ("𠮷野", "吉野"),
        ("德川", "徳川"),
        ("廣澤", "広沢"),
        ("國分", "国分"),
        ("神谷", "神谷"),
        ("葛\U000e0100城", "葛城"),
        ("佐々木", "佐佐木"),
        ("関ヶ原", "関ケ原"),
        ("㈱山田組", "(株)山田組"),
        ("（株）山田組", "(株)山田組"),
        ("やまだ", "ヤマダ"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
        ("は\u3099", "バ"),
        ("か゛", "ガ"),
        ("O’Brien", "o'brien"),
        ("Ｏ＇Ｂｒｉｅｎ", "o'brien"),
        ("Nguyễn Văn Đức", "nguyenvanduc"),
        ("José", "jose"),
        ("グエン・ヴァン", "グエンヴァン"),
        ("Anne–Marie", "anne-marie"),
        ("センター", "センター"),
        ("Sukarno", "sukarno"),
        ("々", "々"),
        ("", ""),
    ],
)
def test_ways_to_write_a_name_share_a_key(typed: str, key: str) -> None:
    assert names.fold_name_for_search(typed) == key


@given(st.text())
def test_folding_a_name_twice_changes_nothing_more(text: str) -> None:
    once = names.fold_name_for_search(text)

    assert names.fold_name_for_search(once) == once


def test_no_standard_kanji_is_itself_a_variant() -> None:
    variants = names.kanji_variants()

    assert len(variants) == 395
    assert set(variants) & set(variants.values()) == set()
    assert all(len(kanji) == 1 for pair in variants.items() for kanji in pair)
