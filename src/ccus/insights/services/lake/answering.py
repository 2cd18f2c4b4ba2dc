"""Answers a standard question, by whichever engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import duckdb

from ccus.foundation.sql import load_sql
from ccus.insights.errors import QuestionUnknown
from ccus.insights.rules.questions import BY_NAME, Question
from ccus.insights.services.lake.engine import MEMORY_MB, quoted, stopping_at_once, telling_why_it_stopped
from ccus.insights.services.lake.opening import COUNTED, open_lake
from ccus.insights.services.lake.store import LakeStore

ROWS_AT_ONCE = 10_000
_ANSWERED = "answered"


class Engine(Protocol):
    """Something that holds the views of `open_lake` and answers questions over them."""

    def answer(self, question: Question) -> Iterator[tuple[Any, ...]]:
        """The result's rows in order; values are int, str and date."""

    def digest(self, question: Question) -> tuple[int, int]:
        """Number of rows and a sum over all of them, made where the data is: equal results have equal digests."""


def find_question(name: str) -> Question:
    """Raises QuestionUnknown."""
    question = BY_NAME.get(name)
    if question is None:
        raise QuestionUnknown(name=name, known=", ".join(BY_NAME))
    return question


def statement_of(question: Question) -> str:
    return load_sql("insights", f"lake/{question.statement}")


def row_text(question: Question) -> str:
    """SQL for one row of the result as text; no column of a result is ever null."""
    return "concat_ws('|', " + ", ".join(f"CAST({name} AS STRING)" for name in question.column_names) + ")"


class DuckDbEngine:
    """In this process, within the memory that the connection was opened with."""

    def __init__(self, lake: duckdb.DuckDBPyConnection) -> None:
        self.lake = lake

    def answer(self, question: Question) -> Iterator[tuple[Any, ...]]:
        cursor = self.lake.execute(self._prepared(question))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows

    def digest(self, question: Question) -> tuple[int, int]:
        sixty_bits = f"CAST('0x' || left(md5({row_text(question)}), 15) AS UBIGINT)"
        inner = self._prepared(question)
        statement = f"SELECT count(*), coalesce(sum({sixty_bits}), 0) FROM ({inner}) AS result"  # noqa: S608 - declared
        ((rows, total),) = self.lake.execute(statement).fetchall()
        return int(rows), int(total)

    def _prepared(self, question: Question) -> str:
        """What is still to be asked for the result: the question itself, or the rows that its months have given.

        Over all months at once the people of each site and month, 50 million groups in the whole country, hardly fit the memory.
        """
        if not question.month_by_month:
            return statement_of(question)
        columns = ", ".join(f"{name} {kind}" for name, kind in question.columns)
        months = self.lake.execute("SELECT DISTINCT month FROM work_records ORDER BY month").fetchall()
        make = f"CREATE OR REPLACE TEMP TABLE {_ANSWERED} ({columns})"
        fill = f"INSERT INTO {_ANSWERED} {statement_of(question)}"
        self.lake.execute(make)
        try:
            for (month,) in months:
                of_month = f"SELECT * FROM memory.main.{COUNTED} WHERE month = {quoted(month)}"  # noqa: S608 - quoted
                narrow = f"CREATE OR REPLACE TEMP VIEW {COUNTED} AS {of_month}"
                self.lake.execute(narrow)
                self.lake.execute(fill)
        finally:
            widen = f"DROP VIEW IF EXISTS temp.main.{COUNTED}"
            self.lake.execute(widen)
        return f"SELECT * FROM {_ANSWERED} ORDER BY ALL"  # noqa: S608 - our own name


@contextmanager
def duckdb_engine(store: LakeStore | None = None, *, memory_mb: int = MEMORY_MB) -> Iterator[DuckDbEngine]:
    """Raises LakeEmpty."""
    with telling_why_it_stopped(), open_lake(store, memory_mb=memory_mb) as lake, stopping_at_once(lake):
        yield DuckDbEngine(lake)
