"""What goes between the gate and its page: answers and states as JSON, readings and choices from the page."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from gate_agent.recognitions import Direction, Method, ReaderTrouble, Recognition, Trouble
from gate_agent.showing import GateState, Shown

CAMERA = "page:camera"
KEYBOARD = "page:keyboard"
SOURCES = {"camera": CAMERA, "keyboard": KEYBOARD}

# Of parts and frames; a code a second for days.
MOST_PLACES = 1_000_000

Word = TypeVar("Word", Trouble, Direction)

TECHNICIAN_ID = re.compile(r"\d{14}")
# The device API takes up to 128 characters as the text of a card; blanks and addresses of web pages are no card.
CARD_TEXT = re.compile(r"[!-~]{4,128}")
WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class UnreadableMessageError(ValueError):
    """The page sent something that this program does not know: another version of it is open, or somebody plays."""


def shown_as_json(shown: Shown) -> dict[str, Any]:
    return {
        "number": shown.number,
        "light": shown.light,
        "event_id": shown.event_id,
        "name": shown.name,
        "level": shown.level,
        "color": shown.color,
        "direction": shown.direction,
        "language": shown.language,
        "warning": shown.warning,
        "trouble": shown.trouble,
    }


def state_as_json(state: GateState) -> dict[str, Any]:
    return {
        "site_name": state.site_name,
        "waiting": state.waiting,
        "refused": state.refused,
        "network": state.network,
        "clock": state.clock,
        "clock_offset_ms": state.clock_offset_ms,
        "disk": state.disk,
        "readers": [{"name": name, "trouble": trouble} for name, trouble in state.readers],
        "message": state.message,
    }


def read_report(body: bytes) -> Recognition | ReaderTrouble:
    """What the page's camera or keyboard read: `{"source": "camera"|"keyboard", "text": …}` or `{…, "trouble": …}`.

    A text that can be nobody's becomes a trouble, so that the person hears it.
    """
    message = _read_object(body)
    source = message.get("source")
    if not isinstance(source, str) or source not in SOURCES:
        raise UnreadableMessageError(f"source {source!r}")
    reader = SOURCES[source]
    if "trouble" in message:
        return ReaderTrouble(reader, _read_word(Trouble, message["trouble"]))
    text = message.get("text")
    if not isinstance(text, str):
        raise UnreadableMessageError("text is missing")
    text = text.strip()
    method = Method.QR if source == "camera" else Method.CARD
    if source == "camera" and TECHNICIAN_ID.fullmatch(text):
        return Recognition(method, reader, technician_id=text)
    if not CARD_TEXT.fullmatch(text) or WEB_ADDRESS.match(text):
        return ReaderTrouble(reader, Trouble.UNREADABLE_QR if source == "camera" else Trouble.HALF_READ)
    return Recognition(method, reader, card=text)


def read_choice(body: bytes) -> tuple[str, Direction]:
    """The pressed button: `{"event_id": …, "direction": "entry"|"exit"}`."""
    message = _read_object(body)
    event_id = message.get("event_id")
    if not isinstance(event_id, str) or not event_id:
        raise UnreadableMessageError("event_id is missing")
    return event_id, _read_word(Direction, message.get("direction"))


def read_language(body: bytes) -> str:
    """The chosen language: `{"language": …}`; whether it exists is not asked here."""
    language = _read_object(body).get("language")
    if not isinstance(language, str):
        raise UnreadableMessageError("language is missing")
    return language


def read_place(body: bytes) -> tuple[int, int]:
    """Which frames are shown next: `{"part": …, "begin": …}`."""
    message = _read_object(body)
    part, begin = message.get("part"), message.get("begin")
    if type(part) is not int or type(begin) is not int or not 0 <= part <= MOST_PLACES or not 0 <= begin <= MOST_PLACES:
        raise UnreadableMessageError(f"part {part!r}, begin {begin!r}")
    return part, begin


def read_text(body: bytes) -> str:
    """What the camera read: `{"text": …}`."""
    text = _read_object(body).get("text")
    if not isinstance(text, str):
        raise UnreadableMessageError("text is missing")
    return text


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except ValueError as error:
        raise UnreadableMessageError("no JSON") from error
    if not isinstance(message, dict):
        raise UnreadableMessageError("no object")
    return message


def _read_word(words: type[Word], word: object) -> Word:
    if not isinstance(word, str) or word not in list(words):
        raise UnreadableMessageError(f"{words.__name__} {word!r}")
    return words(word)
