"""PC/SC with the real service, a virtual reader, and cards of our own."""

from __future__ import annotations

import importlib.util
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.gate_agent.readers.hearing import Hearing, running
from tests.gate_agent.readers.virtual_cards import (
    CONTACT_ATR,
    FELICA_ATR,
    TYPE_A_ATR,
    TYPE_B_ATR,
    PcscService,
    VirtualCard,
    answering,
    why_no_service,
)

from gate_agent.readers.catalogue import open_readers
from gate_agent.readers.kinds import FoundReader
from gate_agent.readers.pcsc import PcscReader, find_readers
from gate_agent.readers.winscard import SOCKET_VARIABLE
from gate_agent.recognitions import Method, ReaderReady, ReaderTrouble, Trouble

MISSING = why_no_service() or (
    "" if importlib.util.find_spec("smartcard") else "pyscard is not installed (tools/ensure_smartcard.py)"
)
# One worker: the client library keeps one socket's name for the whole process.
pytestmark = [pytest.mark.skipif(bool(MISSING), reason=MISSING), pytest.mark.xdist_group("pcscd")]

FELICA, TYPE_A, TYPE_B = "012E10B7A4C63C26", "04A1B2C3D4E5F6", "A1B2C3D4"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PcscService]:
    """A service that is not started yet."""
    service = PcscService(tmp_path_factory.mktemp("pcscd"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SOCKET_VARIABLE, str(service.socket))
        yield service
        service.stop()


@pytest.fixture
def service(place: PcscService) -> Iterator[PcscService]:
    place.start()
    yield place
    place.stop()


@pytest.fixture
def hearing(service: PcscService) -> Iterator[Hearing]:
    with running(PcscReader()) as hearing:
        assert hearing.next() == ReaderReady("pcsc")
        yield hearing


@pytest.mark.parametrize(
    ("atr", "number", "kind"),
    [(FELICA_ATR, FELICA, "felica"), (TYPE_A_ATR, TYPE_A, "type_a"), (TYPE_B_ATR, TYPE_B, "processor")],
)
def test_a_card_is_recognised_by_the_number_of_its_chip(
    service: PcscService, hearing: Hearing, atr: bytes, number: str, kind: str
) -> None:
    with VirtualCard(service.port, atr, answering(number)):
        heard = hearing.next_recognition()

    assert (heard.method, heard.reader, heard.card, heard.technician_id, heard.at) == (
        Method.CARD,
        "pcsc",
        number,
        None,
        None,
    )
    assert heard.evidence == {"device": "Virtual PCD 00 00", "card_kind": kind}


def test_each_time_a_card_is_held_there_is_one_touch_and_one_that_stays_is_none(
    service: PcscService, hearing: Hearing
) -> None:
    for _ in range(2):
        with VirtualCard(service.port, FELICA_ATR, answering(FELICA)):
            assert hearing.next_recognition().card == FELICA
        # The next card shows that the reader has seen this one go.
        with VirtualCard(service.port + 1, TYPE_A_ATR, answering(TYPE_A)):
            assert hearing.next_recognition().card == TYPE_A

    assert hearing.rest() == []


def test_two_readers_recognise_two_people(service: PcscService, hearing: Hearing) -> None:
    with (
        VirtualCard(service.port, FELICA_ATR, answering(FELICA)),
        VirtualCard(service.port + 1, TYPE_A_ATR, answering(TYPE_A)),
    ):
        heard = {hearing.next_recognition().card, hearing.next_recognition().card}

    assert heard == {FELICA, TYPE_A}


@pytest.mark.parametrize(
    ("atr", "number", "status", "trouble"),
    [
        (CONTACT_ATR, "", "6E00", Trouble.UNKNOWN_KIND),
        (TYPE_A_ATR, "08A1B2C3", "9000", Trouble.UNKNOWN_KIND),
        (FELICA_ATR, "012E10", "9000", Trouble.HALF_READ),
        (FELICA_ATR, "012E", "6282", Trouble.HALF_READ),
    ],
)
def test_a_card_that_tells_nobody_is_a_trouble_and_the_next_one_is_read(
    service: PcscService, hearing: Hearing, atr: bytes, number: str, status: str, trouble: Trouble
) -> None:
    with VirtualCard(service.port, atr, answering(number, status)):
        heard = hearing.next()
    with VirtualCard(service.port + 1, FELICA_ATR, answering(FELICA)):
        following = hearing.next_recognition()

    assert isinstance(heard, ReaderTrouble)
    assert (heard.reader, heard.trouble) == ("pcsc", trouble)
    assert number not in heard.detail or not number
    assert following.card == FELICA


def test_a_card_taken_away_in_the_middle_was_half_read(service: PcscService, hearing: Hearing) -> None:
    with VirtualCard(service.port, FELICA_ATR, lambda command: None):
        heard = hearing.next()

    assert isinstance(heard, ReaderTrouble)
    assert heard.trouble is Trouble.HALF_READ


def test_a_card_that_answers_only_at_the_third_try_is_recognised(service: PcscService, hearing: Hearing) -> None:
    answers = iter(["6300", "04A19000", FELICA + "9000"])

    with VirtualCard(service.port, FELICA_ATR, lambda command: bytes.fromhex(next(answers))):
        assert hearing.next_recognition().card == FELICA


def test_a_card_that_draws_its_number_anew_each_time_is_of_no_use_and_is_not_recorded(
    service: PcscService, hearing: Hearing
) -> None:
    numbers = iter(["A1B2C3D4", "11223344", "55667788", "99AABBCC"])

    with VirtualCard(service.port, TYPE_B_ATR, lambda command: bytes.fromhex(next(numbers) + "9000")):
        heard = hearing.next()

    assert heard == ReaderTrouble("pcsc", Trouble.UNKNOWN_KIND, "Virtual PCD 00 00: a number that changes")


def test_two_cards_in_one_moment_are_told_and_only_the_first_is_recorded(service: PcscService) -> None:
    with running(PcscReader(monotonic=lambda: 0.0)) as hearing:
        assert hearing.next() == ReaderReady("pcsc")

        with VirtualCard(service.port, FELICA_ATR, answering(FELICA)):
            assert hearing.next_recognition().card == FELICA
        with VirtualCard(service.port + 1, TYPE_A_ATR, answering(TYPE_B)):
            assert hearing.next_recognition().card == TYPE_B  # another reader: another person
        with VirtualCard(service.port, TYPE_A_ATR, answering(TYPE_A)):
            heard = hearing.next()

    assert heard == ReaderTrouble("pcsc", Trouble.TWO_CARDS, "Virtual PCD 00 00")


def test_a_card_that_lies_there_when_the_gate_starts_is_no_touch(service: PcscService) -> None:
    with VirtualCard(service.port, FELICA_ATR, answering(FELICA)) as forgotten:
        with running(PcscReader()) as before:  # it is seen once the service says so
            assert before.next() == ReaderReady("pcsc")
            assert before.next_recognition().card == FELICA

        with running(PcscReader()) as hearing:
            assert hearing.next() == ReaderReady("pcsc")
            with VirtualCard(service.port + 1, TYPE_A_ATR, answering(TYPE_A)):
                assert hearing.next_recognition().card == TYPE_A
            forgotten.take_away()

            assert hearing.rest() == []


def test_no_service_is_told_once_and_its_start_is_noticed(place: PcscService) -> None:
    with running(PcscReader()) as hearing:
        heard = hearing.next()
        place.start()
        try:
            assert hearing.next() == ReaderReady("pcsc")
            with VirtualCard(place.port, FELICA_ATR, answering(FELICA)):
                assert hearing.next_recognition().card == FELICA
        finally:
            place.stop()

    assert isinstance(heard, ReaderTrouble)
    assert heard.trouble is Trouble.DRIVER_MISSING
    assert heard.detail.startswith("pcscd: ")


def test_a_reader_pulled_out_is_told_with_its_name_and_its_return_too(service: PcscService, hearing: Hearing) -> None:
    service.stop(signal.SIGKILL)
    killed = hearing.next()
    service.start(reader=False)
    gone = hearing.next()
    service.stop()
    stopped = hearing.next()
    service.start()
    back = hearing.next()
    with VirtualCard(service.port, FELICA_ATR, answering(FELICA)):
        after = hearing.next_recognition()

    for without_service in (killed, stopped):
        assert isinstance(without_service, ReaderTrouble)
        assert without_service.trouble is Trouble.DRIVER_MISSING
    assert gone == ReaderTrouble("pcsc", Trouble.READER_GONE, "Virtual PCD")
    assert back == ReaderReady("pcsc")
    assert after.card == FELICA


def test_a_gate_without_any_reader_says_so(place: PcscService) -> None:
    place.start(reader=False)
    try:
        with running(PcscReader()) as hearing:
            heard = hearing.next()
        found = find_readers()
    finally:
        place.stop()

    assert heard == ReaderTrouble("pcsc", Trouble.READER_GONE, "no reader is connected")
    assert found == [FoundReader("pcsc", Trouble.READER_GONE, "no reader is connected")]


def test_one_reader_can_be_named_and_others_are_left_to_other_programs(service: PcscService) -> None:
    ours, theirs = open_readers(["pcsc:Virtual PCD 00 01", "pcsc:Acme"])

    with running(ours) as hearing:
        assert hearing.next() == ReaderReady("pcsc:Virtual PCD 00 01")
        with (
            VirtualCard(service.port, FELICA_ATR, answering(FELICA)),
            VirtualCard(service.port + 1, TYPE_A_ATR, answering(TYPE_A)),
        ):
            heard = hearing.next_recognition()
    with running(theirs) as hearing:
        absent = hearing.next()

    assert (heard.reader, heard.card) == ("pcsc:Virtual PCD 00 01", TYPE_A)
    assert absent == ReaderTrouble("pcsc:Acme", Trouble.READER_GONE, "no reader is connected")


def test_readers_are_listed_by_the_names_that_open_them(service: PcscService) -> None:
    assert find_readers() == [FoundReader("pcsc:Virtual PCD")]


def test_a_socket_that_may_not_be_used_is_told_as_forbidden(
    place: PcscService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as nobody_listens:
        nobody_listens.bind(str(place.socket))
        monkeypatch.setattr("os.access", lambda path, mode: False)
        found = find_readers()
    Path(place.socket).unlink()

    assert [(reader.name, reader.trouble) for reader in found] == [("pcsc", Trouble.READER_FORBIDDEN)]
