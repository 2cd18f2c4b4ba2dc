"""Opens the columnar copy for questions: a DuckDB with one view per table."""

from __future__ import annotations

import duckdb

from ccus.insights.errors import LakeEmpty
from ccus.insights.rules.lake_tables import DIMENSIONS, WORK_RECORDS
from ccus.insights.services.lake.engine import MEMORY_MB, quoted, start_duckdb
from ccus.insights.services.lake.manifest import Manifest
from ccus.insights.services.lake.places import lake_store
from ccus.insights.services.lake.store import LakeStore
from ccus.insights.services.lake.syncing import read_manifest

COUNTED = "counted_records"
COUNTED_RECORDS = "SELECT * FROM work_records WHERE site_id IN (SELECT site_id FROM sites WHERE is_counted)"
"""Work records without test data; which sites those are, `insights_counts_site` said when the copy was made."""


def open_lake(store: LakeStore | None = None, *, memory_mb: int = MEMORY_MB) -> duckdb.DuckDBPyConnection:
    """A connection with the views work_records (with `month`, "2024-02"), technicians, businesses, sites as declared in
    `rules.lake_tables`, and counted_records: work_records without those of test sites and training centres.

    It sees the copy as it is at this moment, also while a later sync goes on. The caller closes it. Raises LakeEmpty.
    """
    store = store or lake_store()
    manifest = read_manifest(store)
    paths = month_paths(manifest)
    if len(manifest.tables) < len(DIMENSIONS):
        raise LakeEmpty
    lake = start_duckdb(memory_mb=memory_mb)
    store.make_readable(lake)
    for table in DIMENSIONS:
        files = [manifest.tables[table.name].path]
        _make_view(lake, table.name, f"SELECT * FROM read_parquet({_addresses(store, files)})")  # noqa: S608 - quoted
    if paths:
        by_month = "hive_partitioning = true, hive_types = {'month': VARCHAR}"
        _make_view(lake, WORK_RECORDS.name, f"SELECT * FROM read_parquet({_addresses(store, paths)}, {by_month})")  # noqa: S608
    else:
        _make_view(lake, WORK_RECORDS.name, no_records())
    _make_view(lake, COUNTED, COUNTED_RECORDS)
    return lake


def month_paths(manifest: Manifest) -> list[str]:
    """Files of work records in force, in the order of months."""
    return [part.path for _, part in sorted(manifest.months.items()) if part.rows]


def no_records() -> str:
    """A SELECT of all columns of work_records and no row, for a copy of a country where nobody worked."""
    columns = ", ".join(f"CAST(NULL AS {column.type}) AS {column.name}" for column in WORK_RECORDS.columns)
    return f"SELECT {columns}, CAST(NULL AS VARCHAR) AS month WHERE 1 = 0"


def _addresses(store: LakeStore, paths: list[str]) -> str:
    return "[" + ", ".join(quoted(store.address(path)) for path in paths) + "]"


def _make_view(lake: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    statement = f"CREATE VIEW {name} AS {select}"
    lake.execute(statement)
