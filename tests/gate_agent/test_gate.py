"""The heart of the gate: what is written, what is shown, and what happens when the disk does not want to."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.gate_agent.hands import MORNING, Hands, card, make_gate

from gate_agent.clock import Measurement
from gate_agent.gate import Gate
from gate_agent.greeting import Greeting
from gate_agent.journal import store
from gate_agent.recognitions import (
    Direction,
    Method,
    NotWritten,
    ReaderReady,
    ReaderTrouble,
    Recognition,
    Trouble,
)
from gate_agent.showing import Clock, Disk, GateState, Light, Network, Shown


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def gate(tmp_path: Path, hands: Hands) -> Gate:
    return make_gate(tmp_path, hands)


def written(gate: Gate) -> list[dict[str, Any]]:
    return [dict(kept.event) for kept in reversed(gate.journal().waiting(1_000))]


def shown(answer: Shown | None) -> Shown:
    assert answer is not None
    return answer


def test_a_touch_is_on_disk_with_all_that_backs_it_when_it_is_shown(gate: Gate, hands: Hands) -> None:
    answer = shown(gate.report(card(" abcd1234 ", evidence={"kind": "felica"})))

    (event,) = written(gate)
    assert (answer.light, answer.direction, answer.event_id) == (Light.RECORDED, Direction.ENTRY, event["event_id"])
    assert event["occurred_at"] == "2026-11-20T23:02:11.123456Z"
    assert (event["card"], event["method"], event["sequence"]) == ("abcd1234", "card", 1)
    assert "direction" not in event, "what was told from earlier touches is no fact"
    evidence = event["evidence"]
    assert (evidence["kind"], evidence["told"], evidence["reader"]) == ("felica", "entry", "test")
    assert (evidence["previous"], evidence["boot"], evidence["monotonic_ns"]) == ("0" * 64, "boot-1", hands.ticks_ns)
    assert evidence["software"].startswith("ccus-gate ")


def test_fifty_taps_in_a_second_are_one_touch(gate: Gate, hands: Hands) -> None:
    answers = []
    for _ in range(50):
        answers.append(shown(gate.report(card())))
        hands.pass_by(milliseconds=20)

    assert len(written(gate)) == 1
    assert {answer.number for answer in answers} == {1}


def test_a_card_left_on_the_reader_stays_one_touch_and_is_answered_once_a_second(gate: Gate, hands: Hands) -> None:
    numbers = []
    for _ in range(30):
        numbers.append(shown(gate.report(card())).number)
        hands.pass_by(seconds=1)

    assert numbers == list(range(1, 31))
    assert len(written(gate)) == 1


def test_the_same_card_after_the_pause_is_a_touch_of_its_own(gate: Gate, hands: Hands) -> None:
    gate.report(card())
    hands.pass_by(seconds=6)

    answer = shown(gate.report(card()))

    assert answer.light is Light.CHOOSE
    assert [event["sequence"] for event in written(gate)] == [1, 2]


def test_another_card_is_never_held_back(gate: Gate) -> None:
    for number in range(5):
        gate.report(card(f"CARD{number}"))

    assert len(written(gate)) == 5


def test_after_ten_minutes_the_way_out_is_told(gate: Gate, hands: Hands) -> None:
    gate.report(card())
    hands.pass_by(hours=9)

    answer = shown(gate.report(card()))

    assert (answer.light, answer.direction) == (Light.RECORDED, Direction.EXIT)


def test_a_lane_of_one_direction_is_believed(gate: Gate) -> None:
    answer = shown(gate.report(card(direction=Direction.EXIT)))

    assert (answer.light, answer.direction) == (Light.RECORDED, Direction.EXIT)
    assert written(gate)[0]["direction"] == "exit"


def test_a_choice_is_an_event_of_its_own_that_names_the_touch(gate: Gate, hands: Hands) -> None:
    gate.report(card())
    hands.pass_by(minutes=5)
    asked = shown(gate.report(card()))
    hands.pass_by(seconds=2)

    answer = gate.choose(asked.event_id, Direction.EXIT)

    _, touched, chosen = written(gate)
    assert (answer.light, answer.direction, answer.event_id) == (Light.RECORDED, Direction.EXIT, chosen["event_id"])
    assert "direction" not in touched
    assert (chosen["direction"], chosen["method"], chosen["card"]) == ("exit", "button", "ABCD1234")
    assert chosen["evidence"]["chosen_for"] == asked.event_id == touched["event_id"]
    hands.pass_by(hours=1)
    assert shown(gate.report(card())).direction is Direction.ENTRY, "the choice counts when the next touch is told"


def test_a_button_pressed_twice_is_one_choice(gate: Gate, hands: Hands) -> None:
    first = shown(gate.report(card()))

    gate.choose(first.event_id, Direction.ENTRY)
    gate.choose(first.event_id, Direction.ENTRY)
    repeated = shown(gate.report(card()))

    assert len(written(gate)) == 2
    assert repeated.direction is Direction.ENTRY


@pytest.mark.parametrize("event_id", ["", "01932d3e-7a00-7cc3-98c4-dc0c0c07398f", "'; DROP TABLE event"])
def test_a_choice_for_a_touch_that_is_not_there_writes_nothing(gate: Gate, event_id: str) -> None:
    assert gate.choose(event_id, Direction.ENTRY).light is Light.AGAIN
    assert written(gate) == []


def test_a_page_left_open_does_not_choose_for_somebody_of_this_morning(gate: Gate, hands: Hands) -> None:
    first = shown(gate.report(card()))
    hands.pass_by(minutes=11)

    assert gate.choose(first.event_id, Direction.EXIT).light is Light.AGAIN
    assert len(written(gate)) == 1


@pytest.mark.parametrize(
    ("recognition", "trouble"),
    [
        (card(""), Trouble.HALF_READ),
        (card("  "), Trouble.HALF_READ),
        (card("AB\x00CD"), Trouble.HALF_READ),
        (card("\ud800"), Trouble.HALF_READ),
        (card("A" * 129), Trouble.UNKNOWN_KIND),
        (Recognition(Method.QR, "page:camera", technician_id="1234"), Trouble.UNREADABLE_QR),
        (Recognition(Method.CARD, "test", technician_id="1234567890123O"), Trouble.HALF_READ),
        (Recognition(Method.CARD, "test"), Trouble.HALF_READ),
    ],
)
def test_what_identifies_nobody_is_said_and_not_written(gate: Gate, recognition: Recognition, trouble: Trouble) -> None:
    answer = shown(gate.report(recognition))

    assert (answer.light, answer.trouble) == (Light.AGAIN, trouble)
    assert written(gate) == []


def test_a_technician_id_is_folded(gate: Gate) -> None:
    gate.report(Recognition(Method.QR, "page:camera", technician_id=" ０６９８８６２８－７６０４２１ "))

    assert written(gate)[0]["technician_id"] == "06988628760421"


def test_a_reader_s_trouble_lasts_until_it_is_ready(gate: Gate) -> None:
    assert gate.report(ReaderTrouble("pcsc:1", Trouble.READER_GONE, "no such device")) is None
    assert gate.state().readers == (("pcsc:1", Trouble.READER_GONE),)

    gate.report(ReaderReady("pcsc:1"))

    assert gate.state().readers == (("pcsc:1", None),)


def test_a_half_read_card_is_shown_and_leaves_the_reader_as_it_is(gate: Gate) -> None:
    gate.report(ReaderReady("pcsc:1"))

    answer = shown(gate.report(ReaderTrouble("pcsc:1", Trouble.HALF_READ)))
    again = shown(gate.report(ReaderTrouble("pcsc:1", Trouble.HALF_READ)))

    assert (answer.light, answer.trouble, again.number) == (Light.AGAIN, Trouble.HALF_READ, answer.number)
    assert gate.state().readers == (("pcsc:1", None),)


class Roster:
    def __init__(self, greeting: Greeting | Exception) -> None:
        self.greeting = greeting

    def find(self, card: str) -> Greeting | None:
        if isinstance(self.greeting, Exception):
            raise self.greeting
        return self.greeting if card == "ABCD1234" else None


def test_the_roster_copy_greets_and_warns_without_a_network(tmp_path: Path, hands: Hands) -> None:
    roster = Roster(Greeting("太郎", 3, "silver", "vi", "card_expired"))
    gate = make_gate(tmp_path, hands, roster=roster)

    answer = shown(gate.report(card()))

    assert (answer.light, answer.name, answer.level, answer.color) == (Light.RECORDED_CHECK, "太郎", 3, "silver")
    assert (answer.language, answer.warning) == ("vi", "card_expired")
    assert shown(gate.report(card("OTHER"))).light is Light.RECORDED


def test_a_roster_copy_that_cannot_be_read_keeps_nobody_from_being_recorded(tmp_path: Path, hands: Hands) -> None:
    gate = make_gate(tmp_path, hands, roster=Roster(ValueError("damaged")))

    assert shown(gate.report(card())).light is Light.RECORDED


def test_the_server_s_greeting_is_shown_while_the_person_stands_there(gate: Gate, hands: Hands) -> None:
    answer = shown(gate.report(card()))
    with gate.follow() as news:
        gate.heard(answer.event_id, verdict="counted", show={"name": "太郎", "level": 2, "color": "blue"})
        greeted = news.get(timeout=1)
        hands.pass_by(seconds=6)
        gate.heard(answer.event_id, verdict="counted", show={"name": "花子", "level": 2, "color": "blue"})

    assert isinstance(greeted, Shown)
    assert (greeted.event_id, greeted.name, greeted.number) == (answer.event_id, "太郎", 2)
    assert news.empty()


def test_the_server_s_warning_is_shown_as_its_own_sentence(gate: Gate) -> None:
    answer = shown(gate.report(card()))

    gate.heard(answer.event_id, verdict="unknown_card", show={"warning": "このカードは登録されていません。"})

    repeated = shown(gate.report(card()))
    assert (repeated.light, repeated.warning) == (Light.RECORDED_CHECK, "=このカードは登録されていません。")


def test_followers_hear_answers_and_changed_states(gate: Gate) -> None:
    with gate.follow() as news:
        gate.report(card())
        answer, state = news.get(timeout=1), news.get(timeout=1)
        gate.report(card())

    assert isinstance(answer, Shown)
    assert isinstance(state, GateState)
    assert (answer.light, state.waiting, state.network, state.clock) == (
        Light.RECORDED,
        1,
        Network.NEVER,
        Clock.UNKNOWN,
    )
    assert news.empty(), "nothing changed"


def test_the_clock_is_right_wrong_or_unknown(gate: Gate, hands: Hands) -> None:
    gate.say_measured(Measurement(hands(), 120))
    assert (gate.state().clock, gate.state().clock_offset_ms) == (Clock.RIGHT, 100)

    hands.set_wall(hours=-1)
    gate.tend()

    assert gate.clock_set.is_set()
    assert (gate.state().clock, gate.state().clock_offset_ms) == (Clock.WRONG, -3_599_900)
    hands.pass_by(seconds=1)
    gate.report(card())
    assert written(gate)[0]["clock_offset_ms"] == -3_599_880
    hands.start_anew("boot-2")
    assert gate.state().clock is Clock.UNKNOWN


def line(at: Any, key: str = "file:1") -> Recognition:
    return Recognition(Method.LOGGER, "folder:x", card="LOG1", at=at, evidence={"line_key": key})


def test_a_logging_reader_s_line_is_one_event_however_often_it_is_reported(gate: Gate, hands: Hands) -> None:
    moment = MORNING - timedelta(days=3)

    answers = [gate.report(line(moment)), gate.report(line(moment)), gate.report(line(moment, "file:2"))]
    (gate.folder / "other").mkdir()
    again = make_gate(gate.folder / "other", hands)
    again.report(line(moment))

    first, second = written(gate)
    assert answers == [None, None, None]
    assert (first["method"], first["occurred_at"]) == ("logger", "2026-11-17T23:02:11.123456Z")
    assert "clock_offset_ms" not in first
    assert "offset" not in first["evidence"], "that clock is another one's"
    assert written(again)[0]["event_id"] == first["event_id"] != second["event_id"]


class FullDisk:
    """Makes writing fail as a full disk does, until there is room."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full, self.tries = True, 0
        insert = store.Journal._insert

        def refuse(journal: store.Journal, event: Any) -> int:
            self.tries += 1
            if self.is_full:
                raise sqlite3.OperationalError("database or disk is full")
            return insert(journal, event)

        monkeypatch.setattr(store.Journal, "_insert", refuse)


