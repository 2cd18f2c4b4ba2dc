from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.insights.services.lake.conftest import NOW, Country

from ccus.insights.errors import LakeBusy, LakeEmpty
from ccus.insights.models import RecordMonthChange
from ccus.insights.services.lake import copying, syncing
from ccus.insights.services.lake.marking import mark_months
from ccus.insights.services.lake.opening import open_lake
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake.syncing import keep_current, read_manifest, sync_lake
from ccus.kit.calendar import JstMonth

JANUARY, FEBRUARY = JstMonth(2024, 1), JstMonth(2024, 2)

SYNC_AND_DIE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake import copying
from ccus.insights.services.lake.syncing import sync_lake

sha256_of = copying.sha256_of
def die(file):
    if file.name == "2024-02.parquet":
        os.kill(os.getpid(), signal.SIGKILL)
    return sha256_of(file)
copying.sha256_of = die
sync_lake(FolderStore(Path(sys.argv[1])), now=datetime(2024, 3, 1, tzinfo=UTC))
"""


def files_of(store: FolderStore) -> set[str]:
    return {str(path.relative_to(store.folder)) for path in store.folder.rglob("*.parquet")}


def test_the_copy_holds_every_record_with_its_values(country: Country, store: FolderStore) -> None:
    report = sync_lake(store, now=NOW)

    assert report.written_months == [JANUARY, FEBRUARY]
    assert report.written_tables == ["technicians", "businesses", "sites"]
    with open_lake() as lake:
        rows = lake.execute(
            "SELECT * FROM work_records WHERE work_date = DATE '2024-01-11'"  # one person, one day
        ).fetchall()
        counted = lake.execute("SELECT count(*) FROM counted_records").fetchall()
        capital = lake.execute("SELECT capital_from_million_yen FROM businesses").fetchall()
    assert rows == [
        (
            country.people[0].id, country.site.id, date(2024, 1, 11), None, 1, "06-01", True, "touch", "counted", 2,
            "card+face", "foreman+safety", 480, None, "2024-01",
        )
    ]  # fmt: skip
    assert counted == [(4,)]
    assert capital == [(10,)]


def test_nothing_is_written_when_nothing_changed(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    before = {path: (store.folder / path).stat().st_mtime_ns for path in files_of(store)}

    report = sync_lake(store, now=NOW)

    assert (report.written_months, report.written_tables, report.unchanged) == ([], [], 2)
    assert {path: (store.folder / path).stat().st_mtime_ns for path in files_of(store)} == before


@pytest.mark.parametrize(
    "change",
    [
        lambda country: country.work(date(2024, 2, 28)),
        lambda country: country.forget(date(2024, 2, 29)),
        lambda country: connection.cursor().execute(
            "UPDATE history_workrecord SET touch_count = 9 WHERE work_date = '2024-02-29'"
        ),
        lambda country: mark_months([FEBRUARY]),
    ],
    ids=["added", "removed", "changed", "marked by a loader"],
)
def test_only_a_month_that_changed_is_written_again(country: Country, store: FolderStore, change) -> None:  # type: ignore[no-untyped-def]
    sync_lake(store, now=NOW)

    change(country)
    report = sync_lake(store, now=NOW)

    assert [*report.written_months, *report.emptied_months] == [FEBRUARY]


def test_records_that_still_wait_in_the_default_partition_are_copied_too(country: Country, store: FolderStore) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO history_workrecord SELECT technician_id, '2017-05-01', site_id, business_id, tier, trade_code,"
            " site_roles, work_content, entry_at, exit_at, touch_count, methods, source, verdict, evaluation_valid, revised_at"
            " FROM history_workrecord WHERE work_date = '2024-01-11'"
        )

    report = sync_lake(store, now=NOW)

    assert report.written_months == [JstMonth(2017, 5), JANUARY, FEBRUARY]


def test_a_month_without_records_any_more_leaves_the_copy(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    country.forget(date(2024, 2, 29))

    report = sync_lake(store, now=NOW)

    assert report.emptied_months == [FEBRUARY]
    with open_lake() as lake:
        assert lake.execute("SELECT DISTINCT month FROM work_records").fetchall() == [("2024-01",)]
    assert sync_lake(store, now=NOW).emptied_months == []


def test_who_opened_the_copy_before_a_sync_reads_it_afterwards_as_it_was(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)

    with open_lake() as lake:
        country.work(date(2024, 2, 28))
        sync_lake(store, now=NOW)
        assert lake.execute("SELECT count(*) FROM work_records").fetchall() == [(6,)]
    with open_lake() as lake:
        assert lake.execute("SELECT count(*) FROM work_records").fetchall() == [(8,)]


def test_replaced_files_go_a_day_later(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    old = read_manifest(store).months["2024-02"].path
    country.work(date(2024, 2, 28))
    sync_lake(store, now=NOW)
    assert old in files_of(store)

    sync_lake(store, now=NOW + timedelta(days=1))

    assert old not in files_of(store)
    assert len(files_of(store)) == 5


def test_a_lost_file_is_written_again(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    (store.folder / read_manifest(store).months["2024-01"].path).unlink()

    assert sync_lake(store, now=NOW).written_months == [JANUARY]


def test_a_copy_of_another_layout_is_made_anew(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    manifest = json.loads((store.folder / "manifest.json").read_text())
    (store.folder / "manifest.json").write_text(json.dumps({**manifest, "layout": 0}))

    assert sync_lake(store, now=NOW).written_months == [JANUARY, FEBRUARY]


def test_a_run_killed_in_the_middle_goes_on_where_it_stopped(
    country: Country, store: FolderStore, tmp_path: Path
) -> None:
    parts = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    environment = {
        **os.environ,
        "CCUS_DATABASE_URL": make_conninfo(**{name: parts[name] for name in names if parts.get(name)}),
        "CCUS_LOCAL_DIR": str(tmp_path),
    }

    killed = subprocess.run(
        [sys.executable, "-c", SYNC_AND_DIE, str(store.folder)], env=environment, timeout=120, check=False
    )

    assert killed.returncode == -signal.SIGKILL
    assert list(read_manifest(store).months) == ["2024-01"]
    with open_lake() as lake:
        assert lake.execute("SELECT count(*) FROM work_records").fetchall() == [(3,)]

    report = sync_lake(store, now=NOW)

    assert (report.written_months, report.written_tables, report.unchanged) == ([FEBRUARY], [], 1)
    assert len(files_of(store)) == 5
    assert not (tmp_path / "lake-in-the-making").exists()


def test_a_copy_that_differs_from_the_database_never_counts(
    country: Country, store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "digest_of_file", lambda *_: copying.Digest(3, "0"))

    with pytest.raises(copying.CopyDiffers):
        sync_lake(store, now=NOW)

    assert store.read("manifest.json") is None
    assert files_of(store) == set()


@pytest.mark.parametrize(
    "said",
    ['Could not write file "x.parquet": No space left on device', "failed to offload data block of size 256.0 KiB"],
)
def test_a_full_disk_is_named_and_the_copy_stays_as_it_was(
    country: Country, store: FolderStore, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    sync_lake(store, now=NOW)
    before = store.read("manifest.json")
    country.work(date(2024, 2, 28))

    def write(*_: object) -> None:
        raise duckdb.IOException(said)

    with monkeypatch.context() as full, pytest.raises(OSError, match="No space left") as raised:
        full.setattr(copying, "_write", write)
        sync_lake(store, now=NOW)

    assert raised.value.errno == errno.ENOSPC
    assert store.read("manifest.json") == before
    assert sync_lake(store, now=NOW).written_months == [FEBRUARY]


def test_ctrl_c_in_the_middle_of_a_statement_is_a_ctrl_c(
    country: Country, store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(lake: duckdb.DuckDBPyConnection, *_: object) -> None:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        lake.execute("SELECT sum(hash(range)) FROM range(100000000000)")

    monkeypatch.setattr(copying, "_write", write)
    # Programs started in the background inherit a Ctrl-C that is ignored, and so may these tests.
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)

    try:
        with pytest.raises(KeyboardInterrupt):
            sync_lake(store, now=NOW)
    finally:
        signal.signal(signal.SIGINT, inherited)


def test_two_runs_at_once_are_refused(country: Country, store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "LOCK", "insights.lake.test")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended('insights.lake.test', 0))")
        with pytest.raises(LakeBusy):
            sync_lake(store, now=NOW)
    finally:
        other.close()


def test_a_copy_that_was_never_made_is_refused_in_words(store: FolderStore) -> None:
    with pytest.raises(LakeEmpty) as refused:
        open_lake()

    assert "ccus lake sync" in refused.value.sentence()


def test_a_country_where_nobody_worked_can_be_asked(transactional_db: None, store: FolderStore) -> None:
    sync_lake(store, now=NOW)

    with open_lake() as lake:
        assert lake.execute("SELECT count(*), min(month) FROM counted_records").fetchall() == [(0, None)]


def test_a_copy_that_was_made_is_kept_current(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    country.work(date(2024, 2, 28))

    report = keep_current(store, now=NOW)

    assert report is not None
    assert report.written_months == [FEBRUARY]


def test_without_a_copy_marks_do_not_pile_up_and_none_is_lost(country: Country, store: FolderStore) -> None:
    assert RecordMonthChange.objects.count() == 4

    assert keep_current(store, now=NOW) is None

    assert RecordMonthChange.objects.count() == 0
    assert not store.folder.exists()
    assert sync_lake(store, now=NOW).written_months == [JANUARY, FEBRUARY]
