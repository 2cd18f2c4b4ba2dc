"""Text for programs that read CP932 alone."""

from __future__ import annotations

import pytest

from ccus.kit.cp932 import Fitted, fit_to_cp932
from ccus.kit.names import kanji_variants


@pytest.mark.parametrize("text", ["髙﨑 齋藤", "①㈱", "abc", ""])
def test_what_fits_stays(text: str) -> None:
    assert fit_to_cp932(text) == Fitted(text)


@pytest.mark.parametrize(("text", "written"), [("3〜5", "3〜5"), ("3\u20145", "3\u20155"), ("x\u00a0y", "x y")])
def test_the_same_sign_under_another_code_is_no_replacement(text: str, written: str) -> None:
    assert fit_to_cp932(text) == Fitted(written)


def test_a_variant_gives_way_to_its_standard_where_one_is_given() -> None:
    assert fit_to_cp932("𠮷𠮷野", variants=kanji_variants()) == Fitted("吉吉野", (("𠮷", "吉"),))
    assert fit_to_cp932("𠮷野") == Fitted("〓野", (("𠮷", "〓"),))


def test_a_variation_selector_goes_and_is_told() -> None:
    assert fit_to_cp932("辻\U000e0101") == Fitted("辻", (("\U000e0101", ""),))
