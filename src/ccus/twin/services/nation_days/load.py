"""The days of the nation are loaded: two months at a time, each in one transaction that ends with its partition in place.

The partition is the memory: a month that has rows is done. So a load that was killed goes on with the months that are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.plan import NationPlan, Offsets
from ccus.twin.rules.nation_days.headcounts import HeadcountRows, headcounts_of
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.records import RecordRows, records_of
from ccus.twin.rules.nation_days.standing import Standing, standing_of
from ccus.twin.rules.nation_days.touches import TouchRows, joined, touches_of
from ccus.twin.rules.nation_days.visits import Visits, visits_of_month
from ccus.twin.services.nation_days.archive import archive_file, defects_file, write_defects, write_touches
from ccus.twin.services.nation_days.month_partitions import (
    RECORDS,
    TOUCHES,
    attach_partition,
    begin_partition,
    has_rows,
    index_partition,
    make_room,
)
from ccus.twin.services.nation_days.writing import fill_headcounts, fill_records, fill_touches

MONTHS_WITH_TOUCHES = 3
CONNECTIONS = 2
# For this session only. A crash of the server may take the last months back as wholes; they are then loaded again.
_SESSION = "SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'; SET temp_buffers = '64MB'"

Connect = Callable[[], psycopg.Connection[Any]]
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class DaysLoaded:
    """What one call added: months, work records, touches in the database and in the archive."""

    months: int
    records: int
    touches: int
    archived: int


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where files of the days go: `archive` for touches of older months, `defects` for the list of defects."""

    archive: Path
    defects: Path

    @classmethod
    def below(cls, local_dir: Path) -> Folders:
        return cls(archive=local_dir / "lake" / "archive" / "touches", defects=local_dir / "twin" / "defects")


def load_days(plan: NationPlan, offsets: Offsets, *, connect: Connect, folders: Folders, say: Say) -> DaysLoaded:
    """Work records of all months, touches of the last three, the archive of older touches, and the list of defects.

    The registry and the sites of the plan must be loaded. `connect` gives a connection of its own each time. `say` gets a
    line, Japanese and English, for each month that is done. MonthTaken when a month holds somebody else's rows.
    """
    with connect() as connection, psycopg.Cursor(connection) as cursor:
        done = {month for month in _months(plan) if _is_done(cursor, plan, month)}
    with connect() as connection, psycopg.Cursor(connection) as cursor:
        for month in _months(plan):
            if month not in done:
                make_room(cursor, RECORDS, month)
                make_room(cursor, TOUCHES, month)
    loader = _Loader(
        plan=plan,
        offsets=offsets,
        standing=standing_of(plan, Chance(plan.seed)),
        folders=folders,
        connect=connect,
        say=say,
        done=frozenset(done),
        wanted=len(_months(plan)) - len(done),
    )
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return _sum([pool.submit(loader.load, month) for month in _months(plan) if loader.is_waiting(month)])


def _months(plan: NationPlan) -> list[JstMonth]:
    """Months with records, and the one after them, into which the last night shifts reach."""
    months = list(plan.marginals.work_records)
    return [*months, months[-1].next()]


def _is_done(cursor: psycopg.Cursor[Any], plan: NationPlan, month: JstMonth) -> bool:
    """A month is attached with all its rows or not at all; one without any is done again, which costs nothing."""
    return has_rows(cursor, RECORDS if plan.marginals.work_records.get(month) else TOUCHES, month)


def _sum(running: list[Future[DaysLoaded]]) -> DaysLoaded:
    """Waits for all; after a failure, or Ctrl-C, no further month is begun."""
    try:
        wait(running, return_when=FIRST_EXCEPTION)
    finally:
        for future in running:
            future.cancel()
    # The first failure by month is raised here, after those that run have ended.
    found = [future.result() for future in running if not future.cancelled()]
    return DaysLoaded(
        months=len(found),
        records=sum(one.records for one in found),
        touches=sum(one.touches for one in found),
        archived=sum(one.archived for one in found),
    )


