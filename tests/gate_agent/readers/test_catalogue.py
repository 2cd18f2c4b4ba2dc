from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from importlib.metadata import EntryPoint

import pytest

from gate_agent.readers import catalogue
from gate_agent.readers.catalogue import list_readers, open_readers
from gate_agent.readers.kinds import BadReaderName, FoundReader, ReaderKind
from gate_agent.recognitions import Report, Trouble


class TurnstileReader:
    """A reader of another package."""

    def __init__(self, lane: str, site_id: str) -> None:
        self.name = f"turnstile:{lane}"
        self.site_id = site_id

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        stop.wait()


TURNSTILE = ReaderKind("turnstile", TurnstileReader, lambda: [FoundReader("turnstile:1")])
NO_KIND = "something else"


def found_by(ready: dict[str, list[FoundReader]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kinds of our own find on this machine."""
    own = tuple(ReaderKind(kind.word, kind.open, partial(ready.get, kind.word, [])) for kind in catalogue._OWN)
    monkeypatch.setattr(catalogue, "_OWN", own)
    for name in ("pcsc", "felica"):
        module = getattr(catalogue, name)
        monkeypatch.setattr(module, "KIND", next(kind for kind in own if kind.word == name))


def plugged_in(values: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [EntryPoint(name, value, catalogue.GROUP) for name, value in values.items()]
    monkeypatch.setattr(catalogue, "entry_points", lambda group: entries if group == "ccus_gate.readers" else [])


def test_readers_are_opened_in_order_and_each_once() -> None:
    readers = open_readers(["serial:COM3", "pcsc", "folder:/media/logger", "pcsc", "felica:usb", r"folder:C:\logger"])

    assert [reader.name for reader in readers] == [
        "serial:COM3",
        "pcsc",
        "folder:/media/logger",
        "felica:usb",
        r"folder:C:\logger",
    ]


@pytest.mark.parametrize("name", ["pcsx", "", "pcsc-lite:x", "PCSC"])
def test_a_kind_that_nobody_knows_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(BadReaderName, match="known are felica, folder, keyboard, pcsc, serial") as raised:
        open_readers([name])

    assert (raised.value.name, raised.value.code) == (name, "unknown_kind")


def test_another_package_brings_a_kind_and_its_readers_are_told_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    found_by({}, monkeypatch)
    plugged_in({"turnstile": f"{__name__}:TURNSTILE"}, monkeypatch)
    (reader,) = open_readers(["turnstile:2"], site_id="59120584811871")

    assert isinstance(reader, TurnstileReader)
    assert (reader.name, reader.site_id) == ("turnstile:2", "59120584811871")
    assert list_readers() == [FoundReader("turnstile:1")]


def test_a_plug_in_that_is_broken_is_told_and_the_others_work(monkeypatch: pytest.MonkeyPatch) -> None:
    found_by({}, monkeypatch)
    plugged_in(
        {"gone": "no_such_package:KIND", "odd": f"{__name__}:NO_KIND", "pcsc": f"{__name__}:TURNSTILE"}, monkeypatch
    )

    assert [(reader.name, reader.trouble) for reader in list_readers()] == [
        ("gone", Trouble.DRIVER_MISSING),
        ("odd", Trouble.DRIVER_MISSING),
    ]
    with pytest.raises(BadReaderName) as raised:
        open_readers(["gone:1"])
    assert raised.value.code == "broken_plug_in"
    assert [reader.name for reader in open_readers(["pcsc"])] == ["pcsc"]  # ours is not replaced


PCSC, FELICA = FoundReader("pcsc:ACS ACR122U"), FoundReader("felica:usb:054c:06c3")
NO_PCSC_READER = FoundReader("pcsc", Trouble.READER_GONE)
NO_PYSCARD, NO_NFCPY = FoundReader("pcsc", Trouble.DRIVER_MISSING), FoundReader("felica", Trouble.DRIVER_MISSING)


@pytest.mark.parametrize(
    ("by_pcsc", "by_nfcpy", "opened"),
    [
        (PCSC, NO_NFCPY, ["pcsc"]),
        (PCSC, FELICA, ["pcsc"]),
        (NO_PCSC_READER, FELICA, ["felica"]),
        (NO_PCSC_READER, NO_NFCPY, ["pcsc"]),
        (NO_PYSCARD, FELICA, ["felica"]),
        (NO_PYSCARD, NO_NFCPY, []),
    ],
)
def test_without_a_name_the_readers_that_can_be_found_are_opened(
    by_pcsc: FoundReader, by_nfcpy: FoundReader, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found_by({"pcsc": [by_pcsc], "felica": [by_nfcpy]}, monkeypatch)

    assert [reader.name for reader in open_readers([])] == opened
