"""`ccus-gate status`, `export` and `import`: what the journal holds, taken out and brought in."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from gate_agent import sentences
from gate_agent import settings as kept
from gate_agent.commands.running import load_enrolment
from gate_agent.commands.telling import complain, stop, tell
from gate_agent.exit_codes import ExitCode
from gate_agent.journal.files import Foreign, NoLog, read_log, write_log
from gate_agent.journal.opening import is_damage, open_journal
from gate_agent.journal.overview import look_at
from gate_agent.journal.store import FILE_NAME, OtherVersion
from gate_agent.settings import FolderInUse


def status(folder: Path, *, as_json: bool) -> None:
    """What waits, what was refused, when the last touch was; whether the agent runs. Raises Stop."""
    settings, _ = load_enrolment(folder)
    path = folder / FILE_NAME
    try:
        overview = look_at(path) if path.exists() else None
    except sqlite3.Error as problem:
        key = "journal_unreadable" if is_damage(problem) else "journal_closed"
        raise stop(key, ExitCode.FOLDER_UNUSABLE, path=path) from problem
    values: dict[str, Any] = {
        "site": settings.site_name,
        "site_id": settings.site_id,
        "device_id": settings.device_id,
        "server": settings.server,
        "folder": str(folder),
        "running": is_running(folder),
        **(asdict(overview) if overview else {"events": 0, "waiting": 0, "refused": 0, "receipts": 0, "last_at": None}),
    }
    if as_json:
        print(json.dumps(values, ensure_ascii=False, default=str))
        return
    yes_no = sentences.say("yes" if values["running"] else "no")
    tell("status", **{**values, "running": yes_no, "last_at": _local(values["last_at"])})
    for problem_text in overview.problems if overview else ():
        print(f"  {problem_text}")


def _local(moment: str | None) -> str:
    """A moment as the clock on the wall shows it."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else "-"


def is_running(folder: Path) -> bool:
    try:
        with kept.locked(folder):
            return False
    except FolderInUse:
        return True


def export(folder: Path, file: Path) -> None:
    """Everything, also while the agent runs. The file is whole or not there. Raises Stop."""
    settings, _ = load_enrolment(folder)
    path = folder / FILE_NAME
    if not path.exists():
        raise stop("nothing_to_export", ExitCode.REFUSED)
    try:
        count = write_log(path, file, settings=settings)
    except FileExistsError as problem:
        raise stop("file_exists", ExitCode.REFUSED, path=file) from problem
    except sqlite3.Error as problem:
        raise stop("journal_unreadable", ExitCode.FOLDER_UNUSABLE, path=path) from problem
    except OSError as problem:
        raise stop("file_unwritable", ExitCode.FOLDER_UNUSABLE, path=file, problem=problem.strerror) from problem
    tell("exported", count=count, path=file)


def import_log(folder: Path, file: Path, *, now: datetime) -> ExitCode:
    """Events of this gate's site from another folder or a stick. Raises Stop; FILE_IN_PART when lines were not whole."""
    settings, _ = load_enrolment(folder)
    try:
        found = read_log(file, site_id=settings.site_id)
        with kept.locked(folder), closing(open_journal(folder, now=now).journal) as journal:
            taken = journal.take_in(found.events)
    except NoLog as problem:
        raise stop("no_log", ExitCode.FILE_UNREADABLE, path=file) from problem
    except Foreign as problem:
        raise stop(
            "foreign_log", ExitCode.REFUSED, path=file, site=problem.site_name, own=settings.site_name
        ) from problem
    except FolderInUse as problem:
        raise stop("stop_first", ExitCode.RUNNING_ALREADY, folder=folder) from problem
    except OtherVersion as problem:
        raise stop("journal_of_later_version", ExitCode.FOLDER_UNUSABLE, folder=folder) from problem
    except sqlite3.Error as problem:
        raise stop("folder_unwritable", ExitCode.FOLDER_UNUSABLE, folder=folder, problem=problem) from problem
    except OSError as problem:
        raise stop("file_unreadable", ExitCode.FILE_UNREADABLE, path=file, problem=problem.strerror) from problem
    tell("imported", taken=taken, known=len(found.events) - taken)
    if found.broken or not found.is_whole:
        complain(sentences.say("imported_in_part", broken=found.broken, path=file))
        return ExitCode.FILE_IN_PART
    return ExitCode.DONE