@dataclass(frozen=True, kw_only=True)
class _Loader:
    plan: NationPlan
    offsets: Offsets
    standing: Standing
    folders: Folders
    connect: Connect
    say: Say
    done: frozenset[JstMonth]
    wanted: int
    counter: Iterator[int] = field(default_factory=lambda: count(1))

    def is_waiting(self, month: JstMonth) -> bool:
        return month not in self.done or any(not file.exists() for file in self._files(month))

    def load(self, month: JstMonth) -> DaysLoaded:
        """One month: files first, since a month that is in the database counts as done."""
        visits, touches, archived = self._visits(month), None, 0
        if visits is not None:
            touches = self._touches_of(month, visits)
            archived = self._write_files(month, visits, touches)
        if month in self.done:
            return DaysLoaded(months=0, records=0, touches=0, archived=archived)
        stored = self._touched_in(month, touches) if self._has_touches(month) else None
        rows = records_of(self.plan, visits) if visits is not None else None
        told = self._headcounts(month, visits) if visits is not None and self._has_touches(month) else None
        del visits, touches
        self._store(month, rows, stored, told)
        done = f"{next(self.counter)}/{self.wanted}"
        self.say(f"{done} {month.year}年{month.month}月の就業履歴 {len(rows or ()):,} 件 / Work records of {month}")
        return DaysLoaded(months=1, records=len(rows or ()), touches=len(stored or ()), archived=archived)

    def _store(
        self, month: JstMonth, rows: RecordRows | None, touches: TouchRows | None, headcounts: HeadcountRows | None
    ) -> None:
        with self.connect() as connection, psycopg.Cursor(connection) as cursor:
            cursor.execute(_SESSION)
            partition = begin_partition(cursor, RECORDS, month)
            if rows is not None:
                with_entries = self._has_touches(month)
                fill_records(cursor, partition, rows, self.offsets, with_entries=with_entries)
            if headcounts is not None:
                fill_headcounts(cursor, headcounts, self.offsets)
            index_partition(cursor, RECORDS, month)
            partition = begin_partition(cursor, TOUCHES, month)
            if touches is not None:
                fill_touches(cursor, partition, touches, self.offsets)
            index_partition(cursor, TOUCHES, month)
            attach_partition(cursor, RECORDS, month)
            attach_partition(cursor, TOUCHES, month)
            # Rows put into a partition of their own fire no trigger that would tell the columnar copy.
            cursor.execute("SELECT insights_mark_months(%s, %s)", [month.first_on, month.next().first_on])

    def _write_files(self, month: JstMonth, visits: Visits, touches: TouchRows) -> int:
        in_database = self._has_touches(month)
        write_defects(
            defects_file(self.folders.defects, month), self.plan, visits, touches, self.offsets, with_events=in_database
        )
        if in_database:
            return 0
        write_touches(archive_file(self.folders.archive, month), touches, self.offsets)
        return len(touches)

    def _files(self, month: JstMonth) -> Iterable[Path]:
        if month in self.plan.marginals.work_records:
            yield defects_file(self.folders.defects, month)
            if not self._has_touches(month):
                yield archive_file(self.folders.archive, month)

    def _has_touches(self, month: JstMonth) -> bool:
        return month in _months(self.plan)[-MONTHS_WITH_TOUCHES - 1 :]

    def _visits(self, month: JstMonth) -> Visits | None:
        """None for the month after the last one."""
        if month not in self.plan.marginals.work_records:
            return None
        return visits_of_month(self.plan, self.standing, month, Chance(self.plan.seed))

    def _headcounts(self, month: JstMonth, visits: Visits) -> HeadcountRows:
        chance = Chance(self.plan.seed)
        return headcounts_of(self.plan, visits, month_calendar(month, chance), chance)

    def _touches_of(self, month: JstMonth, visits: Visits) -> TouchRows:
        chance = Chance(self.plan.seed)
        return touches_of(self.plan, self.standing, visits, month_calendar(month, chance), chance)

    def _touched_in(self, month: JstMonth, touches: TouchRows | None) -> TouchRows | None:
        """Touches on the days of a month: its own, and those that shifts of the month before left on its first morning.

        What belongs to shifts of an archived month stays in the archive.
        """
        first, until = day_number(month.first_on), day_number(month.next().first_on)
        own = None if touches is None else touches.where(touches.touched_day < until)
        before = month.previous()
        if not self._has_touches(before):
            return own
        visits = self._visits(before)
        if visits is None:
            return own
        earlier = self._touches_of(before, visits)
        late = earlier.where((earlier.touched_day >= first) & (earlier.touched_day < until))
        return late if own is None else joined(late, own)
