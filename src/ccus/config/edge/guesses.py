"""Slows down who guesses codes or tokens: so many misses in a while, then a pause, for one address and for all together."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from ccus.config.edge.visitors import UNKNOWN, household_of
from ccus.devices.errors import TooManyGuesses

# Addresses remembered at once; beyond that the one that missed longest ago is forgotten.
MOST_ADDRESSES = 20_000
_EVERYBODY = "*"


@dataclass(frozen=True, kw_only=True)
class GuessLimit:
    """Misses within a window of `seconds`: so many from one address, so many from everywhere."""

    of_address: int
    of_all: int
    seconds: int


# A person mistypes a code a few times, and a whole site office shares an address. Eight characters have 10^12 values and a
# code lives for minutes: at the rate of `of_all` in each of two workers, a guess that hits one of a thousand open codes takes
# three years.
CODES = GuessLimit(of_address=30, of_all=3_000, seconds=600)
# Tokens cannot be guessed (256 bits); the limit keeps made-up ones from the database.
TOKENS = GuessLimit(of_address=300, of_all=30_000, seconds=600)


class Guesses:
    """Misses counted in this process; each worker of the edge counts for itself. An unknown address counts for all together only."""

    def __init__(self, limit: GuessLimit, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, address: str) -> None:
        """TooManyGuesses while the address, or everybody together, has missed too often."""
        for key, limit in self._limits(address):
            began, misses = self._windows.get(key, (0.0, 0))
            left = began + self._limit.seconds - self._clock()
            if misses >= limit and left > 0:
                raise TooManyGuesses(seconds=int(left) + 1, minutes=int(left) // 60 + 1)

    def count(self, address: str) -> None:
        """One more miss; counted before it is tried, so that parallel guesses are all seen."""
        self._add(address, 1)

    def take_back(self, address: str) -> None:
        """What was counted was no miss."""
        self._add(address, -1)

    def _add(self, address: str, change: int) -> None:
        now = self._clock()
        for key, _ in self._limits(address):
            began, misses = self._windows.get(key, (now, 0))
            if began + self._limit.seconds <= now:
                began, misses = now, 0
            self._windows[key] = (began, max(0, misses + change))
            self._windows.move_to_end(key)
        while len(self._windows) > MOST_ADDRESSES:
            self._windows.popitem(last=False)

    def _limits(self, address: str) -> list[tuple[str, int]]:
        """Everybody stands last, and so is never the oldest."""
        own = [] if address == UNKNOWN else [(household_of(address), self._limit.of_address)]
        return [*own, (_EVERYBODY, self._limit.of_all)]
