from __future__ import annotations

import pytest
from tests.gate_agent.readers.virtual_cards import CONTACT_ATR, FELICA_ATR, TYPE_A_ATR, TYPE_B_ATR

from gate_agent.readers.chip_numbers import Unrecognised, card_kind, may_be_drawn_anew, read_answer
from gate_agent.recognitions import Trouble


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("012E10B7A4C63C26 9000", "012E10B7A4C63C26"),  # FeliCa, IDm
        ("04A1B2C3 9000", "04A1B2C3"),  # Type A, single size
        ("04A1B2C3D4E5F6 9000", "04A1B2C3D4E5F6"),  # Type A, double size
        ("04A1B2C3D4E5F6070809 9000", "04A1B2C3D4E5F6070809"),  # Type A, triple size
        ("0811223344556677 9000", "0811223344556677"),  # only short numbers that begin with 08 are random
    ],
)
def test_a_number_is_read_as_upper_case_hexadecimal(answer: str, number: str) -> None:
    assert read_answer(bytes.fromhex(answer)) == number


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ("", Trouble.HALF_READ),
        ("90", Trouble.HALF_READ),
        ("9000", Trouble.HALF_READ),
        ("04A1B2 9000", Trouble.HALF_READ),
        ("04A1B2C3D4 9000", Trouble.HALF_READ),
        ("00000000 9000", Trouble.HALF_READ),
        ("FFFFFFFFFFFFFF 9000", Trouble.HALF_READ),
        ("04A1 6282", Trouble.HALF_READ),
        ("6300", Trouble.HALF_READ),
        ("08A1B2C3 9000", Trouble.UNKNOWN_KIND),
        ("6A81", Trouble.UNKNOWN_KIND),
        ("6D00", Trouble.UNKNOWN_KIND),
        ("6E00", Trouble.UNKNOWN_KIND),
        ("04A1B2C3D4E5F607080910 9000", Trouble.UNKNOWN_KIND),
    ],
)
def test_what_tells_nobody_is_a_trouble_and_never_a_number(answer: str, trouble: Trouble) -> None:
    with pytest.raises(Unrecognised) as raised:
        read_answer(bytes.fromhex(answer))

    assert raised.value.trouble is trouble


@pytest.mark.parametrize(
    ("atr", "kind"),
    [
        (FELICA_ATR, "felica"),
        (TYPE_A_ATR, "type_a"),
        (TYPE_B_ATR, "processor"),
        (bytes.fromhex("3B8F8001804F0CA0000003060B00140000000000"), "vicinity"),
        (CONTACT_ATR, "contact"),
        (b"", "contact"),
        (bytes.fromhex("3B8F8001804F0CA000000306"), "processor"),
    ],
)
def test_the_kind_of_a_card_is_told_by_its_atr(atr: bytes, kind: str) -> None:
    assert card_kind(atr) == kind


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        ("A1B2C3D4", "processor", True),
        ("A1B2C3D4", "type_b", True),
        ("A1B2C3D4", "type_a", False),
        ("04A1B2C3D4E5F6", "processor", False),
        ("012E10B7A4C63C26", "felica", False),
    ],
)
def test_only_short_numbers_of_processor_cards_may_change(number: str, kind: str, expected: bool) -> None:
    assert may_be_drawn_anew(number, kind) is expected
