"""Reading a logging reader's file line by line: each line is a touch, a line that holds none, or a problem in words.

Nothing here gives up: whatever a line looks like, it gets an answer, and the next line is read as if nothing had happened.
The words of the problems are rows of `data/line_problems.csv`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from ccus.history.rules.logger_columns import Column, Header, find_column, find_header, names_touches
from ccus.history.rules.logger_values import LoggedTouch, UnreadableValue, read_touch
from ccus.kit.folding import fold_width, remove_spaces

_DELIMITERS = ",\t;"
_DIGIT = re.compile(r"\d")
_TOTALS = ("合計", "総計", "小計", "計", "総件数", "件数", "以上", "total", "--eof", "eof")


class Ignored(StrEnum):
    """Why a line holds no touch without anything being wrong with it."""

    BLANK = "blank"
    BEFORE_HEADER = "before_header"
    HEADER = "header"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that cannot be read: what is wrong, why, and what to do, as one text in each language."""

    code: str
    sentence_ja: str
    sentence_en: str

    def sentence(self, language: str = "ja") -> str:
        return self.sentence_ja if language == "ja" else self.sentence_en


Outcome = LoggedTouch | Ignored | LineProblem


def problem(code: str, **values: object) -> LineProblem:
    """A problem of the table, its placeholders filled. KeyError for a code that is not there."""
    row = _problems()[code]
    japanese, english = ([row[f"{part}_{language}"] for part in ("what", "why", "repair")] for language in ("ja", "en"))
    return LineProblem(code, "".join(japanese).format(**values), " ".join(english).format(**values))


class LoggerFile:
    """The reading of one file, from its first line on: remembers the heading line that is in force.

    A file is CSV (comma, tab or semicolon) or JSON lines. A further heading line, as in files that were joined, counts from
    there on, so that a file may change the order of its columns.
    """

    def __init__(self, *, today: date, has_site: bool) -> None:
        """`today`: JST day, for two-digit years. `has_site`: the site is known without a column for it."""
        self._today = today
        self._has_site = has_site
        self._header: Header | None = None
        self._delimiter = ","
        self._is_json = False

    @property
    def is_recognised(self) -> bool:
        """Whether a heading line or a JSON line has been seen."""
        return self._is_json or self._header is not None

    def read_line(self, text: str) -> Outcome:
        """What one line, without its line end, amounts to."""
        line = text.strip("\x00\ufeff \r\n\x1a")
        if "\x00" in line or (not line and "\x00" in text):
            return problem("broken_record")
        if not line.strip(" \t,;\u3000"):
            return Ignored.BLANK
        if self._is_json or (self._header is None and line.startswith("{")):
            self._is_json = True
            return self._read_object(line)
        return self._read_fields(line)

    def _read_object(self, line: str) -> Outcome:
        try:
            loaded = json.loads(line.rstrip(","))
        except ValueError:
            return problem("not_an_object")
        if not isinstance(loaded, dict):
            return problem("not_an_object")
        values: dict[Column, str] = {}
        for name, value in loaded.items():
            column = find_column(name)
            if column is not None and value is not None:
                values.setdefault(column, str(value))
        return self._read_values(values)

    def _read_fields(self, line: str) -> Outcome:
        if self._header is None or any(mark in line for mark in _DELIMITERS if mark != self._delimiter):
            header = self._find_header(line)
            if header is not None:
                return header
        try:
            fields = _split(line, self._delimiter)
        except csv.Error:
            return problem("open_quote") if self._header else Ignored.BEFORE_HEADER
        if self._header is None:
            return Ignored.BEFORE_HEADER
        header_again = None if _DIGIT.search(line) else find_header(fields)
        if header_again is not None:
            self._header = header_again
            return Ignored.HEADER
        if _is_total(fields):
            return Ignored.TOTAL
        while len(fields) > self._header.width and not fields[-1].strip():
            fields.pop()
        if len(fields) != self._header.width:
            code = "too_few_columns" if len(fields) < self._header.width else "too_many_columns"
            return problem(code, expected=self._header.width, found=len(fields))
        return self._read_values({column: fields[place] for column, place in self._header.places.items()})

    def _find_header(self, line: str) -> Ignored | None:
        """Takes the line as a heading line if it is one, whatever separates its names."""
        for delimiter in _DELIMITERS:
            try:
                header = find_header(_split(line, delimiter))
            except csv.Error:
                continue
            if header is not None:
                self._header, self._delimiter = header, delimiter
                return Ignored.HEADER
        return None

    def _read_values(self, values: Mapping[Column, str]) -> Outcome:
        if not names_touches(values) and self._is_json:
            return problem("no_moment" if {Column.CARD, Column.TECHNICIAN_ID} & values.keys() else "no_credential")
        try:
            touch = read_touch(values, today=self._today)
        except UnreadableValue as unreadable:
            return problem(unreadable.code, **unreadable.values)
        if not touch.site_ccus_id and not self._has_site:
            return problem("no_site")
        return touch


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, strict=True))


def _is_total(fields: list[str]) -> bool:
    first = next((field for field in fields if field.strip()), "")
    word = remove_spaces(fold_width(first)).casefold().strip("【】[]<>()=:・*-")
    return word.startswith(_TOTALS)


@cache
def _problems() -> dict[str, dict[str, str]]:
    text = resources.files("ccus.history.data").joinpath("line_problems.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}
