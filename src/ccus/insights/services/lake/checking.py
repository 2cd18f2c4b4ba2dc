"""`ccus lake check`: is the copy what its manifest says, and what the database holds?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from ccus.insights.rules.lake_tables import DIMENSIONS
from ccus.insights.services.lake import copying
from ccus.insights.services.lake.engine import reading_postgresql
from ccus.insights.services.lake.manifest import Part
from ccus.insights.services.lake.marking import take_over_changes
from ccus.insights.services.lake.store import LakeStore
from ccus.insights.services.lake.syncing import read_manifest
from ccus.kit.calendar import JstMonth


class Fault(Enum):
    """What can be wrong with one file, in the words of the terminal."""

    GONE = "ファイルがありません", "the file is gone"
    DAMAGED = "ファイルの内容が壊れています", "the file is not what was written"
    DIFFERS = "データベースと内容が違います", "the database holds something else"

    @property
    def label_ja(self) -> str:
        return self.value[0]

    @property
    def label_en(self) -> str:
        return self.value[1]


@dataclass
class CheckReport:
    """`faults` by month or table; `behind` are months that changed since the copy was made, which is no fault."""

    checked: int = 0
    rows: int = 0
    behind: list[str] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)


def check_lake(
    store: LakeStore, *, progress: Callable[[str, int, int], None] = lambda what, done, total: None
) -> CheckReport:
    """Reads every byte of the copy and every record of the database; writes nothing into the copy."""
    report = CheckReport()
    manifest = read_manifest(store)
    with reading_postgresql() as lake:
        marks = {str(month): mark for month, mark in take_over_changes().items()}
        months = sorted(manifest.months.keys() | marks.keys())
        total = len(DIMENSIONS) + len(months)
        for done, table in enumerate(DIMENSIONS):
            progress(table.name, done, total)
            held = copying.digest_of_table(lake, table)
            part = manifest.tables.get(table.name)
            if part is None or (part.rows, part.digest) != (held.rows, held.total):
                report.behind.append(table.name)
            _check_file(report, store, table.name, part)
        for done, month in enumerate(months, start=len(DIMENSIONS)):
            progress(month, done, total)
            part = manifest.months.get(month)
            _check_file(report, store, month, part)
            if part is None or part.mark != marks.get(month):
                report.behind.append(month)
            elif month not in report.faults:
                held = copying.digest_of_month(lake, JstMonth.parse(month))
                if (part.rows, part.digest) != (held.rows, held.total):
                    report.faults[month] = Fault.DIFFERS
        progress("", total, total)
    return report


def _check_file(report: CheckReport, store: LakeStore, name: str, part: Part | None) -> None:
    if part is None or not part.path:
        return
    content = store.read(part.path)
    if content is None:
        report.faults[name] = Fault.GONE
    elif hashlib.sha256(content).hexdigest() != part.sha256:
        report.faults[name] = Fault.DAMAGED
    report.checked += 1
    report.rows += part.rows
