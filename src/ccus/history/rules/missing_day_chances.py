"""Chances of sets of people: who of many is among so many, when nothing more is known than the odds of each."""

from __future__ import annotations

import math
from collections.abc import Sequence


def share_out(odds: Sequence[float], number: int) -> list[float]:
    """How likely each is among the chosen, if exactly `number` of independent ones with these odds are chosen.

    Conditional Bernoulli sampling, by elementary symmetric sums (Chen, Dempster, Liu 1994). `odds` are positive.
    """
    scale = max(odds)
    weights = [one / scale for one in odds]
    from_left, from_right = symmetric_sums(weights, number), symmetric_sums(weights[::-1], number)
    everything = from_left[-1][number]
    chances = []
    for place, weight in enumerate(weights):
        before, behind = from_left[place], from_right[len(weights) - place - 1]
        without = sum(before[part] * behind[number - 1 - part] for part in range(number))
        chances.append(weight * without / everything)
    return chances


def log_beta(ones: int, others: int) -> float:
    """Logarithm of how likely one sequence of so many is, when nothing is known of the share of ones."""
    return math.lgamma(ones + 1) + math.lgamma(others + 1) - math.lgamma(ones + others + 2)


def log_sum_of(values: Sequence[float]) -> float:
    """Logarithm of the sum of what these are logarithms of."""
    high = max(values)
    return high + math.log(sum(math.exp(value - high) for value in values))


def symmetric_sums(weights: Sequence[float], number: int) -> list[list[float]]:
    """Row i: the elementary symmetric sums of degree 0 to `number` of the first i weights."""
    rows = [[1.0] + [0.0] * number]
    for weight in weights:
        row = rows[-1]
        rows.append([row[0]] + [row[part] + weight * row[part - 1] for part in range(1, number + 1)])
    return rows


def log_symmetric_sums(odds: Sequence[float], most: int) -> list[float]:
    """Logarithms of the elementary symmetric sums of degree 0 to `most`, which is at most the number of these positive odds."""
    scale = max(odds, default=1.0)
    sums = symmetric_sums([one / scale for one in odds], most)[-1]
    return [math.log(value) + degree * math.log(scale) for degree, value in enumerate(sums)]
