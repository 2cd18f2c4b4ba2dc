from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from tests.history.proofs import ISSUER, NIGHT, TUESDAY, WEDNESDAY, Proven, proven_days, tamper
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.foundation.signing import SigningKeys
from ccus.history.errors import DayNotClosed
from ccus.history.models import TouchRoot
from ccus.history.rules.proof_statements import ROOT, RootStatement, text_of
from ccus.history.rules.proof_tree import leaf_of, root_of
from ccus.history.services.proof import publishing
from ccus.history.services.proof.folder import ProofFolder
from ccus.history.services.proof.leaves import contents_of
from ccus.history.services.proof.publishing import LeavesDiffer
from ccus.history.services.rejudging import raw_connection

ONE_DAY = timedelta(days=1)


@pytest.fixture
def proven(world: World, tmp_path: Path) -> Proven:
    return proven_days(world, tmp_path)


def test_each_day_has_one_root_signed_and_chained_in_both_places(proven: Proven) -> None:
    public = proven.keys.public(now=NIGHT)
    statements = {}
    for row in TouchRoot.objects.order_by("day"):
        kept = proven.folder.read(row.day)
        assert (kept.signed, root_of(kept.blocks)) == (row.signed, bytes(row.root))
        claims = public.read(row.signed, kind=ROOT)
        assert (claims["iss"], claims["iat"]) == (ISSUER, int(NIGHT.timestamp()))
        statements[row.day] = RootStatement.of_claims(claims)

    assert list(statements) == proven.folder.days() == [MONDAY, TUESDAY, WEDNESDAY]
    assert [statement.size for statement in statements.values()] == [4, 4, 4]
    assert statements[MONDAY].previous == ""
    assert statements[TUESDAY].previous == text_of(sha256(TouchRoot.objects.get(day=MONDAY).signed.encode()).digest())


def test_the_root_is_that_of_the_days_touches_in_the_order_of_reception(proven: Proven) -> None:
    contents = dict(contents_of(raw_connection(), proven.ids[TUESDAY]))

    leaves = [leaf_of(contents[event_id]) for event_id in proven.ids[TUESDAY]]

    assert bytes(TouchRoot.objects.get(day=TUESDAY).root) == root_of(leaves)


def test_a_second_run_does_nothing_and_the_next_night_goes_on_with_an_empty_day(proven: Proven) -> None:
    assert proven.publish().days == 0

    report = proven.publish(now=NIGHT + ONE_DAY)

    assert (report.days, report.touches) == (1, 0)
    assert (TouchRoot.objects.get(day=WEDNESDAY + ONE_DAY).size, proven.verify(now=NIGHT + ONE_DAY).findings) == (0, [])


def test_a_day_is_closed_an_hour_after_midnight_and_not_before(proven: Proven) -> None:
    early = at("00:59", WEDNESDAY + 2 * ONE_DAY)

    assert proven.publish(now=early).days == 0
    with pytest.raises(DayNotClosed):
        proven.publish(now=early, until=WEDNESDAY + ONE_DAY)
    assert proven.publish(now=at("01:00", WEDNESDAY + 2 * ONE_DAY)).days == 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_the_evening_keeps_its_day_open(proven: Proven, monkeypatch: pytest.MonkeyPatch) -> None:
    # The database's clock is not that of the test: whatever lives counts as begun in the evening.
    monkeypatch.setattr(publishing, "ROOM_FOR_STRAGGLERS", timedelta(days=36_500))
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))

    with psycopg.connect(url) as evening:
        evening.execute("SELECT 1")
        report = proven.publish(now=NIGHT + ONE_DAY)

    assert (report.days, report.waits) == (0, True)
    assert proven.publish(now=NIGHT + ONE_DAY).days == 1


@pytest.mark.django_db(transaction=True)
def test_several_that_publish_at_once_close_each_day_once(proven: Proven) -> None:
    def publish(number: int) -> int:
        try:
            return proven.publish(now=NIGHT + 5 * ONE_DAY).days
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        closed = list(threads.map(publish, range(4)))

    assert (sum(closed), TouchRoot.objects.count()) == (5, 8)
    assert proven.verify(now=NIGHT + 5 * ONE_DAY).findings == []


