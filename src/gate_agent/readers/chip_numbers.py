"""What a contactless card answers when it is asked for the number of its chip.

Numbers are given as upper-case hexadecimal without separators: the UID of Type A, the PUPI of Type B, the IDm of FeliCa.
Sources: PC/SC part 3 rev. 2.01.09, §3.1.3.2 (the ATR of contactless cards) and §3.2.2.1.3 (GET DATA); ISO/IEC 14443-3 §6.5.4 (UIDs).
"""

from __future__ import annotations

from gate_agent.recognitions import Trouble

GET_DATA = bytes.fromhex("FFCA000000")
_WHOLE_LENGTHS = frozenset({4, 7, 8, 10})
_RANDOM_FIRST_BYTE = 0x08
_RANDOM_LENGTH = 4

_STORAGE_CARD = bytes.fromhex("A000000306")
_STANDARDS = {
    0x01: "type_a",
    0x02: "type_a",
    0x03: "type_a",
    0x05: "type_b",
    0x06: "type_b",
    0x07: "type_b",
    0x11: "felica",
}
_VICINITY = range(0x09, 0x0D)  # ISO/IEC 15693

# Status words. Warnings and 6F00 are what readers answer when the card left the field in the middle of it.
_DONE = 0x9000
_CUT_OFF = frozenset({0x6282, 0x6300, 0x6400, 0x6401, 0x6581, 0x6F00})


class Unrecognised(Exception):
    """The card gave no number that tells whose it is: `trouble` is HALF_READ or UNKNOWN_KIND."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail


def read_answer(answer: bytes) -> str:
    """The chip's number from the whole answer to GET_DATA: the number, then the status word. Raises Unrecognised."""
    if len(answer) < 2:
        raise Unrecognised(Trouble.HALF_READ, "no answer")
    status = int.from_bytes(answer[-2:], "big")
    if status != _DONE:
        trouble = Trouble.HALF_READ if status in _CUT_OFF else Trouble.UNKNOWN_KIND
        raise Unrecognised(trouble, f"status {status:04X}")
    return read_number(answer[:-2])


def read_number(number: bytes) -> str:
    """The chip's number as text. Raises Unrecognised.

    A number that the chip draws anew each time (phones, some bank cards) recognises nobody.
    """
    if len(number) > max(_WHOLE_LENGTHS):
        raise Unrecognised(Trouble.UNKNOWN_KIND, f"a number of {len(number)} bytes")
    if len(number) not in _WHOLE_LENGTHS or len(set(number)) == 1:
        raise Unrecognised(Trouble.HALF_READ, f"{len(number)} bytes of a number")
    if len(number) == _RANDOM_LENGTH and number[0] == _RANDOM_FIRST_BYTE:
        raise Unrecognised(Trouble.UNKNOWN_KIND, "a random number")
    return number.hex().upper()


def may_be_drawn_anew(number: str, kind: str) -> bool:
    """Whether the number may be another one each time although nothing in it says so: the PUPI of Type B (ISO/IEC 14443-3 §7.9.2).

    Japan's driving licence and individual number card draw theirs.
    """
    return kind in {"processor", "type_b"} and len(number) == 2 * _RANDOM_LENGTH


def card_kind(atr: bytes) -> str:
    """`felica`, `type_a`, `type_b`, `vicinity`, `contact`, or `processor` for a contactless processor card of Type A or B."""
    place = atr.find(_STORAGE_CARD)
    if place >= 0 and place + len(_STORAGE_CARD) < len(atr):
        standard = atr[place + len(_STORAGE_CARD)]
        return "vicinity" if standard in _VICINITY else _STANDARDS.get(standard, "other")
    # 3B 8n 80 01: how a reader words the answer of a contactless processor card.
    is_contactless = len(atr) >= 4 and atr[0] == 0x3B and atr[1] >> 4 == 8 and atr[2:4] == b"\x80\x01"
    return "processor" if is_contactless else "contact"
