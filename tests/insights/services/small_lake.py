"""A columnar copy of a country that was never in a database: enough for questions to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zlib import crc32

import duckdb

from ccus.insights.rules.lake_tables import BUSINESSES, SITES, TECHNICIANS, WORK_RECORDS, LakeTable
from ccus.insights.services.lake.manifest import Manifest, Part
from ccus.insights.services.lake.store import FolderStore

Row = dict[str, object]


def write_lake(
    folder: Path,
    *,
    months: dict[str, Sequence[Row]],
    technicians: Sequence[Row],
    businesses: Sequence[Row] = (),
    sites: Sequence[Row] = (),
) -> None:
    """Rows name the columns that matter; the others are null. `months` are written 2024-02."""
    with duckdb.connect() as writer:
        tables = {
            table.name: _file(writer, folder, table, table.name, rows)
            for table, rows in ((TECHNICIANS, technicians), (BUSINESSES, businesses), (SITES, sites))
        }
        written = {
            month: _file(writer, folder, WORK_RECORDS, f"{WORK_RECORDS.name}/month={month}", rows)
            for month, rows in months.items()
        }
    FolderStore(folder).write("manifest.json", Manifest(months=written, tables=tables).to_json())


def a_record(technician: int, *, day: date, site: int = 1, **columns: object) -> Row:
    return {
        "technician_id": technician, "site_id": site, "work_date": day, "trade_code": "06-01", "tier": 1,
        "touch_count": 2, "methods": "card", "source": "touch", **columns,
    }  # fmt: skip


def _file(writer: duckdb.DuckDBPyConnection, folder: Path, table: LakeTable, name: str, rows: Sequence[Row]) -> Part:
    path = folder / name / "part.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
    writer.execute(f"CREATE OR REPLACE TABLE written ({columns})")
    if rows:
        writer.execute(f"INSERT INTO written VALUES {', '.join(_as_sql(table, row) for row in rows)}")
    writer.execute(f"COPY written TO '{path}' (FORMAT parquet)")
    return Part(f"{name}/part.parquet", len(rows), f"{crc32(repr(rows).encode()):x}", path.stat().st_size, "")


def _as_sql(table: LakeTable, row: Row) -> str:
    """Spelled out: for each value that it is given beside a statement, DuckDB looks for pandas on the whole path."""
    values = (row.get(name) for name in table.column_names)
    return f"({', '.join('NULL' if value is None else _quoted(str(value)) for value in values)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
