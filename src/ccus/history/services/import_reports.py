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

HEADINGS = {
    "ja": ("行番号", "結果", "判定", "就業日", "内容と対応"),
    "en": ("line", "result", "verdict", "work date", "what to know and do"),
}


class LineResult(Labelled):
    """What became of a line."""

    STORED = "stored", "記録しました", "stored"
    DUPLICATE = "duplicate", "取り込み済み", "already there"
    REFUSED = "refused", "読み取れません", "cannot be read"
    IGNORED = "ignored", "読み飛ばし", "passed over"


_WORDS_OF_IGNORED = {
    Ignored.BLANK: {"ja": "空の行です。", "en": "An empty line."},
    Ignored.BEFORE_HEADER: {"ja": "見出しの行より前にあります。", "en": "Stands before the heading line."},
    Ignored.HEADER: {"ja": "見出しの行です。", "en": "The heading line."},
    Ignored.TOTAL: {"ja": "合計などの行です。", "en": "A line of totals."},
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What became of one line, in the columns and the language of the report."""

    number: int
    result: LineResult
    verdict: str = ""
    work_date: date | None = None
    words: str = ""


class Report:
    """The report file, written as the import goes on, in Japanese or English. Raises OSError when it cannot be written."""

    def __init__(self, path: Path, *, language: str = "ja") -> None:
        """`language`: ja or en."""
        self._language = language
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(HEADINGS[language])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def line_of_touch(self, number: int, *, is_new: bool, verdict: str, work_date: date | None) -> ReportLine:
        found = verdicts()[verdict]
        space = "" if self._language == "ja" else " "
        words = "" if verdict == COUNTED else f"{found.why(self._language)}{space}{found.repair(self._language)}"
        result = LineResult.STORED if is_new else LineResult.DUPLICATE
        return ReportLine(number, result, found.label(self._language), work_date, words)

    def line_of_problem(self, number: int, problem: LineProblem) -> ReportLine:
        return ReportLine(number, LineResult.REFUSED, words=problem.sentence(self._language))

    def line_of_ignored(self, number: int, reason: Ignored) -> ReportLine:
        return ReportLine(number, LineResult.IGNORED, words=_WORDS_OF_IGNORED[reason][self._language])

    def add(self, lines: Iterable[ReportLine]) -> None:
        self._rows.writerows(
            (
                line.number,
                line.result.label(self._language),
                line.verdict,
                line.work_date or "",
                harmless_cell(line.words),
            )
            for line in lines
        )
        self._file.flush()
