from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from tests.history.proofs import TUESDAY, WEDNESDAY, Proven, proven_days, tamper
from tests.history.world import MONDAY, World

from ccus.history.services.proof.verifying import Finding
from ccus.history.states import ProofFault


@pytest.fixture
def proven(world: World, tmp_path: Path) -> Proven:
    return proven_days(world, tmp_path)


def test_untouched_days_are_proven(proven: Proven) -> None:
    result = proven.verify()

    assert (result.findings, result.first, result.last, result.days, result.touches) == ([], MONDAY, WEDNESDAY, 3, 12)


CHANGES = {
    "touched_on": "touched_on + 1",
    "happened_at": "happened_at + interval '1 microsecond'",
    "occurred_at": "occurred_at - interval '1 microsecond'",
    "clock_offset_ms": "coalesce(clock_offset_ms, 0)",
    "device_id": "device_id + 1",
    "sequence": "NULL",
    "site_id": "-site_id",
    "credential_kind": "'technician_id'",
    "credential_hash": "sha256(credential_hash)",
    "method": "'qr'",
    "direction": "'exit'",
    "evidence": """'{"reader": "back"}'""",
}


@pytest.mark.parametrize("column", CHANGES)
def test_each_altered_fact_is_found(proven: Proven, column: str) -> None:
    altered = proven.ids[TUESDAY][1]
    tamper(f"UPDATE history_touch SET {column} = {CHANGES[column]} WHERE event_id = %s", [altered])

    assert proven.verify().findings == [Finding(ProofFault.ALTERED, TUESDAY, altered, 1)]


def test_evidence_that_was_taken_away_or_put_there_is_found(proven: Proven) -> None:
    without, with_it = proven.ids[MONDAY][:2]
    tamper("UPDATE history_touch SET evidence = NULL WHERE event_id = %s", [with_it])
    tamper("UPDATE history_touch SET evidence = 'null' WHERE event_id = %s", [without])

    assert {one.event_id for one in proven.verify().findings} == {without, with_it}


def test_a_conclusion_may_change(proven: Proven) -> None:
    tamper(
        "UPDATE history_touch SET verdict = 'unknown_card', work_date = NULL, technician_id = NULL, judged_at = now()"
    )

    assert proven.verify().findings == []


def test_a_removed_touch_is_named_and_its_neighbours_are_not(proven: Proven) -> None:
    tamper("DELETE FROM history_touch WHERE event_id = %s", [removed := proven.ids[MONDAY][0]])

    assert proven.verify().findings == [Finding(ProofFault.REMOVED, MONDAY, removed, 0)]


def test_a_day_without_any_touch_left_names_each(proven: Proven) -> None:
    tamper("DELETE FROM history_touch WHERE touched_on = %s", [TUESDAY])

    found = proven.verify().findings
    assert [(one.fault, one.event_id) for one in found] == [(ProofFault.REMOVED, each) for each in proven.ids[TUESDAY]]


COPY = """
    INSERT INTO history_touch SELECT (jsonb_populate_record(t, jsonb_build_object({changed}))).*
    FROM history_touch AS t WHERE event_id = %s
"""


def test_an_added_touch_is_named(proven: Proven) -> None:
    added = uuid4()
    tamper(COPY.format(changed="'event_id', %s"), [str(added), proven.ids[TUESDAY][2]])

    (found,) = proven.verify().findings
    assert (found.fault, found.day, found.event_id) == (ProofFault.ADDED, TUESDAY, added)


def test_a_touch_that_was_doubled_under_another_date_is_named(proven: Proven) -> None:
    doubled = proven.ids[TUESDAY][2]
    tamper(COPY.format(changed="'touched_on', %s::text"), ["2026-11-20", doubled])

    (found,) = proven.verify().findings
    assert (found.fault, found.event_id) == (ProofFault.ADDED, doubled)