def test_without_any_touch_the_chain_begins_with_the_day_that_is_over(db: None, tmp_path: Path) -> None:
    report = publishing.publish_roots(
        ProofFolder(tmp_path / "proofs"), SigningKeys(tmp_path / "keys"), issuer=ISSUER, now=NIGHT
    )

    assert (report.days, TouchRoot.objects.get().day) == (1, WEDNESDAY)


def test_files_that_were_lost_are_written_again_as_they_were(proven: Proven) -> None:
    folder = proven.folder.folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for day in (MONDAY, WEDNESDAY):
        (folder / f"{day}.json").unlink()
        (folder / f"{day}.leaves").unlink()

    report = proven.publish()

    assert report.repaired == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_leaves_that_were_lost_alone_are_written_again_too(proven: Proven) -> None:
    leaves = proven.folder.folder / f"{TUESDAY}.leaves"
    before = leaves.read_bytes()
    leaves.unlink()

    report = proven.publish()

    assert (report.repaired, leaves.read_bytes(), proven.verify().findings) == (1, before, [])


def test_a_day_that_cannot_be_made_again_keeps_no_later_day_open(proven: Proven) -> None:
    (proven.folder.folder / f"{MONDAY}.json").unlink()
    (proven.folder.folder / f"{TUESDAY}.json").unlink()
    tamper("DELETE FROM history_touch WHERE event_id = %s", [proven.ids[MONDAY][0]])

    with pytest.raises(LeavesDiffer, match=str(MONDAY)):
        proven.publish(now=NIGHT + ONE_DAY)

    assert TouchRoot.objects.filter(day=WEDNESDAY + ONE_DAY).exists()
    assert proven.folder.days() == [TUESDAY, WEDNESDAY, WEDNESDAY + ONE_DAY]


def test_files_are_not_made_again_from_touches_that_were_changed(proven: Proven) -> None:
    folder = proven.folder.folder
    (folder / f"{MONDAY}.json").unlink()
    tamper("DELETE FROM history_touch WHERE event_id = %s", [proven.ids[MONDAY][0]])

    with pytest.raises(LeavesDiffer, match=str(MONDAY)):
        proven.publish()

    assert not (folder / f"{MONDAY}.json").exists()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [
            "keys.json",
            "2026-11-16.leaves",
            *(f"{day}.{kind}" for day in (TUESDAY, WEDNESDAY) for kind in ("json", "leaves")),
        ]
    )


def test_after_a_restored_backup_published_days_are_taken_over_as_they_were(proven: Proven) -> None:
    before = {day: proven.folder.read(day).signed for day in proven.folder.days()}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE history_touchroot")

    report = proven.publish(now=NIGHT + timedelta(hours=5))

    assert (report.days, {row.day: row.signed for row in TouchRoot.objects.all()}) == (3, before)


def test_a_published_root_is_never_replaced(proven: Proven) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE history_touchroot")
    tamper("DELETE FROM history_touch WHERE event_id = %s", [proven.ids[TUESDAY][0]])
    before = proven.folder.read(TUESDAY)

    with pytest.raises(LeavesDiffer, match=str(TUESDAY)):
        proven.publish()

    assert proven.folder.read(TUESDAY) == before


def test_a_new_key_signs_the_days_after_and_the_chain_holds(proven: Proven) -> None:
    proven.keys.rotate(now=NIGHT + timedelta(hours=2))

    proven.publish(now=NIGHT + ONE_DAY)

    assert proven.verify(now=NIGHT + ONE_DAY).findings == []
    assert len(proven.keys.public(now=NIGHT).as_jwks()["keys"]) == 2


def test_a_touch_that_arrives_later_belongs_to_the_day_of_its_reception(proven: Proven, world: World) -> None:
    store(a_touch(world.gate, at("09:00", MONDAY)), received_at=at("09:00", WEDNESDAY + ONE_DAY))

    report = proven.publish(now=NIGHT + ONE_DAY)

    assert (report.touches, proven.verify(now=NIGHT + ONE_DAY).findings) == (1, [])
