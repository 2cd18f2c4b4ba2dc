"""`ccus lake sync`: brings the columnar copy up to the database, rewriting only what changed.

A file is written beside the copy, compared with PostgreSQL, named by its content and moved in; the manifest, which alone says
what counts, follows each file. So the copy is whole at any moment, and an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import connection

from ccus.insights.errors import LakeBusy
from ccus.insights.rules.lake_tables import DIMENSIONS, WORK_RECORDS, LakeTable
from ccus.insights.services.lake import copying
from ccus.insights.services.lake.engine import reading_postgresql
from ccus.insights.services.lake.manifest import NAME, Manifest, Part
from ccus.insights.services.lake.marking import take_over_changes
from ccus.insights.services.lake.store import LakeStore
from ccus.kit.calendar import JstMonth

LOCK = "insights.lake.sync"


@dataclass
class SyncReport:
    """What a run did. `unchanged` counts months that were up to date."""

    written_months: list[JstMonth] = field(default_factory=list)
    emptied_months: list[JstMonth] = field(default_factory=list)
    written_tables: list[str] = field(default_factory=list)
    unchanged: int = 0
    rows: int = 0
    size_bytes: int = 0


Progress = Callable[[str, int, int], None]
"""Called with what comes next, how many files are done and how many there are."""


def sync_lake(store: LakeStore, *, now: datetime, progress: Progress = lambda what, done, total: None) -> SyncReport:
    """Copies what changed. May be interrupted at any moment and run again. Raises LakeBusy while another run goes on."""
    report = SyncReport()
    with _alone(), _scratch_folder() as scratch, reading_postgresql() as lake:
        marks = take_over_changes()
        manifest = read_manifest(store)
        run = _Run(lake, store, manifest, scratch, now, report)
        stale = [month for month, mark in marks.items() if run.is_stale(month, mark)]
        report.unchanged = len(manifest.months.keys() & {str(month) for month in marks} - {str(each) for each in stale})
        total = len(DIMENSIONS) + len(stale)
        for done, table in enumerate(DIMENSIONS):
            progress(table.name, done, total)
            run.copy_table(table)
        for done, month in enumerate(stale, start=len(DIMENSIONS)):
            progress(str(month), done, total)
            run.copy_month(month, marks[month])
        run.finish(known={str(month) for month in marks})
        progress("", total, total)
    report.rows, report.size_bytes = manifest.rows, manifest.size_bytes
    return report


def keep_current(store: LakeStore, *, now: datetime) -> SyncReport | None:
    """Syncs a copy that was made once; without one only takes over the marks, which would become many. None then, and while
    another run goes on."""
    if not is_there(store):
        take_over_changes()
        return None
    return make_current(store, now=now)


def make_current(store: LakeStore, *, now: datetime) -> SyncReport | None:
    """Syncs, and makes the copy where there is none. None while another run goes on."""
    try:
        return sync_lake(store, now=now)
    except LakeBusy:
        return None


def is_there(store: LakeStore) -> bool:
    """Whether a copy was ever begun."""
    return store.read(NAME) is not None


def read_manifest(store: LakeStore) -> Manifest:
    return Manifest.from_json(store.read(NAME))


@dataclass
class _Run:
    lake: duckdb.DuckDBPyConnection
    store: LakeStore
    manifest: Manifest
    scratch: Path
    now: datetime
    report: SyncReport

    def is_stale(self, month: JstMonth, mark: str) -> bool:
        part = self.manifest.months.get(str(month))
        if part is None:
            return True
        return part.mark != mark or (part.rows > 0 and self.store.size_bytes(part.path) != part.size_bytes)

    def copy_month(self, month: JstMonth, mark: str) -> None:
        file = self.scratch / f"{month}.parquet"
        digest = copying.copy_month(self.lake, month, file)
        if digest.rows:
            part = self._take_in(file, f"{WORK_RECORDS.name}/month={month}", digest, mark)
            self.report.written_months.append(month)
        else:
            # Kept in the manifest without a file, so that the next run knows this mark.
            part = Part("", 0, digest.total, 0, "", mark)
            self.report.emptied_months.append(month)
        self.manifest.put_month(month, part, now=self.now)
        self._publish()

    def copy_table(self, table: LakeTable) -> None:
        before = self.manifest.tables.get(table.name)
        if before is not None and self.store.size_bytes(before.path) == before.size_bytes:
            held = copying.digest_of_table(self.lake, table)
            if (held.rows, held.total) == (before.rows, before.digest):
                return
        file = self.scratch / f"{table.name}.parquet"
        digest = copying.copy_table(self.lake, table, file)
        self.manifest.put_table(table.name, self._take_in(file, table.name, digest), now=self.now)
        self.report.written_tables.append(table.name)
        self._publish()

    def finish(self, *, known: set[str]) -> None:
        """Forgets months of another database, and files that went out of force long ago."""
        for month in self.manifest.months.keys() - known:
            self.manifest.put_month(JstMonth.parse(month), None, now=self.now)
        old = self.manifest.take_old_files(now=self.now)
        self.manifest.synced_at = self.now.isoformat()
        self._publish()
        for path in old:
            self.store.remove(path)

    def _take_in(self, file: Path, folder: str, digest: copying.Digest, mark: str = "") -> Part:
        sha256 = copying.sha256_of(file)
        path = f"{folder}/part-{sha256[:16]}.parquet"
        part = Part(path, digest.rows, digest.total, file.stat().st_size, sha256, mark)
        self.store.place(file, path)
        return part

    def _publish(self) -> None:
        self.store.write(NAME, self.manifest.to_json())


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time; the database lets go of the lock when its holder dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [LOCK])
        if not cursor.fetchone()[0]:
            raise LakeBusy
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [LOCK])


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """For files in the making; what a killed run left there goes first."""
    folder = Path(settings.LOCAL_DIR) / "lake-in-the-making"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
