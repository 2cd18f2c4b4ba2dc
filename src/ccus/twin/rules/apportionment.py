"""Dividing a whole number fairly: the largest-remainder method (Hare quota, 最大剰余法)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def apportion(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """`total` in whole parts proportional to `weights`; of equal remainders the earlier key gets the one left over.

    ValueError when there is something to divide and every weight is zero.
    """
    whole = sum(weights.values())
    if whole <= 0:
        if total:
            raise ValueError("Nothing to divide by: all weights are zero.")
        return dict.fromkeys(weights, 0)
    parts = {key: total * weight // whole for key, weight in weights.items()}
    left_over = total - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: -(total * weights[key] % whole))
    for key in by_remainder[:left_over]:
        parts[key] += 1
    return parts
