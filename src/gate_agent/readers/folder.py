"""Files of a logging reader's memory, dropped into a folder: `folder:/media/logger`.

A file is read once it has stopped growing. Its touches are reported line by line, then it goes to `done/`, or to `unreadable/` when
nothing could be taken from it, with a note beside it that says in plain words what became of it. Nothing is ever deleted or written
over. When the program ends in the middle of a file, the file is read again: the same lines give the same `line_key`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from gate_agent.readers.kinds import BadReaderName, FoundReader, ReaderKind
from gate_agent.readers.logger.lines import LineProblem, read_lines
from gate_agent.readers.logger.note import write_note
from gate_agent.readers.logger.values import LoggedTouch, line_key
from gate_agent.readers.telling import Telling
from gate_agent.recognitions import Method, NotWritten, Recognition, Report, Trouble

DONE, UNREADABLE = "done", "unreadable"
NOTE_ENDING = ".result.txt"
LARGEST_BYTES = 32 * 1024 * 1024
LOOK_SECONDS = 0.8
# What browsers, copying programs and office programs write beside the file that they are at.
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp")
_FOREIGN = ("~$", ".")

Look = tuple[int, int]


@dataclass(slots=True)
class _Result:
    taken: int = 0
    problems: list[LineProblem] = field(default_factory=list)


class FolderReader:
    """One folder. `site_id` is the gate's: lines of another site are not recorded here."""

    def __init__(self, folder: Path, site_id: str = "", *, look_seconds: float = LOOK_SECONDS) -> None:
        self._folder = folder
        self._site_id = site_id
        self._look_seconds = look_seconds
        self._looks: dict[Path, Look] = {}
        self._stuck: dict[Path, Look] = {}
        self._written: dict[Path, int] = {}

    @property
    def name(self) -> str:
        return f"folder:{self._folder}"

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        """Looks until `stop`; a folder that is not there (a stick pulled out) is waited for."""
        telling = Telling(self.name, report)
        while not stop.is_set():
            self.look(telling, stop)
            stop.wait(self._look_seconds)

    def look(self, telling: Telling, stop: threading.Event) -> None:
        """Takes the files that have not changed since the last look."""
        try:
            looks = {path: _look_at(path) for path in sorted(self._folder.iterdir()) if _is_for_us(path)}
        except PermissionError as error:
            telling.lasting(Trouble.READER_FORBIDDEN, str(error))
            return
        except OSError as error:
            telling.lasting(Trouble.READER_GONE, str(error))
            return
        before, self._looks = self._looks, looks
        self._stuck = {path: look for path, look in self._stuck.items() if looks.get(path) == look}
        self._written = {path: count for path, count in self._written.items() if looks.get(path) == before.get(path)}
        ready = [path for path, look in looks.items() if before.get(path) == look and path not in self._stuck]
        trouble = None
        for path in ready:
            trouble = self._take(path, looks[path], telling, stop) or trouble
            if stop.is_set():
                return
        if trouble is not None:
            telling.lasting(Trouble.READER_FORBIDDEN, str(trouble))
        elif not self._stuck:
            telling.ready()

    def _take(self, path: Path, look: Look, telling: Telling, stop: threading.Event) -> OSError | None:
        """Reads one file and puts it aside; the error when it could not be opened or put aside."""
        try:
            data = path.read_bytes() if look[0] <= LARGEST_BYTES else None
        except FileNotFoundError:
            return None  # somebody took it away again
        except OSError as error:
            return error  # another program is still writing it, as Windows has it
        if _look_at(path) != look:
            return None
        try:
            result = self._report_lines(path, data, telling, stop)
        except NotWritten:
            return None  # the gate says that its disk is full; the next look goes on where this one ended
        if result is None:
            return None
        try:
            self._put_aside(path, result)
        except OSError as error:
            self._stuck[path] = look  # its touches are recorded; once is enough
            return error
        finally:
            self._written.pop(path, None)
        if result.problems:
            codes = ", ".join(sorted({problem.code for problem in result.problems}))
            telling.missed(Trouble.FILE_UNREADABLE, f"{result.taken} taken, {len(result.problems)} not: {codes}")
        return None

    def _report_lines(self, path: Path, data: bytes | None, telling: Telling, stop: threading.Event) -> _Result | None:
        """What the file gave (None for one that is too large); None when `stop` came first. Raises NotWritten."""
        if not data:
            return _Result(problems=[LineProblem(0, "too_large" if data is None else "empty")])
        result = _Result()
        for outcome in read_lines(data):
            if stop.is_set():
                return None
            if isinstance(outcome, LineProblem):
                if not outcome.number:  # the file as a whole is none of ours: its lines need not be told one by one
                    result.problems.clear()
                result.problems.append(outcome)
                continue
            touch = outcome.touch
            if self._site_id and touch.site_id not in {"", self._site_id}:
                result.problems.append(LineProblem(outcome.number, "other_site"))
                continue
            result.taken += 1
            if result.taken > self._written.get(path, 0):
                telling.report(_recognition(touch, telling.name))
                self._written[path] = result.taken
        return result

    def _put_aside(self, path: Path, result: _Result) -> None:
        """Note first, so that no file lies there without its sentence. Raises OSError."""
        folder = self._folder / (UNREADABLE if result.problems and not result.taken else DONE)
        folder.mkdir(exist_ok=True)
        place = _free_place(folder, path.name)
        place.with_name(place.name + NOTE_ENDING).write_text(
            write_note(result.taken, result.problems), encoding="utf-8-sig", newline="\r\n"
        )
        path.rename(place)


def _recognition(touch: LoggedTouch, reader: str) -> Recognition:
    evidence: dict[str, object] = {"line_key": line_key(touch)}
    if touch.terminal:
        evidence["terminal"] = touch.terminal
    if touch.sequence is not None:
        evidence["line_sequence"] = touch.sequence
    return Recognition(
        Method.LOGGER,
        reader,
        card=touch.card,
        technician_id=touch.technician_id,
        direction=touch.direction,
        at=touch.at,
        evidence=evidence,
    )


def _is_for_us(path: Path) -> bool:
    name = path.name
    return not name.startswith(_FOREIGN) and not name.lower().endswith(_UNFINISHED) and path.is_file()


def _look_at(path: Path) -> Look:
    """Size and time of the last change. A file that went in between looks empty and unlike any other."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, -1)
    return (found.st_size, found.st_mtime_ns)


def _free_place(folder: Path, name: str) -> Path:
    """The name, or with a number when a file or a note of that name lies there already."""
    stem, ending = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        place = folder / (name if number == 1 else f"{stem}-{number}{ending}")
        if not place.exists() and not place.with_name(place.name + NOTE_ENDING).exists():
            return place
        number += 1


def open_reader(argument: str, site_id: str) -> FolderReader:
    """Raises BadReaderName."""
    if not argument:
        raise BadReaderName("folder", code="bad_argument", what="the folder is missing, such as folder:/media/logger")
    return FolderReader(Path(argument).expanduser(), site_id)


def find_readers() -> list[FoundReader]:
    """None: which folder is meant cannot be found out."""
    return []


KIND = ReaderKind("folder", open_reader, find_readers)
