"""The journal as a file that people can read, carry and bring to another folder: JSON lines, each event as it was sealed.

First line: `{"ccus_gate_log": 1, "site_id": …}`. Then one line for each event with its seal, what became of it and its receipt.
Last line: `{"events": n, "sha256": …}` over all bytes before it.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gate_agent.journal import sealing
from gate_agent.journal.store import connect
from gate_agent.settings import Settings, sync_folder
from gate_agent.version import SOFTWARE

FORMAT = 1

_EVENTS = """
    SELECT sealed,
           CASE WHEN outbox.event IS NOT NULL THEN 'waiting' WHEN refused.event IS NOT NULL THEN 'refused' ELSE 'confirmed' END,
           refused.problem, receipt.receipt
    FROM event
    LEFT JOIN outbox ON outbox.event = event.id
    LEFT JOIN refused ON refused.event = event.id
    LEFT JOIN receipt ON receipt.event = event.id
    ORDER BY event.id
"""


class NoLog(Exception):
    """The file is no log of a gate."""


class Foreign(Exception):
    """The log of another site's gate."""

    def __init__(self, site_name: str) -> None:
        super().__init__(site_name)
        self.site_name = site_name


@dataclass(frozen=True, slots=True)
class FoundLog:
    """Whole events in order of the file; `broken` counts lines that are not as they were sealed. A cut file is not whole."""

    events: list[dict[str, Any]]
    broken: int
    is_whole: bool


def write_log(journal: Path, file: Path, *, settings: Settings) -> int:
    """Gives the number of events. FileExistsError rather than overwriting; OSError, sqlite3.Error. Readable by the owner alone."""
    if file.exists():
        raise FileExistsError(file)
    draft = file.with_name(f"{file.name}.new")
    digest, count = hashlib.sha256(), 0
    try:
        with closing(connect(journal, read_only=True)) as connection, _private(draft) as out:

            def write(line: dict[str, Any]) -> None:
                text = sealing.canonical(line).encode() + b"\n"
                digest.update(text)
                out.write(text)

            write(
                {
                    "ccus_gate_log": FORMAT,
                    "site_id": settings.site_id,
                    "site_name": settings.site_name,
                    "device_id": settings.device_id,
                    "server": settings.server,
                    "software": SOFTWARE,
                }
            )
            for sealed, state, problem, receipt in connection.execute(_EVENTS):
                line = {**json.loads(sealed), "state": state}
                if problem is not None:
                    line["problem"] = json.loads(problem)
                if receipt is not None:
                    line["receipt"] = receipt
                write(line)
                count += 1
            out.write(sealing.canonical({"events": count, "sha256": digest.hexdigest()}).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    with suppress(OSError):  # some sticks know no such thing
        sync_folder(file.absolute().parent)
    return count


def read_log(file: Path, *, site_id: str) -> FoundLog:
    """Raises NoLog, Foreign, OSError. What the file says of the server's answers is not believed: all is sent again."""
    events: list[dict[str, Any]] = []
    broken, has_header, is_whole, digest = 0, False, False, hashlib.sha256()
    with file.open("rb") as lines:
        for number, text in enumerate(lines):
            line = _object(text)
            if number == 0:
                _check_header(line, site_id=site_id)
                has_header = True
            elif "sha256" in line:
                is_whole = line.get("sha256") == digest.hexdigest() and line.get("events") == len(events) + broken
            else:
                event = _event(line)
                if event is None:
                    broken += 1
                else:
                    events.append(event)
            digest.update(text)
    if not has_header:
        raise NoLog
    return FoundLog(events, broken, is_whole)


def _check_header(line: dict[str, Any], *, site_id: str) -> None:
    if line.get("ccus_gate_log") != FORMAT:
        raise NoLog
    if line.get("site_id") != site_id:
        raise Foreign(str(line.get("site_name", "")))


def _event(line: dict[str, Any]) -> dict[str, Any] | None:
    with suppress(KeyError, TypeError, AttributeError, ValueError):
        if sealing.is_sealed(line["event"], line["hash"]):
            event: dict[str, Any] = line["event"]
            return event
    return None


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _private(path: Path) -> Any:
    with suppress(FileNotFoundError):
        path.unlink()
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")
