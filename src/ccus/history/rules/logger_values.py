"""The values of one line of a logging reader's file: who, when, which way, where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from ccus.history.rules.logger_columns import Column
from ccus.history.states import CredentialKind, Direction
from ccus.kit.calendar import JST
from ccus.kit.eras import DateFormatError, parse_date, parse_moment, parse_time
from ccus.kit.folding import fold_digits, fold_hyphens, fold_spaces, fold_width, remove_spaces
from ccus.kit.ids import ID_LENGTH, IdFormatError, parse_id

# Moments outside these years are no clock that is wrong but a text that is no date.
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2200
_LONGEST_SEQUENCE = 18

_QUOTED_BY_EXCEL = re.compile(r'="?([^"]*)"?')
_ROUNDED_BY_EXCEL = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{1,3}", re.IGNORECASE | re.ASCII)
_SEPARATED_HEX = re.compile(r"[0-9A-F]{16}", re.ASCII)
_CARD = re.compile(r"[!-~]{4,128}", re.ASCII)
_PAST_MIDNIGHT = re.compile(r"(2[4-9]|3[0-5]):?([0-5][0-9])(?::?([0-5][0-9]))?", re.ASCII)

_ENTRY_WORDS = frozenset(["入", "入場", "入室", "入門", "出勤", "開始", "イン", "in", "entry", "enter", "entrance"])
_EXIT_WORDS = frozenset(["出", "退", "退場", "退室", "出場", "退門", "退勤", "終了", "アウト", "out", "exit", "leave"])


@dataclass(frozen=True, slots=True)
class LoggedTouch:
    """One touch as a logging reader wrote it down.

    `occurred_at` is aware; `credential` is the token of a card or a 14-digit technician ID, by `credential_kind`;
    `site_ccus_id` and `terminal` are empty and `sequence` None where the file has no such column.
    """

    occurred_at: datetime
    credential_kind: CredentialKind
    credential: str
    direction: Direction
    site_ccus_id: str
    terminal: str
    sequence: int | None


class UnreadableValue(Exception):
    """A value that cannot be read. `code` is one of `data/line_problems.csv`, `values` fill its sentences."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_touch(values: Mapping[Column, str], *, today: date) -> LoggedTouch:
    """The touch of one line, values by column. Raises UnreadableValue for the first value that cannot be read."""
    plain = {column: unwrap(value) for column, value in values.items()}
    kind, credential = _read_credential(plain)
    return LoggedTouch(
        occurred_at=_read_moment(plain, today),
        credential_kind=kind,
        credential=credential,
        direction=read_direction(plain.get(Column.DIRECTION, "")),
        site_ccus_id=_read_site(plain.get(Column.SITE, "")),
        terminal=remove_spaces(fold_width(plain.get(Column.TERMINAL, ""))),
        sequence=_read_sequence(plain.get(Column.SEQUENCE, "")),
    )


