"""Lists typed as lines: one qualification, school, course or award a line, in any order of name, day and number."""

from __future__ import annotations

import re
from datetime import date
from typing import TypedDict

from ccus.kit.eras import DateFormatError, parse_date
from ccus.kit.folding import fold_spaces

_SEPARATORS = re.compile(r"[、，,;；\t]+")
MOST_ENTRIES = 60


class Entry(TypedDict):
    """One line: its name, the day it was gained (ISO, empty when none is given), and the number of the certificate."""

    name: str
    on: str
    number: str


def read_entries(text: str, *, on: date) -> list[Entry]:
    """The lines that hold anything. A line without separators is divided at its spaces where one part is a day."""
    return [_entry(line, on=on) for line in text.split("\n") if line.strip()]


def _entry(line: str, *, on: date) -> Entry:
    parts = [part for part in (fold_spaces(each) for each in _SEPARATORS.split(line)) if part]
    if len(parts) == 1 and any(_day(word, on=on) for word in parts[0].split(" ")):
        parts = parts[0].split(" ")
    days = [part for part in parts if _day(part, on=on)]
    others = [part for part in parts if part not in days[:1]]
    return Entry(
        name=others[0] if others else "",
        on=_day(days[0], on=on) if days else "",
        number=" ".join(others[1:]),
    )


def _day(part: str, *, on: date) -> str:
    try:
        return parse_date(re.sub(r"(取得|修了|卒業|受賞)$", "", part), today=on).isoformat()
    except DateFormatError:
        return ""
