"""Columnar files of the days: touches of months that are not in the database, and the list of defects.

DuckDB writes them from the arrays. A file appears whole or not at all; a month written twice is the same file.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from ccus.foundation.sql import load_sql
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.touches import TouchRows, touch_wording_of
from ccus.twin.rules.nation_days.visits import Visits

_OPTIONS = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE 1000000"
_NOBODY = 0

Columns = Mapping[str, npt.NDArray[Any]]


def archive_file(folder: Path, month: JstMonth) -> Path:
    """Where the touches of a month lie; `folder` is `<local>/lake/archive/touches`."""
    return folder / f"month={month}" / "touches.parquet"


def defects_file(folder: Path, month: JstMonth) -> Path:
    return folder / f"month={month}" / "defects.parquet"


def write_touches(file: Path, rows: TouchRows, offsets: Offsets) -> None:
    """Touches of a month by device and moment. A touch is named by its device and the device's running number; the random
    event ids would be more than half of the archive."""
    order = np.lexsort((rows.happened_at, rows.device))
    device = rows.device[order]
    begins = np.flatnonzero(np.diff(device, prepend=-1))
    place = np.arange(len(device)) - np.repeat(begins, np.diff(begins, append=len(device)))
    technician = rows.technician[order]
    _write(
        file,
        load_sql("twin", "nation_days/archive_touches"),
        {
            "device_id": device.astype(np.int64) + offsets.devices + 1,
            "sequence": place.astype(np.int64) + 1,
            "site_id": rows.site[order].astype(np.int64) + offsets.sites + 1,
            "technician_id": np.where(technician < 0, _NOBODY, technician.astype(np.int64) + offsets.technicians + 1),
            "happened_at": rows.happened_at[order],
            "received_at": rows.received_at[order],
            "clock_offset_ms": rows.offset_ms[order],
            "work_day": rows.work_day[order],
            "wording": rows.wording[order],
        },
        words=rows.wording,
    )


def write_defects(
    file: Path, plan: NationPlan, visits: Visits, rows: TouchRows, offsets: Offsets, *, with_events: bool
) -> None:
    """One line for each defect of each visit. `with_events`: with the id of the visit's first touch, which is in the database."""
    first_touch = np.full(len(visits), -1, dtype=np.int64)
    first_touch[rows.visit[::-1]] = np.arange(len(rows))[::-1]
    parts = [(defect, np.flatnonzero(visits.mishaps & defect.bit)) for defect in Defect]
    visit = np.concatenate([places for _, places in parts])
    touch = first_touch[visit]
    with_id = (touch >= 0) & with_events
    event = np.where(with_id[:, None], rows.event_id[np.maximum(touch, 0)], np.uint64(0))
    assignment = visits.assignment[visit]
    position = np.repeat(np.arange(len(parts)), [len(places) for _, places in parts])
    _write(
        file,
        load_sql("twin", "nation_days/list_defects"),
        {
            "position": position.astype(np.int32),
            "technician_id": plan.assignments.technician[assignment].astype(np.int64) + offsets.technicians + 1,
            "site_id": plan.assignments.site[assignment].astype(np.int64) + offsets.sites + 1,
            "work_day": visits.work_day[visit],
            "event_high": event[:, 0],
            "event_low": event[:, 1],
        },
    )


def _write(file: Path, query: str, columns: Columns, *, words: npt.NDArray[np.int32] | None = None) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with _duckdb().cursor() as connection:
        connection.register("batch", dict(columns))
        connection.execute(
            "CREATE TEMP TABLE defect AS SELECT unnest(?::INTEGER[]) AS position, unnest(?::VARCHAR[]) AS code",
            [list(range(len(Defect))), [code.value for code in Defect]],
        )
        if words is not None:
            _teach_words(connection, words)
        try:
            # A path with a quotation mark would end the text.
            target = str(part).replace("'", "''")
            connection.execute(
                f"COPY ({query}) TO '{target}' ({_OPTIONS})"
            )  # lint: sql-text — COPY takes no parameters; a statement of ours and a path
        except duckdb.IOException as failed:
            part.unlink(missing_ok=True)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file)) from failed
    part.replace(file)


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """One for the process: to open one takes ten times as long as to write a small file. Each cursor has tables of its own."""
    return duckdb.connect(config={"threads": 1})


def _teach_words(connection: duckdb.DuckDBPyConnection, words: npt.NDArray[np.int32]) -> None:
    codes = np.unique(words).tolist()
    found = [touch_wording_of(code) for code in codes]
    connection.execute(
        "CREATE TEMP TABLE wording AS SELECT unnest(?::INTEGER[]) AS code, unnest(?::VARCHAR[]) AS method,"
        " unnest(?::VARCHAR[]) AS direction, unnest(?::VARCHAR[]) AS credential_kind, unnest(?::VARCHAR[]) AS verdict,"
        " unnest(?::VARCHAR[]) AS reasons",
        [
            codes,
            [each.method for each in found],
            [each.direction for each in found],
            [each.credential_kind for each in found],
            [each.conclusion.verdict for each in found],
            [" ".join(each.conclusion.reasons) for each in found],
        ],
    )
