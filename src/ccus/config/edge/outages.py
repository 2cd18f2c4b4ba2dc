"""What the edge writes of a database that is away: one line in half a minute, with the reason, however many requests are told to come back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

logger = logging.getLogger("ccus.edge")

PAUSE_SECONDS = 30.0


class Outages:
    """Counts requests that were told to come back. `clock` in seconds, never going back."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next_word_at: float | None = None
        self._unsaid = 0

    def add(self, path: str, error: BaseException) -> None:
        """One more such request. The reason is what lies behind it: pools and Django only wrap it."""
        self._unsaid += 1
        now = self._clock()
        if self._next_word_at is not None and now < self._next_word_at:
            return
        self._next_word_at = now + PAUSE_SECONDS
        reasons = [f"{type(each).__name__}: {str(each).partition(chr(10))[0]}" for each in _with_causes(error)]
        logger.warning("%s requests were told to come back, at last to %s (%s)", self._unsaid, path, "; ".join(reasons))
        self._unsaid = 0


def _with_causes(error: BaseException) -> list[BaseException]:
    found = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None and cause not in found:
        found.append(cause)
    return found
