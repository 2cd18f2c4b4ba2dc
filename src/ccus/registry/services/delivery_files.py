"""What the card maker sends back: a CSV file with one line a card, read whatever program saved it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ccus.foundation.refusals import Refusal
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.registry.errors import DeliveryFileUnreadable, DeliveryLineUnreadable
from ccus.registry.states import DeliveryResult

REFERENCE, RESULT, TOKEN, DAY, WHY = COLUMNS = ("番号", "結果", "ICチップ", "日付", "理由")
_REFERENCE = re.compile(r"(\d{1,12})-(\d{1,12})")
_RESULTS = {word: result for result in DeliveryResult for word in (result.value, result.label_ja)}
LONGEST_WHY = 200
_QUOTED = 40


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One line as it was read. `number` counts the lines of the file from 1, the head included; `token` is empty unless delivered."""

    number: int
    reference: str
    batch_id: int
    order_id: int
    result: DeliveryResult
    token: str
    on: date
    why: str


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A line that cannot be read, and why."""

    number: int
    reference: str
    refusal: Refusal


def read_deliveries(content: bytes, *, on: date) -> Iterator[Delivery | Unread]:
    """Lines in the order of the file; empty ones are left out. `on` is today. Raises DeliveryFileUnreadable."""
    try:
        rows = list(csv.reader(io.StringIO(_text(content), newline="")))
    except csv.Error as problem:
        raise DeliveryFileUnreadable(missing="、".join(COLUMNS)) from problem
    head = [cell.strip() for cell in rows[0]] if rows else []
    missing = [column for column in COLUMNS if column not in head]
    if missing:
        raise DeliveryFileUnreadable(missing="、".join(missing))
    places = {column: head.index(column) for column in COLUMNS}
    read = [
        _read({column: row[place].strip() if place < len(row) else "" for column, place in places.items()}, number, on)
        for number, row in enumerate(rows[1:], start=2)
        # A line without a result is a card of which the maker says nothing yet.
        if places[RESULT] < len(row) and row[places[RESULT]].strip()
    ]
    return iter(read)


def _read(cells: dict[str, str], number: int, on: date) -> Delivery | Unread:
    try:
        batch_id, order_id = _reference(cells[REFERENCE])
        result = _RESULTS.get(fold_width(cells[RESULT]).lower())
        if result is None:
            raise DeliveryLineUnreadable(column=RESULT, text=cells[RESULT][:_QUOTED])
        return Delivery(
            number=number,
            reference=f"{batch_id}-{order_id}",
            batch_id=batch_id,
            order_id=order_id,
            result=result,
            token=cells[TOKEN].removeprefix("'") if result is DeliveryResult.DELIVERED else "",
            on=_day(cells[DAY], on),
            why=cells[WHY][:LONGEST_WHY],
        )
    except DeliveryLineUnreadable as why:
        return Unread(number=number, reference=cells[REFERENCE][:_QUOTED], refusal=why)


def _reference(typed: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(fold_hyphens(remove_spaces(fold_digits(fold_width(typed)))).removeprefix("'"))
    if found is None:
        raise DeliveryLineUnreadable(column=REFERENCE, text=typed[:_QUOTED])
    return int(found[1]), int(found[2])


def _day(typed: str, on: date) -> date:
    """Today when the cell is empty; no day to come."""
    if not typed:
        return on
    try:
        day = parse_date(typed, today=on)
    except InputFormatError as problem:
        raise DeliveryLineUnreadable(column=DAY, text=typed[:_QUOTED]) from problem
    if day > on:
        raise DeliveryLineUnreadable(column=DAY, text=typed[:_QUOTED])
    return day


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise DeliveryFileUnreadable(missing="、".join(COLUMNS))
