"""The report of an import: one row for each line of the file, for the person who handed the file in.

CSV in UTF-8 with a byte order mark, so that a spreadsheet opens it as it is. Rows are added as the import commits, so that
the report of an interrupted import says what had become of the lines until then.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from ccus.history.rules.logger_files import Ignored, LineProblem
from ccus.history.rules.verdicts import COUNTED, verdicts
from ccus.kit.labels import Labelled
from ccus.kit.spreadsheets import harmless_cell

HEADINGS = ("行番号", "結果", "判定", "就業日", "内容と対応")


class LineResult(Labelled):
    """What became of a line."""

    STORED = "stored", "記録しました", "stored"
    DUPLICATE = "duplicate", "取り込み済み", "already there"
    REFUSED = "refused", "読み取れません", "cannot be read"
    IGNORED = "ignored", "読み飛ばし", "passed over"


_WORDS_OF_IGNORED = {
    Ignored.BLANK: "空の行です。",
    Ignored.BEFORE_HEADER: "見出しの行より前にあります。",
    Ignored.HEADER: "見出しの行です。",
    Ignored.TOTAL: "合計などの行です。",
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What became of one line, in the columns of the report."""

    number: int
    result: LineResult
    verdict: str = ""
    work_date: date | None = None
    words: str = ""


def line_of_touch(number: int, *, is_new: bool, verdict: str, work_date: date | None) -> ReportLine:
    found = verdicts()[verdict]
    words = "" if verdict == COUNTED else f"{found.why_ja}{found.repair_ja}"
    result = LineResult.STORED if is_new else LineResult.DUPLICATE
    return ReportLine(number, result, found.label_ja, work_date, words)


def line_of_problem(number: int, problem: LineProblem) -> ReportLine:
    return ReportLine(number, LineResult.REFUSED, words=problem.sentence)


def line_of_ignored(number: int, reason: Ignored) -> ReportLine:
    return ReportLine(number, LineResult.IGNORED, words=_WORDS_OF_IGNORED[reason])


class Report:
    """The report file, written as the import goes on. Raises OSError when it cannot be written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(HEADINGS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, lines: Iterable[ReportLine]) -> None:
        self._rows.writerows(
            (line.number, line.result.label_ja, line.verdict, line.work_date or "", harmless_cell(line.words))
            for line in lines
        )
        self._file.flush()
