from __future__ import annotations

from decimal import Decimal

import pytest

from ccus.insights.rules.words import Words, about, percent, times

PEOPLE = Words("人", "people")


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [
        (1_382_876, "138万人", "1.38 million people"),
        (0, "0人", "0 people"),
        (9_999, "9,999人", "9,999 people"),
        (10_000, "1万人", "10 thousand people"),
        (40_000, "4万人", "40 thousand people"),
        (170_664, "17.1万人", "171 thousand people"),
        (4_508_868, "451万人", "4.51 million people"),
        (32_444_000, "3,244万人", "32.4 million people"),
        (128_576_508, "1億2,858万人", "129 million people"),
    ],
)
def test_large_numbers_are_said_as_people_say_them(value: int, japanese: str, english: str) -> None:
    assert about(value, PEOPLE) == Words(japanese, english)


def test_shares_and_growth_are_rounded_half_up() -> None:
    assert percent(84_763, 255_752) == 33
    assert percent(1, 0) == 0
    assert times(4_508_868, 3_479_591) == Decimal("1.3")
    assert times(1, 0) is None
