"""Where a columnar copy lies: a folder, or a bucket of any S3. A file is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol

import duckdb


class LakeStore(Protocol):
    """Files by path relative to the copy. `place` and `write` are atomic and durable once they return."""

    def read(self, path: str) -> bytes | None:
        """None when there is no such file."""

    def size_bytes(self, path: str) -> int | None:
        """None when there is no such file."""

    def write(self, path: str, content: bytes) -> None: ...

    def place(self, file: Path, path: str) -> None:
        """Takes a finished local file over; it is gone from where it was."""

    def remove(self, path: str) -> None:
        """Without effect when there is no such file."""

    def address(self, path: str) -> str:
        """What an engine opens."""

    def make_readable(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Teaches DuckDB to open addresses of this store."""


class FolderStore:
    """A folder of this machine, or one that is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def size_bytes(self, path: str) -> int | None:
        try:
            return (self.folder / path).stat().st_size
        except FileNotFoundError:
            return None

    def write(self, path: str, content: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        beside.write_bytes(content)
        self._rename(beside, target)

    def place(self, file: Path, path: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.stat().st_dev != target.parent.stat().st_dev:
            beside = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.copyfile(file, beside)
            file.unlink()
            file = beside
        self._rename(file, target)

    def remove(self, path: str) -> None:
        (self.folder / path).unlink(missing_ok=True)

    def address(self, path: str) -> str:
        return str(self.folder / path)

    def make_readable(self, connection: duckdb.DuckDBPyConnection) -> None:
        """DuckDB reads folders by itself."""

    def _rename(self, file: Path, target: Path) -> None:
        _sync_to_disk(file)
        file.replace(target)
        # Without these the rename, or the folder that it went to, may be forgotten in a power cut.
        for folder in (target.parent, target.parent.parent):
            _sync_to_disk(folder)


def _sync_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
