"""`ccus-gate run`: the gate at work. Readers and uplink in threads, the screen's server in the main one."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sqlite3
import sys
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

import uvicorn

from gate_agent import settings as kept
from gate_agent.commands.telling import stop, tell
from gate_agent.courier import receipts
from gate_agent.courier.bundles import next_bundle
from gate_agent.courier.handing import Handing
from gate_agent.exit_codes import ExitCode
from gate_agent.gate import Gate
from gate_agent.journal.store import OtherVersion
from gate_agent.readers.base import Reader
from gate_agent.readers.catalogue import open_readers
from gate_agent.readers.kinds import BadReaderName
from gate_agent.recognitions import ReaderTrouble, Report, Trouble
from gate_agent.roster import SignedRoster
from gate_agent.roster_keeping import RosterKeeper
from gate_agent.screen.app import make_app
from gate_agent.settings import FolderInUse, Settings, SettingsUnreadable
from gate_agent.uplink.uplink import Uplink
from gate_agent.uplink.wire import Link

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
# Any free port is taken when this one is not, unless it was asked for.
USUAL_PORT = 8377
LOG_NAME = "gate.log"
COURIER_PATH = "/courier/"
# A reader whose thread ended with an error is started again after this.
READER_PAUSE_SECONDS = 3.0
THREADS_END_SECONDS = 5.0


def run(folder: Path, *, reader_names: Sequence[str], port: int | None, opens_browser: bool) -> None:
    """Works until SIGINT or SIGTERM. Raises Stop before it begins: not enrolled, folder in use, port taken, reader unknown."""
    settings, token = load_enrolment(folder)
    try:
        with kept.locked(folder):
            _write_log(folder)
            readers = _open_readers(reader_names, settings.site_id)
            listening = _listen(port)
            _work(folder, settings, token, readers=readers, listening=listening, opens_browser=opens_browser)
    except FolderInUse as problem:
        raise stop("folder_in_use", ExitCode.RUNNING_ALREADY, folder=folder) from problem
    except OtherVersion as problem:
        raise stop("journal_of_later_version", ExitCode.FOLDER_UNUSABLE, folder=folder) from problem
    except OSError as problem:
        raise stop("folder_unwritable", ExitCode.FOLDER_UNUSABLE, folder=folder, problem=problem.strerror) from problem


def load_enrolment(folder: Path) -> tuple[Settings, str]:
    """Raises Stop when this folder is not enrolled, or what enrolment left cannot be read."""
    try:
        settings, token = kept.load_settings(folder), kept.load_token(folder)
    except SettingsUnreadable as problem:
        raise stop("settings_unreadable", ExitCode.FOLDER_UNUSABLE, path=folder / kept.SETTINGS_NAME) from problem
    except OSError as problem:
        raise stop("folder_unwritable", ExitCode.FOLDER_UNUSABLE, folder=folder, problem=problem.strerror) from problem
    if settings is None:
        raise stop("not_enrolled", ExitCode.REFUSED, folder=folder)
    if token is None:
        raise stop("token_missing", ExitCode.REFUSED, path=folder / kept.TOKEN_NAME)
    return settings, token


def _work(
    folder: Path,
    settings: Settings,
    token: str,
    *,
    readers: Sequence[Reader],
    listening: socket.socket,
    opens_browser: bool,
) -> None:
    roster, ending = SignedRoster(folder, site_id=settings.site_id), threading.Event()
    gate, link = Gate(folder, settings, roster=roster), Link(settings.server, token)
    uplink, roster_link = Uplink(gate, link), Link(settings.server, token)
    keeper = RosterKeeper(gate, roster, roster_link)
    threads = [
        threading.Thread(target=uplink.run, args=(ending,), name="uplink", daemon=True),
        threading.Thread(target=keeper.run, args=(ending,), name="roster", daemon=True),
        threading.Thread(target=receipts.watch, args=(gate, ending), name="receipts", daemon=True),
    ]
    threads += [
        threading.Thread(target=keep_reading, args=(reader, gate, ending), name=reader.name, daemon=True)
        for reader in readers
    ]

    def make_bundle() -> bytes | None:
        try:
            bundle = next_bundle(
                gate.journal(), folder, device_id=settings.device_id, token=token, seal_to=roster.seal_to
            )
        except (sqlite3.Error, OSError) as problem:
            logger.warning("No bundle could be made: %s", problem)
            return None
        return bundle.content if bundle else None

    handing = Handing(gate, device_id=settings.device_id, token=token, seal_to=lambda: roster.seal_to)
    address = f"http://{HOST}:{listening.getsockname()[1]}/"
    # An open page holds its stream of news: the server does not wait for it when it ends.
    config = uvicorn.Config(
        make_app(
            gate,
            preferences=folder / kept.SCREEN_NAME,
            make_bundle=make_bundle,
            courier=handing,
            courier_page=f"{settings.server}{COURIER_PATH}",
        ),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    try:
        for thread in threads:
            thread.start()
        tell(
            "running", site=settings.site_name, address=address, readers=", ".join(each.name for each in readers) or "-"
        )
        if opens_browser:
            threading.Thread(target=_open_browser, args=(address,), name="browser", daemon=True).start()
        with _signals_do_not_kill():
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        ending.set()
        for thread in threads:
            thread.join(THREADS_END_SECONDS)
        gate.close()
        link.close()
        roster_link.close()
    tell("ended")


def keep_reading(reader: Reader, gate: Gate, ending: threading.Event) -> None:
    """One reader's thread. A reader that fails is begun again; the gate goes on without it meanwhile."""

    def report(told: Report) -> None:
        gate.report(told)

    while not ending.is_set():
        try:
            reader.run(report, ending)
        except Exception as problem:  # whatever a driver raises, the other readers go on
            logger.exception("Reader %s failed.", reader.name)
            gate.report(ReaderTrouble(reader.name, Trouble.READER_GONE, f"{type(problem).__name__}: {problem}"))
        ending.wait(READER_PAUSE_SECONDS)


def _open_readers(names: Sequence[str], site_id: str) -> list[Reader]:
    try:
        return open_readers(names, site_id=site_id)
    except BadReaderName as problem:
        raise stop("reader_unknown", ExitCode.USAGE, name=problem.name, problem=problem.what) from problem


def _listen(port: int | None) -> socket.socket:
    """A bound socket of this machine alone. Raises Stop when the port that was asked for is taken."""
    for candidate in [port] if port is not None else [USUAL_PORT, 0]:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            return listening
        except (OSError, OverflowError):
            listening.close()
    raise stop("port_taken", ExitCode.PORT_TAKEN, port=port)


@contextlib.contextmanager
def _signals_do_not_kill() -> Iterator[None]:
    """uvicorn ends at a signal and then raises it once more; by then it has done its work."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    former = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _open_browser(address: str) -> None:
    """A machine without a browser, or without a screen, is a gate all the same: the address was said."""
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(address)


def _write_log(folder: Path) -> None:
    """What happened, for whoever looks after the gate; three files of 1 MB at most, nothing of a person in them."""
    logging.raiseExceptions = False  # a log that cannot be written is no reason to say so at each line
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    with contextlib.suppress(OSError):
        handlers.append(RotatingFileHandler(folder / LOG_NAME, maxBytes=1_000_000, backupCount=2, encoding="utf-8"))
    logging.basicConfig(level=logging.INFO, handlers=handlers, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
