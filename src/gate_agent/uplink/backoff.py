"""How long to wait after a failure: exponential with full jitter, so that gates that lost the line together come back apart.

Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 60.0
# A server that asks for more than this is not believed; the gate asks again.
LONGEST_ASKED_SECONDS = 3600.0


class Backoff:
    """Failures in a row."""

    def __init__(self, chance: Callable[[float, float], float] = random.uniform) -> None:
        self._chance = chance
        self._failures = 0

    def fail(self, *, asked_seconds: float | None = None) -> float:
        """Seconds to wait. What the server asked for (Retry-After) is the least, with a little jitter above it."""
        ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(self._failures, 16))
        self._failures += 1
        if asked_seconds is None:
            return self._chance(0.0, ceiling)
        asked = min(max(asked_seconds, 0.0), LONGEST_ASKED_SECONDS)
        return asked + self._chance(0.0, max(1.0, asked / 4))

    def succeed(self) -> None:
        self._failures = 0
