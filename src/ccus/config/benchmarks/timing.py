"""Times of repeated calls, and the memory they took."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles

import psutil


@dataclass(frozen=True)
class Spread:
    """Milliseconds of several calls."""

    p50_ms: float
    p95_ms: float
    slowest_ms: float


def spread_of(milliseconds: list[float]) -> Spread:
    """Of at least one call."""
    if len(milliseconds) == 1:
        return Spread(milliseconds[0], milliseconds[0], milliseconds[0])
    cuts = quantiles(milliseconds, n=20, method="inclusive")
    return Spread(cuts[9], cuts[18], max(milliseconds))


def time_ms(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


class PeakMemory:
    """Largest resident memory of a process and its children while the context lasts, looked at five times a second."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.megabytes = 0.0

    def __enter__(self) -> None:
        self._look()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            self._look()

    def _look(self) -> None:
        total = 0
        for member in (self._process, *self._process.children(recursive=True)):
            try:
                total += member.memory_info().rss
            except psutil.NoSuchProcess:  # a child that ended between the two questions
                continue
        self.megabytes = max(self.megabytes, total / 1e6)
