"""Telling the gate how a reader is, each thing once."""

from __future__ import annotations

from collections.abc import Callable

from gate_agent.recognitions import ReaderReady, ReaderTrouble, Report, Trouble


class Telling:
    """What one reader reports. Troubles that last are told when they begin and when they are over, not again and again."""

    def __init__(self, name: str, report: Callable[[Report], None]) -> None:
        self.name = name
        self.report = report
        self._told: Trouble | None = None
        self._has_told = False

    def ready(self) -> None:
        """The reader can read."""
        if self._told is not None or not self._has_told:
            self.report(ReaderReady(self.name))
        self._told, self._has_told = None, True

    def lasting(self, trouble: Trouble, detail: str) -> None:
        """The reader cannot read until `ready` is called."""
        if trouble is not self._told:
            self.report(ReaderTrouble(self.name, trouble, detail))
        self._told, self._has_told = trouble, True

    def missed(self, trouble: Trouble, detail: str) -> None:
        """This card, line or file was not understood; the next one may be."""
        self.report(ReaderTrouble(self.name, trouble, detail))
