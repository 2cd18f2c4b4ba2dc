import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.kit import folding


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ﾔﾏﾀﾞ　ﾊﾟﾝﾁ", "ヤマダ パンチ"),
        ("ＡＢＣ１２３", "ABC123"),
        ("（株）山田", "(株)山田"),
        ("㈱山田", "㈱山田"),
        ("①号棟", "①号棟"),
        ("神谷", "神谷"),
        ("髙橋 﨑", "髙橋 﨑"),
        ("か\u3099き", "がき"),
        ("カ゛ハ゜", "ガパ"),
        ("Ａ～Ｂ", "A〜B"),
        ("𠮷野", "𠮷野"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("O'Brien", "O'Brien"),
        ("", ""),
    ],
)
def test_width_is_folded_and_nothing_else(typed: str, folded: str) -> None:
    assert folding.fold_width(typed) == folded


@given(st.text())
def test_folding_width_twice_changes_nothing_more(text: str) -> None:
    once = folding.fold_width(text)

    assert folding.fold_width(once) == once


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  山田　　太郎\n", "山田 太郎"),
        ("山田\u00a0太郎", "山田 太郎"),
        ("\ufeff山田\u200b太郎", "山田 太郎"),
        ("　", ""),
    ],
)
def test_spaces_of_any_kind_collapse(typed: str, folded: str) -> None:
    assert folding.fold_spaces(typed) == folded


@pytest.mark.parametrize("hyphen", folding.HYPHENS + folding.LONG_MARKS)
def test_every_hyphen_like_character_between_digits_is_a_hyphen(hyphen: str) -> None:
    assert folding.fold_hyphens(f"1{hyphen}2") == "1-2"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("センター１ー２", "センター１-２"),
        ("ｾﾝﾀｰ", "ｾﾝﾀｰ"),
        ("らーめん", "らーめん"),
        ("わぁーー", "わぁーー"),
        ("ー１", "-１"),
    ],
)
def test_long_mark_after_kana_stays_a_letter(typed: str, folded: str) -> None:
    assert folding.fold_hyphens(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("０１２", "012"), ("٣", "3"), ("①", "1"), ("²", "2"), ("三丁目", "三丁目"), ("12a", "12a")],
)
def test_digits_of_any_script_become_ascii(typed: str, folded: str) -> None:
    assert folding.fold_digits(typed) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("03-1234-5678", "0312345678"),
        ("０３（１２３４）５６７８", "0312345678"),
        ("090ー1234ー5678", "09012345678"),
        ("+81 3-1234-5678", "0312345678"),
        ("＋８１（０）90 1234 5678", "09012345678"),
        ("+84 24 3825 0000", "+842438250000"),
        ("03.1234.5678", "0312345678"),
        ("O3-1234-5678", "O312345678"),
        ("", ""),
    ],
)
def test_phone_numbers_become_bare_digits(typed: str, folded: str) -> None:
    assert folding.fold_phone(typed) == folded


@pytest.mark.parametrize("typed", ["100-0001", "〒１００－０００１", "100ー0001", "1000001", " 100 0001 ", "100−0001"])
def test_postal_codes_become_seven_digits(typed: str) -> None:
    assert folding.fold_postal_code(typed) == "1000001"
