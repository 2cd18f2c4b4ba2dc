"""Opens the journal whatever state the disk left it in: a damaged one is set aside, and what can be read of it is carried over."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gate_agent.journal.salvage import salvage_events
from gate_agent.journal.store import FILE_NAME, Journal

ASIDE = "damaged"
# The smallest page that a database of SQLite has.
SMALLEST_BYTES = 512
_FILES = (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm")
# Everything else that SQLite reports (disk full, no rights, locked) says nothing against the file.
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@dataclass(frozen=True, slots=True)
class Opened:
    """`set_aside` is the folder of a damaged journal, `carried_over` the number of its touches that could be read."""

    journal: Journal
    set_aside: Path | None = None
    carried_over: int = 0


def open_journal(folder: Path, *, now: datetime) -> Opened:
    """The journal of a folder, checked. A damaged one is moved, never deleted, and a log with a new name goes on above it.

    Raises OtherVersion, and sqlite3.OperationalError when the disk does not let us.
    """
    if _is_emptied(folder):
        return _replace(folder, now=now)
    try:
        return Opened(_open_checked(folder))
    except sqlite3.DatabaseError as problem:
        if not is_damage(problem):
            raise
    return _replace(folder, now=now)


def is_damage(problem: BaseException) -> bool:
    """Whether an error says that the file itself is damaged."""
    code = getattr(problem, "sqlite_errorcode", None)
    return isinstance(problem, sqlite3.DatabaseError) and code is not None and (code & 0xFF) in _DAMAGE


def _open_checked(folder: Path) -> Journal:
    is_new = not (folder / FILE_NAME).exists()
    try:
        journal = Journal(folder / FILE_NAME)
    except (sqlite3.Error, OSError):
        if is_new:  # a disk that is full leaves the beginnings of a file, which are no journal
            for name in _FILES:
                with contextlib.suppress(OSError):
                    (folder / name).unlink()
        raise
    try:
        journal.check()
    except sqlite3.DatabaseError:
        journal.close()
        raise
    return journal


def _replace(folder: Path, *, now: datetime) -> Opened:
    aside = _set_aside(folder, now=now)
    events = salvage_events([aside / name for name in _FILES[:2]])
    journal = Journal(folder / FILE_NAME)
    carried_over = journal.take_in(events)
    journal.begin_log(reason="damaged", above=0, at=now)
    journal.note("journal_damaged", at=now, folder=str(aside), carried_over=carried_over)
    return Opened(journal, aside, carried_over)


def _is_emptied(folder: Path) -> bool:
    """SQLite takes a file with next to no content for a new database; after a power cut it is what is left of a journal."""
    path = folder / FILE_NAME
    with contextlib.suppress(OSError):
        return path.stat().st_size < SMALLEST_BYTES
    return False


def _set_aside(folder: Path, *, now: datetime) -> Path:
    stem = now.strftime("%Y%m%d-%H%M%S")
    for number in range(1_000):
        aside = folder / ASIDE / (f"{stem}-{number}" if number else stem)
        with contextlib.suppress(FileExistsError):
            aside.mkdir(parents=True)
            break
    for name in _FILES:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).rename(aside / name)
    return aside
