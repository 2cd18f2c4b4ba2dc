"""The journal: what is appended stays, and what the server said stands beside it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.gate_agent.hands import MORNING, Hands, touch

from gate_agent.clock import Measurement
from gate_agent.journal import sealing
from gate_agent.journal.store import FILE_NAME, Journal, OtherVersion
from gate_agent.journal.verifying import Finding, Flaw, verify


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / FILE_NAME)
    yield made
    made.close()


def test_a_commit_is_on_the_disk_itself(journal: Journal) -> None:
    settings = {
        name: journal._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "fullfsync")
    }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "fullfsync": 1}


def test_events_are_numbered_chained_and_found_again_by_the_next_program(journal: Journal, hands: Hands) -> None:
    first, second = journal.append(touch(hands, "A")), journal.append(touch(hands, "B"))
    journal.close()

    again = Journal(journal.path)
    third = again.append(touch(hands, "C"))

    assert [kept.event["sequence"] for kept in (first, second, third)] == [1, 2, 3]
    assert second.event["evidence"]["previous"] == sealing.hash_event(first.event)
    assert third.event["evidence"]["previous"] == sealing.hash_event(second.event)
    assert [kept.event_id for kept in again.waiting(10)] == [third.event_id, second.event_id, first.event_id]
    assert (again.waiting_count, again.count()) == (3, 3)
    again.close()
    assert list(verify(journal.path)) == []


def test_the_same_event_twice_is_given_back_as_it_was(journal: Journal, hands: Hands) -> None:
    first = journal.append(touch(hands, "A", event_id := sealing.new_event_id(MORNING)))

    again = journal.append(touch(hands, "B", event_id))

    assert (again.event, journal.count()) == (first.event, 1)


def test_what_is_confirmed_waits_for_its_receipt_only(journal: Journal, hands: Hands) -> None:
    kept = [journal.append(touch(hands, text)) for text in "ABC"]

    journal.confirm([kept[0].row, kept[2].row])
    journal.confirm([kept[0].row])

    assert [each.row for each in journal.waiting(10)] == [kept[1].row]
    assert [each.row for each in journal.receipts_due(10)] == [kept[0].row, kept[2].row]
    assert [each.row for each in journal.receipts_due(10, after_row=kept[0].row)] == [kept[2].row]
    journal.keep_receipts({kept[0].row: "eyJ…"})
    assert [each.row for each in journal.receipts_due(10)] == [kept[2].row]


def test_what_was_refused_is_counted_and_tried_again(journal: Journal, hands: Hands) -> None:
    kept = journal.append(touch(hands))

    journal.refuse({kept.row: {"code": "history.event_unstorable"}}, at=MORNING)
    assert (journal.waiting_count, journal.refused_count, journal.waiting(10)) == (0, 1, [])
    assert journal.retry_refused() == 1
    assert (journal.waiting_count, journal.refused_count) == (1, 0)
    journal.refuse({kept.row: {}}, at=MORNING)
    journal.confirm([kept.row])
    assert (journal.waiting_count, journal.refused_count) == (0, 0)


@pytest.mark.parametrize("statement", ["UPDATE event SET sealed = ''", "DELETE FROM event"])
def test_events_are_never_changed(journal: Journal, hands: Hands, statement: str) -> None:
    journal.append(touch(hands))

    with pytest.raises(sqlite3.IntegrityError, match="events are not"):
        journal._connection.execute(statement)


def test_events_of_a_backup_are_taken_in_once_and_sent(journal: Journal, hands: Hands, tmp_path: Path) -> None:
    other = Journal(tmp_path / "other.sqlite3")
    events = [other.append(touch(hands, text)).event for text in "AB"]
    other.close()
    own = journal.append(touch(hands, "C"))

    assert journal.take_in(events) == 2
    assert journal.take_in([*events, own.event]) == 0
    assert journal.waiting_count == 3
    assert journal.append(touch(hands, "D")).event["sequence"] == 3, "above all that is known"
    assert list(verify(journal.path)) == [Finding(Flaw.MISSING, journal.waiting(1)[0].event_id, journal.head().log, 3)]


def test_numbers_go_on_above_those_that_the_server_knows(journal: Journal, hands: Hands) -> None:
    journal.append(touch(hands, "A"))

    journal.begin_log(reason="restored", above=40, at=MORNING)
    kept = journal.append(touch(hands, "B"))

    assert kept.event["sequence"] == 41
    assert list(verify(journal.path)) == [], "a new log begins a chain of its own"


def test_an_event_without_an_offset_is_sent_with_the_one_that_was_measured_later(
    journal: Journal, hands: Hands
) -> None:
    hands.set_wall(hours=2)
    kept = journal.append(touch(hands))
    assert "clock_offset_ms" not in journal.as_sent([kept])[0]
    hands.pass_by(minutes=5)

    journal.keep_measurement(Measurement(hands(), 7_200_000))

    (sent,) = journal.as_sent([kept])
    assert sent["clock_offset_ms"] == 7_200_000
    assert sealing.hash_event(sent) == sealing.hash_event(kept.event)


def test_an_event_is_always_sent_with_the_offset_of_its_first_sending(journal: Journal, hands: Hands) -> None:
    kept = journal.append(touch(hands))
    hands.pass_by(minutes=5)
    journal.keep_measurement(Measurement(hands(), 7_200_000))
    sent = journal.as_sent([kept])

    journal._measurements[:] = [Measurement(hands(), -86_400_000)]  # another one, as after a carried-over journal
    again = journal.as_sent([kept])
    journal.close()
    reopened = Journal(journal.path)
    after_a_restart = reopened.as_sent(reopened.waiting(9))
    reopened.close()

    assert sent[0]["clock_offset_ms"] == 7_200_000
    assert again == after_a_restart == sent


def test_an_event_that_was_sent_without_an_offset_may_still_get_one(journal: Journal, hands: Hands) -> None:
    kept = journal.append(touch(hands))
    assert "clock_offset_ms" not in journal.as_sent([kept])[0], "in a bundle that perhaps never arrives"

    hands.pass_by(minutes=5)
    journal.keep_measurement(Measurement(hands(), 7_200_000))

    assert journal.as_sent([kept])[0]["clock_offset_ms"] == 7_200_000


def test_a_measurement_that_says_nothing_new_is_not_written(journal: Journal, hands: Hands) -> None:
    def kept_after(offset_ms: int, **span: float) -> int:
        hands.pass_by(**span)
        journal.keep_measurement(Measurement(hands(), offset_ms))
        return int(journal._connection.execute("SELECT count(*) FROM measurement").fetchone()[0])

    assert [kept_after(100), kept_after(150, minutes=1), kept_after(900, minutes=1)] == [1, 1, 2]
    assert kept_after(900, minutes=61) == 3
    hands.start_anew("boot-2")
    assert kept_after(900) == 4


def test_a_journal_of_a_later_version_is_left_alone(journal: Journal) -> None:
    journal._connection.execute("PRAGMA user_version = 99")

    with pytest.raises(OtherVersion):
        Journal(journal.path)


def test_many_threads_number_events_without_a_gap(journal: Journal, hands: Hands) -> None:
    threads = [threading.Thread(target=lambda: [journal.append(touch(hands)) for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(kept.event["sequence"] for kept in journal.waiting(200)) == list(range(1, 101))
    assert list(verify(journal.path)) == []


def test_whoever_alters_removes_or_reorders_events_is_found(journal: Journal, hands: Hands) -> None:
    kept = [journal.append(touch(hands, f"CARD{number}")) for number in range(6)]
    connection = journal._connection
    connection.execute("DROP TRIGGER events_are_not_changed")
    connection.execute("DROP TRIGGER events_are_not_deleted")
    altered = {**kept[1].event, "occurred_at": "2026-11-21T07:00:00.000000Z"}

    connection.execute("UPDATE event SET sealed = ? WHERE id = ?", (sealing.seal(altered), kept[1].row))
    connection.execute("UPDATE event SET credential = 'x' WHERE id = ?", (kept[3].row,))
    connection.execute("DELETE FROM outbox WHERE event = ?", (kept[4].row,))
    connection.execute("DELETE FROM event WHERE id = ?", (kept[4].row,))

    log = journal.head().log
    assert list(verify(journal.path)) == [
        Finding(Flaw.LOOSE, kept[2].event_id, log, 3),  # it names what the second one was
        Finding(Flaw.ALTERED, kept[3].event_id, log, 4),
        Finding(Flaw.MISSING, kept[5].event_id, log, 6),
    ]


def test_a_measurement_that_the_disk_does_not_take_is_used_all_the_same_and_written_when_there_is_room(
    journal: Journal, hands: Hands
) -> None:
    kept = journal.append(touch(hands))
    journal._connection.execute("PRAGMA query_only = 1")  # as a full disk does

    with pytest.raises(sqlite3.OperationalError):
        journal.keep_measurement(Measurement(hands(), 86_400_000))
    assert journal.as_sent([kept])[0]["clock_offset_ms"] == 86_400_000

    journal._connection.execute("PRAGMA query_only = 0")
    journal.keep_measurement(Measurement(hands(), 86_400_000))
    journal.keep_measurement(Measurement(hands(), 86_400_000))
    assert journal._connection.execute("SELECT offset_ms FROM measurement").fetchall() == [(86_400_000,)]
