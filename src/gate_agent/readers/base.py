"""The small interface that every reader implements."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from gate_agent.recognitions import Report


class Reader(Protocol):
    """One place where people are recognised. Runs in a thread of its own."""

    @property
    def name(self) -> str:
        """Short and stable: shown on the screen and kept with each touch, e.g. `pcsc:ACS ACR122U 00`."""

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        """Reports until `stop` is set, and returns within a second of it.

        A reader that is pulled out reports its trouble once, waits for its return and reports ReaderReady; it does not raise.
        """
