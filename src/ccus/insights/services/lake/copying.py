"""One table, or one month of work records, from PostgreSQL into one Parquet file, and the proof that both hold the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ccus.insights.rules.lake_tables import WORK_RECORDS, LakeTable, row_text, selected
from ccus.insights.services.lake.engine import DATABASE, ask_postgresql, quoted
from ccus.insights.services.lake.marking import partition_of
from ccus.kit.calendar import JstMonth

RECORDS = "history_workrecord"
DEFAULT_PARTITION = "history_workrecord_default"
ROW_GROUP = 122_880


@dataclass(frozen=True)
class Digest:
    """Number of rows and the sum of 60 bits of each row's MD5, in hexadecimal; the order of rows does not matter."""

    rows: int
    total: str


class CopyDiffers(Exception):
    """What was written is not what PostgreSQL holds: a defect of a driver, or of this module, never of the data."""


def copy_month(lake: duckdb.DuckDBPyConnection, month: JstMonth, file: Path) -> Digest:
    """Writes the month's work records, sorted, to a new file; both sides are compared by count and digest."""
    with _one_snapshot(lake):
        expected = digest_of_month(lake, month)
        if expected.rows:
            rows = f"SELECT {selected(WORK_RECORDS)} FROM ({_raw_rows(month)}) AS raw"  # noqa: S608 - declared columns
            _write(lake, rows, WORK_RECORDS, file)
    if expected.rows:
        _compare(WORK_RECORDS, expected, digest_of_file(lake, WORK_RECORDS, str(file)))
    return expected


def copy_table(lake: duckdb.DuckDBPyConnection, table: LakeTable, file: Path) -> Digest:
    """Writes a whole table, sorted, to a new file; both sides are compared by count and digest."""
    statement = f"SELECT {selected(table)} FROM {table.source}"  # noqa: S608 - declared tables
    with _one_snapshot(lake):
        expected = digest_of_table(lake, table)
        rows = f"SELECT * FROM postgres_query('{DATABASE}', {quoted(statement)})"  # noqa: S608 - declared tables
        _write(lake, rows, table, file)
    _compare(table, expected, digest_of_file(lake, table, str(file)))
    return expected


@contextmanager
def _one_snapshot(lake: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Inside, PostgreSQL is read as of one moment. After a failure or Ctrl-C the connection is of no use but to be closed."""
    lake.execute("BEGIN")
    yield
    lake.execute("COMMIT")


def digest_of_month(lake: duckdb.DuckDBPyConnection, month: JstMonth) -> Digest:
    """As PostgreSQL holds the month."""
    days = f"work_date >= '{month.first_on}' AND work_date < '{month.next().first_on}'"
    return _digest_in_postgresql(lake, WORK_RECORDS, f"{RECORDS} WHERE {days}")


def digest_of_table(lake: duckdb.DuckDBPyConnection, table: LakeTable) -> Digest:
    """As PostgreSQL holds the table."""
    return _digest_in_postgresql(lake, table, table.source)


def digest_of_file(lake: duckdb.DuckDBPyConnection, table: LakeTable, address: str) -> Digest:
    """As the Parquet file holds it."""
    sixty_bits = f"CAST('0x' || left(md5({row_text(table)}), 15) AS UBIGINT)"
    statement = f"SELECT count(*), coalesce(sum({sixty_bits}), 0) FROM read_parquet({quoted(address)})"  # noqa: S608
    rows, total = lake.execute(statement).fetchall()[0]
    return Digest(rows, f"{int(total):x}")


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _digest_in_postgresql(lake: duckdb.DuckDBPyConnection, table: LakeTable, source: str) -> Digest:
    sixty_bits = f"('x' || left(md5({row_text(table)}), 15))::bit(60)::bigint"
    inner = f"SELECT {selected(table)} FROM {source}"  # noqa: S608 - declared tables
    statement = f"SELECT count(*), coalesce(sum({sixty_bits}), 0)::text FROM ({inner}) AS row"  # noqa: S608
    ((rows, total),) = ask_postgresql(lake, statement)
    return Digest(rows, f"{int(total):x}")


def _raw_rows(month: JstMonth) -> str:
    """The month's partition, which several connections read at once, and what waits in the default partition."""
    days = f"work_date >= DATE '{month.first_on}' AND work_date < DATE '{month.next().first_on}'"
    names = [name for name in (partition_of(month), DEFAULT_PARTITION) if name]
    return " UNION ALL ".join(f"SELECT * FROM {DATABASE}.{name} WHERE {days}" for name in names)  # noqa: S608


def _write(lake: duckdb.DuckDBPyConnection, rows: str, table: LakeTable, file: Path) -> None:
    order = ", ".join(table.sort_by)
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
    statement = f"COPY (SELECT * FROM ({rows}) AS sorted ORDER BY {order}) TO {quoted(str(file))} ({options})"  # noqa: S608
    lake.execute(statement)


def _compare(table: LakeTable, expected: Digest, written: Digest) -> None:
    if written != expected:
        raise CopyDiffers(f"{table.name}: PostgreSQL holds {expected}, the Parquet file {written}")
