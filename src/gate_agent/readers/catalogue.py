"""The kinds of readers: those of this package, and those that other packages bring.

A reader's name is `kind` or `kind:argument`: `pcsc`, `pcsc:ACS ACR122U`, `felica:usb`, `serial:/dev/ttyUSB0?speed=9600`,
`folder:/media/logger`. Another package adds a kind by an entry point in the group `ccus_gate.readers` that names a ReaderKind.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points

from gate_agent.readers import felica, folder, keyboard, pcsc, serial_line
from gate_agent.readers.base import Reader
from gate_agent.readers.kinds import BadReaderName, FoundReader, ReaderKind
from gate_agent.recognitions import Trouble

GROUP = "ccus_gate.readers"
_OWN = (pcsc.KIND, felica.KIND, keyboard.KIND, serial_line.KIND, folder.KIND)


def list_readers() -> list[FoundReader]:
    """What `doctor` shows: readers found here, and one line with a trouble for each kind that cannot look for its own."""
    kinds, broken = _kinds()
    found = [reader for kind in kinds.values() for reader in kind.find()]
    return found + [FoundReader(name, Trouble.DRIVER_MISSING, what) for name, what in broken.items()]


def open_readers(names: Iterable[str], *, site_id: str = "") -> list[Reader]:
    """Readers by their names, in this order, each name once. Raises BadReaderName.

    No name at all opens what can be found without being named: PC/SC when its driver is installed, and FeliCa when PC/SC knows no
    reader but nfcpy does. A named reader whose driver is missing is opened all the same: it reports so, and the gate shows it.
    `site_id` is the gate's, for readers whose memory may hold touches of another site.
    """
    kinds, broken = _kinds()
    wanted = list(dict.fromkeys(names)) or _unnamed()
    return [_open(name, site_id, kinds, broken) for name in wanted]


def _open(name: str, site_id: str, kinds: dict[str, ReaderKind], broken: dict[str, str]) -> Reader:
    word, _, argument = name.partition(":")
    if word in broken:
        raise BadReaderName(name, code="broken_plug_in", what=broken[word])
    if word not in kinds:
        raise BadReaderName(
            name, code="unknown_kind", what=f"no such kind of reader; known are {', '.join(sorted(kinds))}"
        )
    return kinds[word].open(argument, site_id)


def _unnamed() -> list[str]:
    by_pcsc, by_nfcpy = pcsc.KIND.find(), felica.KIND.find()
    if not any(_is_ready(reader) for reader in by_pcsc) and any(_is_ready(reader) for reader in by_nfcpy):
        return [felica.KIND.word]
    has_service = any(reader.trouble is not Trouble.DRIVER_MISSING for reader in by_pcsc)
    return [pcsc.KIND.word] if has_service else []


def _is_ready(reader: FoundReader) -> bool:
    return reader.trouble is None


def _kinds() -> tuple[dict[str, ReaderKind], dict[str, str]]:
    """Kinds by their word, and what is wrong with the plug-ins that could not be loaded. A kind of our own is not replaced."""
    kinds = {kind.word: kind for kind in _OWN}
    broken: dict[str, str] = {}
    for entry in entry_points(group=GROUP):
        if entry.name in kinds:
            continue
        try:
            kind = entry.load()
        except Exception as error:  # whatever a foreign module raises, the other readers go on
            broken[entry.name] = f"{entry.value}: {type(error).__name__}: {error}"
            continue
        if isinstance(kind, ReaderKind):
            kinds[kind.word] = kind
        else:
            broken[entry.name] = f"{entry.value} is no ReaderKind"
    return kinds, broken
