"""The values of one line of a logging reader's file: who, when, which way, where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from gate_agent.readers.logger.columns import Column, fold
from gate_agent.readers.logger.moments import NoMoment, join, read_day, read_moment
from gate_agent.recognitions import Direction

# Moments outside these years are no clock that is wrong but a text that is no date.
_YEARS = range(1989, 2200)
_QUOTED_BY_SPREADSHEET = re.compile(r'="?([^"]*)"?')
_ROUNDED_BY_SPREADSHEET = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{1,3}", re.IGNORECASE | re.ASCII)
_SEPARATED_HEX = re.compile(r"[0-9A-F]{16}", re.ASCII)
_CARD = re.compile(r"[!-~]{4,128}", re.ASCII)
_ID = re.compile(r"[0-9]{14}", re.ASCII)
_BETWEEN = re.compile(r"[\s:-]+")
_LONGEST_SEQUENCE = 18

_DIRECTIONS = {
    **dict.fromkeys(
        ["入", "入場", "入室", "入門", "出勤", "開始", "イン", "in", "entry", "enter", "entrance"], Direction.ENTRY
    ),
    **dict.fromkeys(
        ["出", "退", "退場", "退室", "出場", "退門", "退勤", "終了", "アウト", "out", "exit", "leave"], Direction.EXIT
    ),
}


@dataclass(frozen=True, slots=True)
class LoggedTouch:
    """One touch as the reader wrote it down. Exactly one of `card` and `technician_id` is given.

    `at` is aware; `direction` and `sequence` are None, `site_id` and `terminal` empty, where the line does not tell.
    """

    at: datetime
    card: str | None
    technician_id: str | None
    direction: Direction | None
    site_id: str
    terminal: str
    sequence: int | None


class UnreadableValue(Exception):
    """A value that cannot be read. `code` is one of `problems.csv`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_touch(values: Mapping[Column, str]) -> LoggedTouch:
    """The touch of one line. Raises UnreadableValue for the first value that cannot be read."""
    plain = {column: _unwrap(value) for column, value in values.items()}
    card, technician_id = _read_person(plain)
    return LoggedTouch(
        at=_read_at(plain),
        card=card,
        technician_id=technician_id,
        direction=_DIRECTIONS.get(_without_blanks(plain.get(Column.DIRECTION, "")).casefold()),
        site_id=_read_id(plain[Column.SITE], "bad_site") if plain.get(Column.SITE) else "",
        terminal=_without_blanks(plain.get(Column.TERMINAL, "")),
        sequence=_read_sequence(_without_blanks(plain.get(Column.SEQUENCE, ""))),
    )


def line_key(touch: LoggedTouch) -> str:
    """The identity of a logged touch: the same line gives the same key in whatever file and however often it is read.

    SHA-256 in hexadecimal over terminal, person, moment in UTC and running number, each followed by a line feed. The way is no part
    of it, since makers' programs correct it; the site is none, since a gate takes only its own.
    """
    parts = (
        touch.terminal,
        f"id:{touch.technician_id}" if touch.card is None else f"card:{touch.card}",
        touch.at.astimezone(UTC).isoformat(),
        "" if touch.sequence is None else str(touch.sequence),
    )
    return hashlib.sha256("".join(f"{part}\n" for part in parts).encode()).hexdigest()


def _unwrap(value: str) -> str:
    """A value without what spreadsheets put around it: `="0123"` and `'0123` give 0123."""
    text = fold(value)
    match = _QUOTED_BY_SPREADSHEET.fullmatch(text)
    return (match[1] if match else text).removeprefix("'").strip()


def _without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _read_person(values: Mapping[Column, str]) -> tuple[str | None, str | None]:
    """Card and technician ID, of which one is None. The number printed on a card is its holder's ID."""
    typed = values.get(Column.CARD) or values.get(Column.TECHNICIAN_ID) or ""
    if not typed:
        raise UnreadableValue("no_credential")
    if _ROUNDED_BY_SPREADSHEET.fullmatch(typed):
        raise UnreadableValue("mangled_number")
    if not values.get(Column.CARD):
        return None, _read_id(typed, "bad_id")
    bare = _BETWEEN.sub("", typed).upper()
    if _ID.fullmatch(bare):
        return None, bare
    if _SEPARATED_HEX.fullmatch(bare):
        return bare, None
    if not _CARD.fullmatch(typed):
        raise UnreadableValue("bad_card")
    return typed.upper(), None


def _read_id(text: str, code: str) -> str:
    bare = re.sub(r"[\s-]+", "", text)
    if not _ID.fullmatch(bare):
        raise UnreadableValue("mangled_number" if _ROUNDED_BY_SPREADSHEET.fullmatch(text) else code)
    return bare


def _read_sequence(text: str) -> int | None:
    """None when there is none or it is no number, as it is a help and nothing more."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_SEQUENCE else None


def _read_at(values: Mapping[Column, str]) -> datetime:
    moment, day, clock = (values.get(column, "") for column in (Column.MOMENT, Column.DATE, Column.TIME))
    if not moment and (not day or (Column.TIME in values and not clock)):
        raise UnreadableValue("no_moment")
    try:
        found = join(read_day(day), clock) if not moment and clock else read_moment(moment or day)
    except NoMoment as error:
        raise UnreadableValue("bad_moment") from error
    if found.year not in _YEARS:
        raise UnreadableValue("impossible_year")
    return found
