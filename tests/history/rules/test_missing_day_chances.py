from __future__ import annotations

from itertools import combinations
from math import prod

import pytest

from ccus.history.rules.missing_day_chances import share_out


@pytest.mark.parametrize("number", [1, 2, 3])
def test_chances_are_those_of_all_ways_to_choose(number: int) -> None:
    odds = [4.0, 1.0, 0.5, 9.0]
    ways = list(combinations(range(len(odds)), number))
    weight = {way: prod(odds[place] for place in way) for way in ways}
    expected = [sum(weight[way] for way in ways if place in way) / sum(weight.values()) for place in range(len(odds))]

    assert share_out(odds, number) == pytest.approx(expected)
