"""Reading a logging reader's file: each line is a touch, holds none, or is a problem with a code of `problems.csv`.

CSV (comma, tab or semicolon) with a heading line, or JSON lines; UTF-8, Shift JIS (CP932), or UTF-16 with its mark. Nothing gives up:
whatever a line looks like, the next one is read as if nothing had happened.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gate_agent.readers.logger.columns import Column, Header, find_column, find_header, fold, names_touches
from gate_agent.readers.logger.values import LoggedTouch, UnreadableValue, read_touch

LONGEST_LINE = 20_000
_DELIMITERS = ",\t;"
_TOTALS = ("合計", "総計", "小計", "計", "総件数", "件数", "以上", "total", "--eof", "eof")
# Python's CP932 turns the bytes 80, A0, FD, FE and FF, which are no characters, into these.
_NO_CHARACTERS = re.compile("[\x80\uf8f0-\uf8f3]")


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that cannot be read. `number` counts from 1."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class TouchLine:
    """A line with a touch. `number` counts from 1."""

    number: int
    touch: LoggedTouch


def read_lines(data: bytes) -> Iterator[TouchLine | LineProblem]:
    """Touches and problems of a whole file, in order."""
    reading = _Reading()
    for number, text in enumerate(_decode(data), start=1):
        code: str | None = "undecodable" if text is None else "too_long" if len(text) > LONGEST_LINE else None
        if text is not None and code is None:
            outcome = reading.read(text)
            if isinstance(outcome, LoggedTouch):
                yield TouchLine(number, outcome)
            code = outcome if isinstance(outcome, str) else None
        if code is not None:
            yield LineProblem(number, code)
    if not reading.is_recognised:
        yield LineProblem(0, "no_heading")


class _Reading:
    """The reading of one file, from its first line on: remembers the heading line that is in force."""

    def __init__(self) -> None:
        self._header: Header | None = None
        self._delimiter = ","
        self._is_json = False

    @property
    def is_recognised(self) -> bool:
        return self._is_json or self._header is not None

    def read(self, text: str) -> LoggedTouch | str | None:
        """The touch of a line, the code of its problem, or None when there is nothing in it."""
        line = text.strip("\x00\ufeff \r\n\x1a")
        if "\x00" in line or (not line and "\x00" in text):
            return "broken_record"
        if not line.strip(" \t,;\u3000"):
            return None
        try:
            if self._is_json or (self._header is None and line.startswith("{")):
                self._is_json = True
                return _touch_of(_read_object(line))
            return self._read_fields(line)
        except UnreadableValue as error:
            return error.code

    def _read_fields(self, line: str) -> LoggedTouch | str | None:
        if self._take_heading(line):
            return None
        try:
            fields = _split(line, self._delimiter)
        except csv.Error:
            return "open_quote" if self._header else None
        if self._header is None or _is_total(fields):
            return None
        while len(fields) > self._header.width and not fields[-1].strip():
            fields.pop()
        if len(fields) != self._header.width:
            return "too_few_columns" if len(fields) < self._header.width else "too_many_columns"
        return _touch_of({column: fields[place] for column, place in self._header.places.items()})

    def _take_heading(self, line: str) -> bool:
        """Takes a heading line, whatever separates its names. A file may have further ones, in another order."""
        if self._header is not None and any(character.isdigit() for character in line):
            return False
        for delimiter in _DELIMITERS:
            try:
                header = find_header(_split(line, delimiter))
            except csv.Error:
                continue
            if header is not None:
                self._header, self._delimiter = header, delimiter
                return True
        return False


def _touch_of(values: Mapping[Column, str]) -> LoggedTouch:
    if not names_touches(values):
        raise UnreadableValue("no_moment" if {Column.CARD, Column.TECHNICIAN_ID} & values.keys() else "no_credential")
    return read_touch(values)


def _read_object(line: str) -> dict[Column, str]:
    try:
        loaded = json.loads(line.rstrip(","))
    except (ValueError, RecursionError) as error:
        raise UnreadableValue("not_an_object") from error
    if not isinstance(loaded, dict):
        raise UnreadableValue("not_an_object")
    values: dict[Column, str] = {}
    for name, value in loaded.items():
        column = find_column(name)
        if column is not None and value is not None:
            values.setdefault(column, str(value))
    return values


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, strict=True))


def _is_total(fields: list[str]) -> bool:
    first = next((field for field in fields if field.strip()), "")
    return re.sub(r"\s", "", fold(first)).casefold().strip("【】[]<>()=:・*-").startswith(_TOTALS)


def _decode(data: bytes) -> Iterator[str | None]:
    """Lines as text; None for one that is in no known encoding. Lines of a file that two people joined may differ."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from data.decode("utf-16", errors="replace").splitlines()
        return
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    encodings = (
        ("utf-8", "cp932") if _is_written_in(data, "utf-8") or not _is_written_in(data, "cp932") else ("cp932", "utf-8")
    )
    for raw in lines:
        yield _decode_line(raw, encodings)


def _decode_line(raw: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_CHARACTERS.search(text):
            return text
    return None


def _is_written_in(data: bytes, encoding: str) -> bool:
    """A character that is cut off at the very end speaks against no encoding."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data)
    except UnicodeDecodeError:
        return False
    return True
