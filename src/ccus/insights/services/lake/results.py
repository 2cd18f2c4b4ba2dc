"""Results as text: the same bytes for the same rows, whichever engine they came from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from typing import Any

from ccus.insights.rules.questions import Question


def csv_lines(question: Question, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """The header and each row, ended by CR LF (RFC 4180)."""
    yield _csv_line(question.column_names)
    for row in rows:
        yield _csv_line(row)


def json_lines(question: Question, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """One JSON array of objects, an object to a line."""
    between = "[\n"
    for row in rows:
        values = dict(zip(question.column_names, map(_plain, row), strict=True))
        yield between + json.dumps(values, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _csv_line(row: tuple[Any, ...]) -> str:
    line = StringIO()
    csv.writer(line).writerow(row)
    return line.getvalue()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
