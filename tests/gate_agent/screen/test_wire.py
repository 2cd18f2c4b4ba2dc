import json
from typing import Any

import pytest

from gate_agent.recognitions import Direction, Method, ReaderTrouble, Recognition, Trouble
from gate_agent.screen import wire
from gate_agent.showing import Clock, Disk, GateState, Light, Network, Shown


def message(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("fields", "report"),
    [
        (
            {"source": "keyboard", "text": "0123456789ABCDEF"},
            Recognition(Method.CARD, "page:keyboard", card="0123456789ABCDEF"),
        ),
        # Fourteen digits typed by a reader are a number on a card; shown to the camera they are a technician's own code.
        (
            {"source": "keyboard", "text": "25439531901421"},
            Recognition(Method.CARD, "page:keyboard", card="25439531901421"),
        ),
        (
            {"source": "camera", "text": " 25439531901421\n"},
            Recognition(Method.QR, "page:camera", technician_id="25439531901421"),
        ),
        ({"source": "camera", "text": "ccus_card_7F"}, Recognition(Method.QR, "page:camera", card="ccus_card_7F")),
        ({"source": "camera", "text": "https://example.jp/menu"}, ReaderTrouble("page:camera", Trouble.UNREADABLE_QR)),
        ({"source": "camera", "text": "本日のお知らせ"}, ReaderTrouble("page:camera", Trouble.UNREADABLE_QR)),
        ({"source": "camera", "text": ""}, ReaderTrouble("page:camera", Trouble.UNREADABLE_QR)),
        ({"source": "camera", "text": "A" * 129}, ReaderTrouble("page:camera", Trouble.UNREADABLE_QR)),
        ({"source": "keyboard", "text": "A1"}, ReaderTrouble("page:keyboard", Trouble.HALF_READ)),
        ({"source": "keyboard", "trouble": "half_read"}, ReaderTrouble("page:keyboard", Trouble.HALF_READ)),
    ],
)
def test_a_reading_becomes_a_person_or_a_trouble(fields: dict[str, Any], report: Recognition | ReaderTrouble) -> None:
    assert wire.read_report(message(**fields)) == report


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        message(source="elsewhere", text="ABCD"),
        message(source=["camera"], text="ABCD"),
        message(source="camera"),
        message(source="camera", text=7),
        message(source="camera", trouble="no such trouble"),
        message(source="camera", trouble=[]),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(body: bytes) -> None:
    with pytest.raises(wire.UnreadableMessageError):
        wire.read_report(body)


def test_a_choice_names_the_touch_and_the_direction() -> None:
    assert wire.read_choice(message(event_id="event-1", direction="exit")) == ("event-1", Direction.EXIT)


@pytest.mark.parametrize(
    "fields", [{}, {"event_id": "event-1"}, {"event_id": "", "direction": "exit"}, {"event_id": "e", "direction": "up"}]
)
def test_a_choice_without_touch_or_direction_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(wire.UnreadableMessageError):
        wire.read_choice(message(**fields))


def test_an_answer_carries_the_given_name_and_nothing_else_of_the_person() -> None:
    shown = Shown(
        number=3, light=Light.RECORDED, event_id="e", name="健一", level=2, color="blue", direction=Direction.ENTRY
    )

    assert json.loads(json.dumps(wire.shown_as_json(shown))) == {
        "number": 3,
        "light": "recorded",
        "event_id": "e",
        "name": "健一",
        "level": 2,
        "color": "blue",
        "direction": "entry",
        "language": "",
        "warning": "",
        "trouble": None,
    }


def test_a_state_carries_the_three_words_and_the_readers() -> None:
    state = GateState(
        site_name="渋谷",
        waiting=2,
        refused=1,
        network=Network.OFFLINE,
        clock=Clock.WRONG,
        disk=Disk.ROOM,
        clock_offset_ms=-90_000,
        readers=(("正門", Trouble.READER_GONE), ("通用口", None)),
    )

    assert json.loads(json.dumps(wire.state_as_json(state))) == {
        "site_name": "渋谷",
        "waiting": 2,
        "refused": 1,
        "network": "offline",
        "clock": "wrong",
        "clock_offset_ms": -90_000,
        "disk": "room",
        "readers": [{"name": "正門", "trouble": "reader_gone"}, {"name": "通用口", "trouble": None}],
        "message": "",
    }
