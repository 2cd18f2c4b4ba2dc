"""A reader that runs in a thread, and what it reports."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gate_agent.readers.base import Reader
from gate_agent.recognitions import Recognition, Report

PATIENCE_SECONDS = 15.0


class Hearing:
    """What one reader reports, in order."""

    def __init__(self) -> None:
        self._reports: queue.SimpleQueue[Report] = queue.SimpleQueue()

    def hear(self, report: Report) -> None:
        self._reports.put(report)

    def next(self) -> Report:
        """The next report; queue.Empty when none comes."""
        return self._reports.get(timeout=PATIENCE_SECONDS)

    def next_recognition(self) -> Recognition:
        report = self.next()
        assert isinstance(report, Recognition), report
        return report

    def rest(self) -> list[Report]:
        found = []
        while not self._reports.empty():
            found.append(self._reports.get())
        return found


@contextmanager
def running(reader: Reader) -> Iterator[Hearing]:
    """Runs the reader while the block does; at its end it must stop within the second that the interface promises."""
    hearing, stop = Hearing(), threading.Event()
    thread = threading.Thread(target=reader.run, args=(hearing.hear, stop), daemon=True)
    thread.start()
    try:
        yield hearing
    finally:
        stop.set()
        began = time.monotonic()
        thread.join(timeout=10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 2.5  # a second, and room for a busy machine
