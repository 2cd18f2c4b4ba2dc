from __future__ import annotations

from datetime import date

from django.db import connection
from tests.insights.services.lake.conftest import NOW, Country

from ccus.insights.services.lake.checking import Fault, check_lake
from ccus.insights.services.lake.store import FolderStore
from ccus.insights.services.lake.syncing import read_manifest, sync_lake


def test_a_copy_just_made_is_right(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)

    report = check_lake(store)

    assert (report.checked, report.behind, report.faults) == (5, [], {})


def test_later_changes_are_told_but_are_no_fault(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    country.work(date(2024, 3, 1), 1)

    report = check_lake(store)

    assert (report.behind, report.faults) == (["2024-03"], {})


def test_a_flipped_byte_is_found(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    path = store.folder / read_manifest(store).months["2024-01"].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    assert check_lake(store).faults == {"2024-01": Fault.DAMAGED}


def test_a_file_that_is_gone_is_found(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    (store.folder / read_manifest(store).tables["sites"].path).unlink()

    assert check_lake(store).faults == {"sites": Fault.GONE}


def test_a_change_that_left_no_mark_is_found(country: Country, store: FolderStore) -> None:
    sync_lake(store, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE history_workrecord_2024_02 SET tier = 2 WHERE technician_id = %s", [country.people[0].id]
        )

    assert check_lake(store).faults == {"2024-02": Fault.DIFFERS}
