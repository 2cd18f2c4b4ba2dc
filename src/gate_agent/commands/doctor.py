"""`ccus-gate doctor`: looks at everything a gate needs and says what to repair."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import httpx2

from gate_agent import clock, sentences
from gate_agent import settings as kept
from gate_agent.clock import Clocks
from gate_agent.exit_codes import ExitCode
from gate_agent.journal.overview import look_at
from gate_agent.journal.room import Room
from gate_agent.journal.store import FILE_NAME
from gate_agent.journal.verifying import verify
from gate_agent.readers.catalogue import list_readers
from gate_agent.readers.kinds import FoundReader
from gate_agent.settings import Settings, SettingsUnreadable
from gate_agent.showing import Disk
from gate_agent.uplink.uplink import read_moment
from gate_agent.uplink.wire import Failure, Link, Unwelcome, is_open_line
from gate_agent.version import SOFTWARE

MOST_FLAWS = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the doctor's report; `advice` says what to do when it is not good."""

    subject: str
    is_good: bool
    found: str
    advice: str = ""


def doctor(
    folder: Path,
    *,
    clocks: Clocks = clock.read_clocks,
    transport: httpx2.BaseTransport | None = None,
    find_readers: Callable[[], list[FoundReader]] = list_readers,
) -> ExitCode:
    """Prints what was found; CHECK_FAILED when something is to repair."""
    is_well = True
    for result in examine(folder, clocks=clocks, transport=transport, find_readers=find_readers):
        is_well = is_well and result.is_good
        print(f"{'○' if result.is_good else '×'} {result.subject}: {result.found}", flush=True)
        if not result.is_good and result.advice:
            print(f"  → {result.advice}", flush=True)
    return ExitCode.DONE if is_well else ExitCode.CHECK_FAILED


def examine(
    folder: Path,
    *,
    clocks: Clocks,
    transport: httpx2.BaseTransport | None,
    find_readers: Callable[[], list[FoundReader]],
) -> Iterator[Result]:
    yield _folder(folder)
    yield _room(folder)
    yield from _journal(folder / FILE_NAME)
    try:
        settings, token = kept.load_settings(folder), kept.load_token(folder)
    except (SettingsUnreadable, OSError):
        settings = token = None
    if settings is None or token is None:
        yield Result(
            sentences.say("doctor_enrolment"),
            False,
            sentences.say("doctor_none"),
            sentences.say("not_enrolled", folder=folder),
        )
    else:
        yield Result(
            sentences.say("doctor_enrolment"), True, f"{settings.site_name} ({settings.site_id}), {settings.label}"
        )
        yield from _server(folder, settings, token, clocks=clocks, transport=transport)
    yield from _readers(find_readers())


def _folder(folder: Path) -> Result:
    subject = sentences.say("doctor_folder")
    draft = folder / "draft"
    try:
        kept.make_folder(folder)
        kept.write_whole(draft, "x")
        draft.unlink()
    except OSError as problem:
        advice = sentences.say("folder_unwritable", folder=folder, problem=problem.strerror)
        return Result(subject, False, str(folder), advice)
    return Result(subject, True, str(folder))


def _room(folder: Path) -> Result:
    room = Room(folder)
    free_mb = room.free_bytes() // 1_000_000
    is_good = free_mb * 1_000_000 >= room.needs.nearly_full and room.look() is not Disk.FULL
    return Result(sentences.say("doctor_room"), is_good, f"{free_mb} MB", sentences.say("doctor_room_advice"))


def _journal(path: Path) -> Iterator[Result]:
    subject = sentences.say("doctor_journal")
    if not path.exists():
        yield Result(subject, True, sentences.say("doctor_journal_empty"))
        return
    try:
        overview = look_at(path)
        flaws = list(islice(verify(path), MOST_FLAWS))
    except (sqlite3.Error, ValueError, KeyError):
        yield Result(subject, False, str(path), sentences.say("journal_unreadable", path=path))
        return
    found = sentences.say("doctor_journal_found", events=overview.events, waiting=overview.waiting)
    named = ", ".join(f"{flaw.sequence} ({sentences.say(f'flaw_{flaw.flaw.value}')})" for flaw in flaws)
    yield Result(subject, not flaws, found, sentences.say("doctor_chain_advice", flaws=named))
    if overview.doubted:
        yield Result(
            sentences.say("doctor_receipts"),
            False,
            sentences.say("doctor_receipts_found", count=overview.doubted),
            sentences.say("doctor_receipts_advice", reasons=", ".join(overview.doubts)),
        )
    if overview.refused:
        reasons = " / ".join(overview.problems)
        yield Result(
            sentences.say("doctor_refused"),
            False,
            str(overview.refused),
            sentences.say("doctor_refused_advice", reasons=reasons),
        )


def _server(
    folder: Path, settings: Settings, token: str, *, clocks: Clocks, transport: httpx2.BaseTransport | None
) -> Iterator[Result]:
    """A heartbeat tells all three: that the server is there, that it knows this gate, and how far the clock is off."""
    link = Link(settings.server, token, transport=transport)
    before = clocks()
    subject = sentences.say("doctor_server")
    if is_open_line(settings.server):
        yield Result(
            sentences.say("doctor_line"), False, settings.server, sentences.say("open_line", server=settings.server)
        )
    try:
        answer = link.post("/heartbeats", _heartbeat(folder), now=before.wall)
        after = clocks()
    except Unwelcome as failure:
        yield Result(subject, True, settings.server)
        advice = str(failure.problem.get("detail") or sentences.say("unwelcome"))
        yield Result(sentences.say("doctor_token"), False, str(failure.problem.get("title") or failure.detail), advice)
        return
    except Failure as failure:
        yield Result(subject, False, settings.server, f"{sentences.say(failure.key)} ({failure.detail})")
        return
    finally:
        link.close()
    server_time = read_moment(answer.get("server_time"))
    if server_time is None:
        yield Result(subject, False, settings.server, sentences.say("not_the_server"))
        return
    yield Result(subject, True, settings.server)
    yield Result(sentences.say("doctor_token"), True, str(answer.get("site_name", "")))
    measured = clock.measure(before, after, server_time=server_time)
    if measured is not None:
        seconds = measured.offset_ms / 1_000
        yield Result(
            sentences.say("doctor_clock"),
            abs(measured.offset_ms) <= clock.RIGHT_MS,
            f"{seconds:+.1f} s",
            sentences.say("doctor_clock_advice"),
        )


def _heartbeat(folder: Path) -> dict[str, int | str]:
    """What the agent itself would tell, so that the site manager's page shows nothing else."""
    path = folder / FILE_NAME
    try:
        overview = look_at(path) if path.exists() else None
    except sqlite3.Error:
        overview = None
    if overview is None:
        return {"software": SOFTWARE}
    return {"software": SOFTWARE, "queue_length": overview.waiting, "last_sequence": overview.last_sequence}


def _readers(found: list[FoundReader]) -> Iterator[Result]:
    """A gate works with no reader but its page; what is missing is then said, and is no fault."""
    subject = sentences.say("doctor_reader")
    if not found:
        yield Result(subject, True, sentences.say("doctor_no_reader"))
    for reader in found:
        said = reader.name if reader.trouble is None else f"{reader.name} – {reader.detail or reader.trouble.value}"
        yield Result(subject, True, said)
