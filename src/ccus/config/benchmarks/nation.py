"""`ccus bench nation`: what the promises at national scale come to on the database at hand, whatever its scale is."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources, util

from django.db import connection
from django.db.models import Max, Min

from ccus.config.benchmarks.pages import heaviest_subjects, measure_pages
from ccus.config.benchmarks.timing import PeakMemory, Spread, spread_of, time_ms
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.insights.queries.site_aggregate import site_aggregate
from ccus.insights.rules.questions import BY_NAME, QUESTIONS
from ccus.insights.services.lake.answering import Engine, duckdb_engine
from ccus.insights.services.lake.opening import open_lake
from ccus.insights.services.lake.places import lake_store
from ccus.insights.services.lake.spark import spark_engine
from ccus.insights.services.lake.syncing import sync_lake
from ccus.insights.services.monthly_report import monthly_report
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Technician

# Technicians registered on 2024-02-29 (monthly operating report of February 2024): the country at scale 1.
NATIONAL_TECHNICIANS = 1_382_876
TABLES_SHOWN = 8
PAGES_SHOWN = 10
SITES_DRAWN = 200
LARGEST_SITES = 10
REPORT_ROUNDS = 5

PAGE_MS, PAGE_QUERIES = 100, 12
SITE_MS = 50
REPORT_MS = 3_000
BUILD_SECONDS = {0.01: 30, 1.0: 40 * 60}
"""Promised time of building by the largest scale that it is promised for."""
ALL_SITES_SECONDS, ALL_SITES_MB = 60, 2_000


@dataclass(frozen=True)
class Line:
    """One printed line: what was measured, the figure, and the promise with whether it held (None: no promise)."""

    what: str
    figure: str
    promise: str = ""
    held: bool | None = None


Say = Callable[[str], None]


class NoCountry(Exception):
    """The database has no work records, so that there is nothing to measure."""


def bench_pages(*, say: Say) -> Iterator[Line]:
    """The pages and the aggregates of sites alone, from the columnar copy as it is. Raises NoCountry."""
    last_on, largest_sites = _last_day_and_largest_sites()
    say("現場の集計を測っています (aggregates of sites)")
    yield from _site_aggregates(largest_sites)
    say("画面を測っています (pages)")
    yield from _pages(JstMonth.of(last_on), last_on, shown=None)


def bench_nation(*, say: Say, spark_master: str | None) -> Iterator[Line]:
    """Lines in the order of measuring; some minutes at scale 1. Writes nothing but the columnar copy.

    Spark is left out where `spark_master` is None, and where the extra is not installed. Raises NoCountry.
    """
    yield from _sizes()
    say("列形式の写しを最新にしています (bringing the columnar copy up to date)")
    yield _sync()
    last_on, largest_sites = _last_day_and_largest_sites()
    month = JstMonth.of(last_on)
    say("月次報告を測っています (monthly report)")
    yield _report(month, last_on)
    say("現場の集計を測っています (aggregates of sites)")
    yield from _site_aggregates(largest_sites)
    say("画面を測っています (pages)")
    yield from _pages(month, last_on)
    say("全国の再集計を測っています: DuckDB (recomputation by DuckDB)")
    with duckdb_engine() as engine:
        digests = yield from _recompute("DuckDB", engine, {})
    if spark_master is None:
        return
    if util.find_spec("pyspark") is None:
        yield Line("Spark", "追加パッケージ spark がないので測っていません  not measured, the extra is not installed")
        return
    say("全国の再集計を測っています: Spark (recomputation by Spark)")
    try:
        with spark_engine(lake_store(), master=spark_master, settings={"spark.driver.memory": "4g"}) as cluster:
            yield from _recompute(f"Spark {spark_master}", cluster, digests)
    except Refusal as refusal:
        yield Line("Spark", refusal.sentence())


def _sizes() -> Iterator[Line]:
    people = Technician.objects.count()
    scale = people / NATIONAL_TECHNICIANS
    yield Line("規模 scale", f"{scale:.4f}  ({people:,} technicians)")
    yield from _build(round(scale, 3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), version()")
        size, version = cursor.fetchone()
        yield Line(
            "データベース database", f"{size / 1e9:,.2f} GB, {version.partition(' on ')[0]}", "≤ 45 GB", size <= 45e9
        )
        statement = resources.files("ccus.config.benchmarks").joinpath("sizes.sql").read_text()
        cursor.execute(statement, {"most": TABLES_SHOWN})
        for name, size, rows in cursor.fetchall():
            yield Line(f"  {name}", f"{size / 1e9:,.2f} GB, {rows:,} rows")


def _build(scale: float) -> Iterator[Line]:
    """How long `ccus twin build` took, as its steps remember it; a pause in the middle counts too."""
    steps = AuditEvent.objects.filter(subject_kind="twin", subject_id__startswith="nation:")
    taken = steps.aggregate(began=Min("at"), ended=Max("at"))
    if taken["began"] is None:
        return
    seconds = (taken["ended"] - taken["began"]).total_seconds()
    promised = next((limit for at_most, limit in BUILD_SECONDS.items() if scale <= at_most), None)
    yield Line(
        "国データの作成 twin build",
        f"{seconds:,.0f} s",
        f"≤ {promised:,} s" if promised else "",
        seconds <= promised if promised else None,
    )


def _sync() -> Line:
    began = time.perf_counter()
    report = sync_lake(lake_store(), now=datetime.now(UTC))
    seconds = time.perf_counter() - began
    if report.rows == 0:
        raise NoCountry
    return Line(
        "写し columnar copy",
        f"{report.rows:,} records in {report.size_bytes / 1e6:,.0f} MB; "
        f"{len(report.written_months)} months and {len(report.written_tables)} tables written in {seconds:,.1f} s",
    )


def _last_day_and_largest_sites() -> tuple[date, list[int]]:
    with open_lake() as lake:
        ((last_on,),) = lake.execute("SELECT max(work_date) FROM counted_records").fetchall()
        if last_on is None:
            raise NoCountry
        sites = lake.execute(
            "SELECT site_id FROM counted_records GROUP BY site_id ORDER BY count(*) DESC, site_id LIMIT ?",
            [LARGEST_SITES],
        ).fetchall()
    return last_on, [site for (site,) in sites]


def _report(month: JstMonth, on: date) -> Line:
    times = [time_ms(lambda: monthly_report(month, on=on)) for _ in range(REPORT_ROUNDS)]
    return Line(
        f"月次報告 monthly report {month}",
        f"first {times[0]:,.0f} ms, then {min(times):,.0f} ms",
        f"≤ {REPORT_MS:,} ms",
        max(times) <= REPORT_MS,
    )


def _site_aggregates(largest: list[int]) -> Iterator[Line]:
    with open_lake() as lake:
        sites = [site for (site,) in lake.execute("SELECT DISTINCT site_id FROM counted_records ORDER BY 1").fetchall()]
    drawn = random.Random(1).sample(sites, k=min(SITES_DRAWN, len(sites)))  # noqa: S311 - which sites to try
    usual = spread_of([time_ms(lambda site=site: site_aggregate(site)) for site in drawn])  # type: ignore[misc]
    yield Line(
        f"現場の集計 site aggregate, {len(drawn)} drawn", _spread(usual), f"p95 ≤ {SITE_MS} ms", usual.p95_ms <= SITE_MS
    )
    heavy = spread_of([time_ms(lambda site=site: site_aggregate(site)) for site in largest])  # type: ignore[misc]
    days = site_aggregate(largest[0]).whole.days
    yield Line(f"  the {len(largest)} largest (up to {days:,} days)", _spread(heavy))


def _pages(month: JstMonth, last_on: date, *, shown: int | None = PAGES_SHOWN) -> Iterator[Line]:
    measured = list(measure_pages(last_on=last_on, subjects=heaviest_subjects(month)))
    measured.sort(key=lambda page: -page.spread.p95_ms)
    for file in (page for page in measured if page.is_file):
        yield Line(f"ファイル file {file.name}", f"{_spread(file.spread)}, {file.queries} queries")
    for page in [page for page in measured if not page.is_file][:shown]:
        answers = f", answered {', '.join(map(str, page.statuses))}" if page.statuses else ""
        yield Line(
            f"画面 page {page.name}",
            f"{_spread(page.spread)}, {page.queries} queries{answers}",
            f"p95 ≤ {PAGE_MS} ms, ≤ {PAGE_QUERIES} queries",
            page.spread.p95_ms <= PAGE_MS and page.queries <= PAGE_QUERIES and not page.statuses,
        )


def _recompute(
    name: str, engine: Engine, expected: dict[str, tuple[int, int]]
) -> Generator[Line, None, dict[str, tuple[int, int]]]:
    """Every standard question from nothing; held against the results of the other engine where there are some."""
    digests: dict[str, tuple[int, int]] = {}
    for question in QUESTIONS:
        memory = PeakMemory(os.getpid())
        with memory:
            began = time.perf_counter()
            digests[question.name] = engine.digest(question)
            seconds = time.perf_counter() - began
        rows, _ = digests[question.name]
        figure = f"{seconds:,.1f} s, {rows:,} rows, {memory.megabytes:,.0f} MB"
        if expected:
            equal = digests[question.name] == expected[question.name]
            yield Line(f"{name}: {question.name}", figure, "= DuckDB", equal)
        elif question is BY_NAME["site-months"]:
            held = seconds <= ALL_SITES_SECONDS and memory.megabytes <= ALL_SITES_MB
            yield Line(f"{name}: {question.name}", figure, f"≤ {ALL_SITES_SECONDS} s, ≤ {ALL_SITES_MB:,} MB", held)
        else:
            yield Line(f"{name}: {question.name}", figure)
    return digests


def _spread(spread: Spread) -> str:
    return f"p50 {spread.p50_ms:,.1f} ms, p95 {spread.p95_ms:,.1f} ms, slowest {spread.slowest_ms:,.1f} ms"