def event_id(touch: LoggedTouch, *, site_ccus_id: str, credential_hash: bytes) -> UUID:
    """The identity of a logged touch: the same line gives the same event in whatever file and however often it is read.

    A UUID of version 8 (RFC 9562 §5.8): the first 122 free bits of SHA-256 over site, terminal, credential, moment in UTC
    and the reader's running number, each followed by a line feed.
    """
    parts = (
        site_ccus_id,
        touch.terminal,
        touch.credential_kind.value,
        credential_hash.hex(),
        touch.occurred_at.astimezone(UTC).isoformat(),
        "" if touch.sequence is None else str(touch.sequence),
    )
    digest = bytearray(hashlib.sha256("".join(f"{part}\n" for part in parts).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def unwrap(value: str) -> str:
    """A value without what spreadsheets put around it: `="0123"` and `'0123` give 0123; spaces at the ends go."""
    text = fold_spaces(value)
    match = _QUOTED_BY_EXCEL.fullmatch(text)
    return (match[1] if match else text).removeprefix("'").strip()


def read_direction(text: str) -> Direction:
    """Entry or exit; unknown for any other word, since order then tells which it was."""
    word = remove_spaces(fold_width(text)).casefold()
    if word in _ENTRY_WORDS:
        return Direction.ENTRY
    return Direction.EXIT if word in _EXIT_WORDS else Direction.UNKNOWN


def _read_credential(values: Mapping[Column, str]) -> tuple[CredentialKind, str]:
    card, typed_id = values.get(Column.CARD, ""), values.get(Column.TECHNICIAN_ID, "")
    if not card and not typed_id:
        raise UnreadableValue("no_credential")
    if card:
        token = _read_token(card)
        if not (len(token) == ID_LENGTH and token.isdigit()):
            return CredentialKind.CARD, token
        typed_id = token  # the number printed on the card is its holder's ID
    _refuse_rounded(typed_id)
    try:
        return CredentialKind.TECHNICIAN_ID, parse_id(typed_id)
    except IdFormatError as error:
        raise UnreadableValue("bad_id", detail_ja=error.sentence_ja, detail_en=error.sentence_en) from error


def _read_token(text: str) -> str:
    """A card's token: width folded; blanks, hyphens and colons between the bytes of a chip number dropped."""
    _refuse_rounded(text)
    folded = fold_hyphens(fold_digits(fold_width(text))).upper()
    bare = remove_spaces(folded).replace("-", "").replace(":", "")
    if _SEPARATED_HEX.fullmatch(bare) or (len(bare) == ID_LENGTH and bare.isdigit()):
        return bare
    if not _CARD.fullmatch(folded):
        raise UnreadableValue("bad_card", value=text[:40])
    return folded


def _refuse_rounded(text: str) -> None:
    if _ROUNDED_BY_EXCEL.fullmatch(fold_width(text)):
        raise UnreadableValue("mangled_number", value=text)


def _read_site(text: str) -> str:
    if not text:
        return ""
    _refuse_rounded(text)
    try:
        return parse_id(text)
    except IdFormatError as error:
        raise UnreadableValue("bad_site", detail_ja=error.sentence_ja, detail_en=error.sentence_en) from error


def _read_sequence(text: str) -> int | None:
    """The reader's running number; None when there is none or it is no number, as it is a help and nothing more."""
    digits = remove_spaces(fold_digits(fold_width(text)))
    if not digits or len(digits) > _LONGEST_SEQUENCE or not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits)


def _read_moment(values: Mapping[Column, str], today: date) -> datetime:
    moment, day, clock = (values.get(column, "") for column in (Column.MOMENT, Column.DATE, Column.TIME))
    if not moment and (not day or (Column.TIME in values and not clock)):
        raise UnreadableValue("no_moment")
    try:
        if moment:
            found = parse_moment(moment, today=today)
        elif Column.TIME not in values:
            found = parse_moment(day, today=today)
        else:
            found = _join(_cached_date(day, today), clock)
    except DateFormatError as error:
        raise UnreadableValue("bad_date", detail_ja=error.sentence_ja, detail_en=error.sentence_en) from error
    except OverflowError as error:
        raise UnreadableValue("impossible_year", value=day or moment) from error
    if not _EARLIEST_YEAR <= found.year < _LATEST_YEAR:
        raise UnreadableValue("impossible_year", value=found.year)
    return found


def _join(day: date, clock: str) -> datetime:
    """A day and a time of day; 24:30 is half past midnight of the next day, as night shifts write it."""
    late = _PAST_MIDNIGHT.fullmatch(fold_digits(fold_width(clock)))
    if late is not None:
        at = time(int(late[1]) - 24, int(late[2]), int(late[3] or 0))
        return datetime.combine(day + timedelta(days=1), at, JST)
    try:
        return datetime.combine(day, parse_time(clock), JST)
    except DateFormatError as error:
        raise UnreadableValue("bad_time", detail_ja=error.sentence_ja, detail_en=error.sentence_en) from error


@lru_cache(maxsize=512)
def _cached_date(text: str, today: date) -> date:
    return parse_date(text, today=today)