@pytest.mark.parametrize("received", ["2020-01-01T00:00:00+09:00", "2099-01-01T00:00:00+09:00", "infinity"])
def test_touches_received_before_the_first_root_or_after_tomorrow_are_added(proven: Proven, received: str) -> None:
    added = uuid4()
    tamper(COPY.format(changed="'event_id', %s, 'received_at', %s"), [str(added), received, proven.ids[TUESDAY][2]])

    assert proven.verify().findings == [Finding(ProofFault.ADDED, None, added)]


def test_two_touches_that_changed_places_are_both_named(proven: Proven) -> None:
    first, _, third, _ = proven.ids[MONDAY]
    tamper(
        "UPDATE history_touch AS t SET received_at = o.received_at FROM history_touch AS o"
        " WHERE (t.event_id, o.event_id) IN ((%s, %s), (%s, %s))",
        [first, third, third, first],
    )

    assert proven.verify().findings == [
        Finding(ProofFault.REORDERED, MONDAY, first, 0),
        Finding(ProofFault.REORDERED, MONDAY, third, 2),
    ]


def test_a_touch_moved_to_another_day_is_named_once(proven: Proven) -> None:
    moved = proven.ids[MONDAY][0]
    tamper("UPDATE history_touch SET received_at = received_at + interval '2 days' WHERE event_id = %s", [moved])

    assert proven.verify().findings == [Finding(ProofFault.REORDERED, MONDAY, moved, 0, note=f"→ {WEDNESDAY}")]


def test_only_the_days_asked_for_are_looked_at(proven: Proven) -> None:
    tamper("DELETE FROM history_touch WHERE touched_on IN (%s, %s)", [MONDAY, WEDNESDAY])

    result = proven.verify(from_on=TUESDAY, until=TUESDAY)

    assert (result.findings, result.first, result.last, result.touches) == ([], TUESDAY, TUESDAY, 4)


def test_a_root_that_is_gone_is_missed(proven: Proven) -> None:
    (proven.folder.folder / f"{TUESDAY}.json").unlink()

    assert proven.verify().findings == [Finding(ProofFault.ROOT_MISSING, TUESDAY)]


def test_the_newest_roots_are_missed_too_since_the_table_has_them(proven: Proven) -> None:
    (proven.folder.folder / f"{WEDNESDAY}.json").unlink()

    assert proven.verify().findings == [Finding(ProofFault.ROOT_MISSING, WEDNESDAY, note="folder")]


def test_roots_that_the_table_lost_or_changed_are_told(proven: Proven) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE history_touchroot DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM history_touchroot WHERE day = %s", [MONDAY])
        cursor.execute("UPDATE history_touchroot SET signed = 'a.b.c' WHERE day = %s", [TUESDAY])
        cursor.execute("ALTER TABLE history_touchroot ENABLE TRIGGER USER")

    assert proven.verify().findings == [
        Finding(ProofFault.ROOT_MISSING, MONDAY, note="table"),
        Finding(ProofFault.ROOT_FORGED, TUESDAY, note="table and folder differ"),
    ]


def test_a_root_of_another_day_or_hand_is_refused(proven: Proven) -> None:
    folder = proven.folder.folder
    (folder / f"{WEDNESDAY}.json").write_text((folder / f"{TUESDAY}.json").read_text())
    (folder / f"{TUESDAY}.json").write_text("{}")

    assert [(one.fault, one.day) for one in proven.verify().findings] == [
        (ProofFault.ROOT_FORGED, TUESDAY),
        (ProofFault.ROOT_FORGED, WEDNESDAY),
    ]


def test_leaves_that_were_changed_with_the_touches_do_not_give_the_root(proven: Proven) -> None:
    leaves = proven.folder.folder / f"{MONDAY}.leaves"
    leaves.write_bytes(leaves.read_bytes()[48:])
    (proven.folder.folder / f"{TUESDAY}.leaves").unlink()
    tamper("DELETE FROM history_touch WHERE event_id = %s", [proven.ids[MONDAY][0]])

    assert [(one.fault, one.day) for one in proven.verify().findings] == [
        (ProofFault.LEAVES_WRONG, MONDAY),
        (ProofFault.LEAVES_WRONG, TUESDAY),
    ]
