"""How much room the disk has, and a reserve that is given free when it has none, so that touches can still be written."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from gate_agent.showing import Disk

RESERVE_NAME = "reserve.bin"
# A write that failed is worth another try with so much room, in bytes.
ROOM_AGAIN = 1_000_000


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes. A touch takes about 1 kB beside a write-ahead log of 1 MB, so that the reserve holds over a thousand of them."""

    reserve: int = 4_000_000
    nearly_full: int = 50_000_000


class Room:
    """The disk under the gate's folder. Not thread-safe; the gate asks under its own lock."""

    def __init__(self, folder: Path, needs: Needs | None = None) -> None:
        self._folder = folder
        self.needs = needs or Needs()
        self._is_full = False

    def look(self) -> Disk:
        """How full the disk is. FULL is what a write that failed said, until one succeeds."""
        if self._is_full:
            return Disk.FULL
        has_reserve = (self._folder / RESERVE_NAME).exists()
        return Disk.NEARLY_FULL if self.free_bytes() < self.needs.nearly_full or not has_reserve else Disk.ROOM

    def prepare(self) -> None:
        """Once in a while: forgets that the disk was full when it is not, lays the reserve by when there is ample room."""
        path = self._folder / RESERVE_NAME
        if self.free_bytes() >= ROOM_AGAIN:
            self._is_full = False
        if path.exists() or self.free_bytes() < 2 * self.needs.reserve:
            return
        draft = path.with_suffix(".new")
        try:
            with draft.open("wb") as file:
                file.write(os.urandom(self.needs.reserve))  # zeros would take no room on some file systems
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()

    def give_reserve(self) -> bool:
        """After a write that failed: True when there is room again and the write is worth a second try."""
        try:
            (self._folder / RESERVE_NAME).unlink()
        except OSError:
            return False
        return True

    def say_full(self) -> None:
        self._is_full = True

    def say_written(self) -> None:
        self._is_full = False

    def free_bytes(self) -> int:
        """What a program without special rights may still write; 0 when it cannot be told."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return 0
