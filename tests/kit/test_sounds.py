"""Names that sound the same have one key, whichever letters they are written in."""

from __future__ import annotations

import pytest

from ccus.kit.sounds import sounds_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ヤマダ タロウ", "YAMADA TARO"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "Tarou Yamada"),
        ("オオノ シュンイチ", "ohno syun'ichi"),
        ("ナンバ ジュンペイ", "namba jumpei"),
        ("ハットリ チヅル", "Hattori Chizuru"),
        ("しょうじ ふゆこ", "SYOJI HUYUKO"),
    ],
)
def test_kana_and_latin_letters_of_one_name_agree(one: str, other: str) -> None:
    assert sounds_of(one) == sounds_of(other)


@pytest.mark.parametrize(("one", "other"), [("ヤマダ", "ヤマタ"), ("SATO", "SAITO"), ("ケンイチ", "ケンジ")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert sounds_of(one) != sounds_of(other)


@pytest.mark.parametrize("text", ["山田 太郎", "", "Иванов", "山田 タロウ"])
def test_what_tells_no_whole_sound_has_no_key(text: str) -> None:
    assert sounds_of(text) == ()
