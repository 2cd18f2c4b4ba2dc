"""Chance for arrays: every draw comes from a stream named for its purpose, the same for the same seed.

Streams of different names are independent, so that one more draw in one place leaves all others as they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.workdays import is_working_day

Days = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class Chance:
    """Gives the streams of one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def stream(self, purpose: str) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self._seed, crc32(purpose.encode())])))


def draw_positions(stream: np.random.Generator, shares: Sequence[float], size: int) -> Places:
    """Positions of `shares`, each as often as its share says."""
    bounds = np.cumsum(np.asarray(shares, dtype=np.float64))
    drawn: Places = np.searchsorted(bounds, stream.random(size) * bounds[-1], side="right").astype(np.int64)
    return drawn


def draw_days(stream: np.random.Generator, series: Mapping[JstMonth, int]) -> Days:
    """As many working days of each month as the series says, in order of time."""
    parts = []
    for month, number in series.items():
        days = np.array([day_number(day) for day in month.days() if is_working_day(day)], dtype=np.int32)
        parts.append(np.sort(days[stream.integers(0, len(days), number)]))
    return np.concatenate(parts).astype(np.int32) if parts else np.empty(0, dtype=np.int32)


def draw_share(stream: np.random.Generator, size: int, share: float) -> npt.NDArray[np.bool_]:
    """Flags of which `share` is set, to the unit: the number is rounded by chance, so that many small groups together keep it."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[: int(size * share + stream.random())] = True
    return stream.permutation(flags)


def luck_of_keys(stream: np.random.Generator, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """A number in [0, 1) for each key, the same for the same key: what a crew or a site has in common, without sorting.

    The finalizer of splitmix64 (Steele, Lea, Flood 2014) over the key and one number of the stream.
    """
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + stream.integers(0, 2**64, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    luck: npt.NDArray[np.float32] = (mixed >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)
    return luck


def repeated(counts: Mapping[int, int]) -> Places:
    """Each key as often as its count, in order."""
    return np.repeat(np.array(list(counts), dtype=np.int64), list(counts.values()))


def whole_parts(expected: Floats, total: int) -> Places:
    """Whole numbers near the expected ones that sum to `total`: rounded along their running sum."""
    running = np.cumsum(expected)
    if not len(running) or running[-1] <= 0:
        return np.zeros(len(expected), dtype=np.int64)
    edges = np.rint(running * (total / running[-1])).astype(np.int64)
    parts: Places = np.diff(edges, prepend=0)
    return parts
