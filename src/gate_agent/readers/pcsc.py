"""PC/SC: the readers that the operating system knows, by way of pyscard (extra `pcsc`).

Reads the number of the chip and nothing else. A card that lies on the reader when watching begins is no touch: somebody forgot it.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable

from gate_agent.readers.chip_numbers import GET_DATA, Unrecognised, card_kind, may_be_drawn_anew, read_answer
from gate_agent.readers.drivers import DriverMissing
from gate_agent.readers.kinds import FoundReader, ReaderKind
from gate_agent.readers.telling import Telling
from gate_agent.readers.winscard import FORBIDDEN, REMOVED, UNSUPPORTED, CallFailed, Service, why_no_service
from gate_agent.recognitions import Method, Recognition, Report, Trouble

RETRY_SECONDS = 0.5
READ_TRIES = 4
READ_PAUSE_SECONDS = 0.04
# Nobody takes a card away and holds another one there within this time; a reader that sees two in turn is faster.
TWO_CARDS_SECONDS = 0.6

_PRESENT, _MUTE = 0x20, 0x200
_COUNTER = 0xFFFF0000

_PLACE = re.compile(r"(\s+\d+)+$")


class PcscReader:
    """All PC/SC readers, or those whose name begins with `part`."""

    def __init__(self, part: str = "", *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._part = part
        self._monotonic = monotonic
        self._most_seen: Counter[str] = Counter()
        self._counters: dict[str, int] = {}
        self._last: dict[str, tuple[str, float]] = {}
        self._taken: dict[str, str] = {}
        self._has_looked = False
        self._lasting_numbers: set[str] = set()

    @property
    def name(self) -> str:
        return f"pcsc:{self._part}" if self._part else "pcsc"

    def run(self, report: Callable[[Report], None], stop: threading.Event) -> None:
        """Watches until `stop`; a service that is not there, or goes, is waited for."""
        telling = Telling(self.name, report)
        while not stop.is_set():
            try:
                service = Service()
            except DriverMissing as error:
                telling.lasting(Trouble.DRIVER_MISSING, str(error))
                stop.wait()
                continue
            except CallFailed as error:
                telling.lasting(*why_no_service(error))
                stop.wait(RETRY_SECONDS)
                continue
            try:
                self._watch(service, telling, stop)
            except CallFailed as error:
                if not self._has_looked:
                    telling.lasting(*why_no_service(error))
                self._has_looked = False  # a service that was just restarted is no trouble
                stop.wait(RETRY_SECONDS)
            finally:
                service.close()

    def _watch(self, service: Service, telling: Telling, stop: threading.Event) -> None:
        """Raises CallFailed when the service goes."""
        self._counters.clear()
        self._taken.clear()
        while not stop.is_set():
            present = [name for name in service.readers() if name.startswith(self._part)]
            for name in set(self._counters) - set(present):
                del self._counters[name]
                self._taken.pop(name, None)
            if present:
                for name, state, atr in service.changes([(name, self._counters.get(name, 0)) for name in present]):
                    self._notice(service, name, state, atr, telling)
            self._tell_readers(present, telling)
            self._has_looked = True
            if not present:
                stop.wait(RETRY_SECONDS)

    def _tell_readers(self, present: list[str], telling: Telling) -> None:
        """Readers are counted by name without their place, which changes when one is put in again."""
        counted = Counter(_PLACE.sub("", name) for name in present)
        self._most_seen |= counted
        missing = sorted(self._most_seen - counted)
        if not present:
            telling.lasting(Trouble.READER_GONE, ", ".join(missing) or "no reader is connected")
        elif missing:
            telling.lasting(Trouble.READER_GONE, ", ".join(missing))
        elif self._taken:
            telling.lasting(Trouble.READER_FORBIDDEN, "; ".join(self._taken.values()))
        else:
            telling.ready()

    def _notice(self, service: Service, name: str, state: int, atr: bytes, telling: Telling) -> None:
        known = self._counters.get(name)
        self._counters[name] = state
        if known is None or not state & _PRESENT or (known & _PRESENT and known & _COUNTER == state & _COUNTER):
            return
        if state & _MUTE:
            telling.missed(Trouble.HALF_READ, f"{name}: the card does not answer")
            return
        try:
            number = _read(service, name)
        except Unrecognised as error:
            if error.trouble is Trouble.READER_FORBIDDEN:
                self._taken[name] = f"{name}: {error.detail}"
            else:
                telling.missed(error.trouble, f"{name}: {error.detail}")
            return
        self._taken.pop(name, None)
        kind = card_kind(atr)
        if may_be_drawn_anew(number, kind) and self._is_drawn_anew(service, name, number):
            telling.missed(Trouble.UNKNOWN_KIND, f"{name}: a number that changes")
            return
        if self._is_second_card(name, number):
            telling.missed(Trouble.TWO_CARDS, name)
            return
        evidence = {"device": name, "card_kind": kind}
        telling.report(Recognition(Method.CARD, self.name, card=number, evidence=evidence))

    def _is_drawn_anew(self, service: Service, name: str, number: str) -> bool:
        """Asks once more after taking the power away. Once per number: some readers then report the card as put there again."""
        if number in self._lasting_numbers:
            return False
        try:
            service.power_down(name)
            again = read_answer(service.ask(name, GET_DATA))
        except (CallFailed, Unrecognised):
            return False  # taken away meanwhile; what was read stands
        if again == number:
            self._lasting_numbers.add(number)
        return again != number

    def _is_second_card(self, name: str, number: str) -> bool:
        at = self._monotonic()
        before, before_at = self._last.get(name, (number, at))
        self._last[name] = (number, at)
        return number != before and at - before_at < TWO_CARDS_SECONDS


def _read(service: Service, name: str) -> str:
    """The number of the card, tried a few times as the hand comes nearer. Raises Unrecognised, and CallFailed."""
    for left in reversed(range(READ_TRIES)):
        try:
            return read_answer(service.ask(name, GET_DATA))
        except Unrecognised as error:
            failure = error
        except CallFailed as error:
            if error.code in REMOVED:
                failure = Unrecognised(Trouble.HALF_READ, str(error))
            elif error.code in UNSUPPORTED:
                failure = Unrecognised(Trouble.UNKNOWN_KIND, str(error))
            elif error.code in FORBIDDEN:
                failure = Unrecognised(Trouble.READER_FORBIDDEN, str(error))
            else:
                raise
        if failure.trouble is Trouble.UNKNOWN_KIND or not left:
            break
        time.sleep(READ_PAUSE_SECONDS)
    raise failure


def find_readers() -> list[FoundReader]:
    """Readers that the service knows."""
    try:
        service = Service()
    except DriverMissing as error:
        return [FoundReader("pcsc", Trouble.DRIVER_MISSING, str(error))]
    except CallFailed as error:
        return [FoundReader("pcsc", *why_no_service(error))]
    try:
        names = service.readers()
    except CallFailed as error:
        return [FoundReader("pcsc", *why_no_service(error))]
    finally:
        service.close()
    found = dict.fromkeys(_PLACE.sub("", name) for name in names)
    return [FoundReader(f"pcsc:{name}") for name in found] or [
        FoundReader("pcsc", Trouble.READER_GONE, "no reader is connected")
    ]


KIND = ReaderKind("pcsc", lambda argument, _: PcscReader(argument), find_readers)
