"""IDs of the national twin: as `ccus.kit.ids` makes them, for whole arrays, each number another one.

The eleven free digits are a permutation of all eleven-digit numbers (multiply and add modulo 10^11), so that no ID comes
twice; the twelfth digit is found with the same table of Damm's code.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt
from stdnum import damm

from ccus.kit.ids import FREE_DIGITS, IdKind
from ccus.twin.rules.nation.chance import Chance

_SPAN = 10**FREE_DIGITS
# Near the golden section of the span, so that neighbours lie far apart.
_SMALLEST_FACTOR = 61_803_398_875

IdNumbers = npt.NDArray[np.int64]


def id_numbers(kind: IdKind, count: int, *, seed: int) -> IdNumbers:
    """The IDs of the first `count` of a kind as whole numbers of up to 14 digits; pad with zeros for the text."""
    stream = Chance(seed).stream(f"ids: {kind.value}")
    factor = _SMALLEST_FACTOR + int(stream.integers(0, 10**9))
    while math.gcd(factor, _SPAN) != 1:
        factor += 1
    # factor < 2^37 and count < 2^21: the product stays below 2^63.
    free = (np.arange(count, dtype=np.int64) * factor + int(stream.integers(0, _SPAN))) % _SPAN
    numbers: IdNumbers = (free * 10 + _check_digits(free, kind)) * 100 + int(kind.value)
    return numbers


def corporate_numbers(free: IdNumbers) -> IdNumbers:
    """Corporate numbers (法人番号) from twelve free digits: the check digit goes in front.

    Source: 法人番号の指定等に関する省令 第2条 (weights 1 and 2 from the right, 9 less the remainder by 9).
    """
    total = np.zeros(len(free), dtype=np.int64)
    for place in range(12):
        total += (free // 10**place % 10) * (1 + place % 2)
    return (9 - total % 9) * 10**12 + free


def _check_digits(free: IdNumbers, kind: IdKind) -> IdNumbers:
    table, closing = _tables(kind)
    state = np.zeros(len(free), dtype=np.int64)
    for place in range(FREE_DIGITS - 1, -1, -1):
        state = table[state, free // 10**place % 10]
    return closing[state]


@cache
def _tables(kind: IdKind) -> tuple[IdNumbers, IdNumbers]:
    """Damm's table, and for each state after eleven digits the twelfth that brings the whole to zero."""
    # One state per first digit: the checksum of "d" alone is table[0][d], which runs through all ten states.
    first_with = {damm.checksum(str(digit)): str(digit) for digit in range(10)}
    table = [[damm.checksum(first_with[state] + str(digit)) for digit in range(10)] for state in range(10)]
    closing = [
        next(digit for digit in range(10) if damm.checksum(f"{first_with[state]}{digit}{kind.value}") == 0)
        for state in range(10)
    ]
    return np.array(table, dtype=np.int64), np.array(closing, dtype=np.int64)
