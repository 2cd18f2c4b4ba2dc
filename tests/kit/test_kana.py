import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.kit import kana


@pytest.mark.parametrize(
    ("typed", "katakana"),
    [
        ("やまだ", "ヤマダ"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
        ("ゔぁいおりん", "ヴァイオリン"),
        ("か\u3099", "ガ"),
        ("山田 Taro", "山田 Taro"),
    ],
)
def test_kana_of_any_kind_becomes_katakana(typed: str, katakana: str) -> None:
    assert kana.to_katakana(typed) == katakana


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("やまだ　たろう", "ヤマダ タロウ"),
        ("  ﾔﾏﾀﾞ   ﾀﾛｳ ", "ヤマダ タロウ"),
        ("ｷｮｳｺ", "キョウコ"),
        ("ｵ-ｻｶ", "オーサカ"),
        ("サ‐ビス", "サービス"),
        ("さ−びす", "サービス"),
        ("ショ-タ", "ショータ"),
        ("マイク～", "マイクー"),
        ("アン-マリー", "アン-マリー"),
        ("ナーサリー-アン", "ナーサリー-アン"),
        ("グエン・ヴァン", "グエン・ヴァン"),
        ("ｸﾞｴﾝ･ｳﾞｧﾝ", "グエン・ヴァン"),
        ("オ'ブライエン", "オ'ブライエン"),
        ("スカルノ", "スカルノ"),
        ("NGUYEN", "NGUYEN"),
        ("", ""),
    ],
)
def test_reading_is_kept_in_katakana_with_single_spaces(typed: str, reading: str) -> None:
    assert kana.fold_kana_reading(typed) == reading


@given(st.text(alphabet=st.characters(min_codepoint=0x3040, max_codepoint=0x30FF)))
def test_folding_a_reading_twice_changes_nothing_more(text: str) -> None:
    once = kana.fold_kana_reading(text)

    assert kana.fold_kana_reading(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ショウジ タロウ", "ｼﾖｳｼﾞﾀﾛｳ"),
        ("キョーコ", "キヨコ"),
        ("みづき", "ミズキ"),
        ("グエン・ヴァン・アン", "グエン ヴアン アン"),
        ("オ’ブライエン", "オブライエン"),
        ("Nguyen", "ＮＧＵＹＥＮ"),
    ],
)
def test_readings_that_people_mix_up_share_a_search_key(one: str, other: str) -> None:
    assert kana.fold_reading_for_search(one) == kana.fold_reading_for_search(other)


@pytest.mark.parametrize(("one", "other"), [("ハル", "バル"), ("ハル", "パル"), ("サトウ", "カトウ")])
def test_voiced_readings_stay_apart_in_search(one: str, other: str) -> None:
    assert kana.fold_reading_for_search(one) != kana.fold_reading_for_search(other)