def test_a_full_disk_is_said_and_the_gate_goes_on(gate: Gate, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FullDisk(monkeypatch)

    answer = shown(gate.report(card()))

    assert (answer.light, answer.warning, answer.event_id) == (Light.AGAIN, "not_written", "")
    assert gate.state().disk is Disk.FULL
    assert disk.tries == 2, "the reserve was given and it was tried once more"
    disk.is_full = False
    assert shown(gate.report(card())).light is Light.RECORDED, "the next try is no repetition"
    assert gate.state().disk is Disk.NEARLY_FULL, "without the reserve"
    gate.tend()
    assert gate.state().disk is Disk.ROOM
    assert [event["sequence"] for event in written(gate)] == [1]


def test_a_logging_reader_s_line_that_cannot_be_written_is_refused_to_its_reader(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)

    with pytest.raises(NotWritten):
        gate.report(line(MORNING))
    disk.is_full = False
    gate.report(line(MORNING))

    assert len(written(gate)) == 1


def test_a_server_that_knows_more_than_the_journal_makes_it_go_on_above(gate: Gate) -> None:
    gate.report(card())

    assert gate.go_on_above(7) is True
    assert gate.go_on_above(7) is False
    gate.report(card("OTHER"))

    first, second = written(gate)
    assert (first["sequence"], second["sequence"]) == (1, 8)
    assert first["evidence"]["log"] != second["evidence"]["log"]
    assert "7" in gate.state().message
    assert "バックアップ" in gate.state().message


def test_a_journal_that_breaks_under_the_gate_is_replaced_and_the_touch_written(
    gate: Gate, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.report(card("FIRST"))
    insert, broken = store.Journal._insert, [True]

    def break_once(journal: store.Journal, event: Any) -> int:
        if broken:
            broken.clear()
            path = journal.path
            journal.close()
            content = bytearray(path.read_bytes())
            content[:100] = bytes(100)
            path.write_bytes(content)
            damage = sqlite3.DatabaseError("database disk image is malformed")
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage
        return insert(journal, event)

    monkeypatch.setattr(store.Journal, "_insert", break_once)
    answer = shown(gate.report(card("SECOND")))

    assert answer.light is Light.RECORDED
    assert [json.loads(json.dumps(event))["card"] for event in written(gate)] == ["FIRST", "SECOND"]
    assert len(list((gate.folder / "damaged").iterdir())) == 1
    assert "1 件" in gate.state().message
