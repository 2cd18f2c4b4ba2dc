"""Ctrl-C that is heard for certain, whatever the libraries in between make of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import ParamSpec

Given = ParamSpec("Given")


class Interruption:
    """Whether Ctrl-C was pressed since the command began."""

    def __init__(self) -> None:
        self.asked = False

    def check(self) -> None:
        """Raises KeyboardInterrupt when Ctrl-C was pressed and the work goes on all the same."""
        if self.asked:
            raise KeyboardInterrupt

    def heeded_by(self, show: Callable[Given, None]) -> Callable[Given, None]:
        """`show`, a function that tells of progress, which also ends work that missed its Ctrl-C."""

        def heeding(*arguments: Given.args, **named: Given.kwargs) -> None:
            self.check()
            show(*arguments, **named)

        return heeding


@contextmanager
def hearing_ctrl_c() -> Iterator[Interruption]:
    """Inside, Ctrl-C raises KeyboardInterrupt, as ever, and is remembered, so that it leaves as KeyboardInterrupt too.

    Python only prints an exception that is raised in a destructor or a callback from C, and goes on; DuckDB (1.5) makes a
    RuntimeError of it. Where somebody else handles the signal, or it is ignored as in the background of a shell, nothing changes.
    """
    heard = Interruption()
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield heard
        return

    def hear(number: int, frame: FrameType | None) -> None:
        heard.asked = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, hear)
    try:
        yield heard
    except Exception as consequence:
        if heard.asked:
            raise KeyboardInterrupt from consequence
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
