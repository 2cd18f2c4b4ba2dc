"""The heart of the gate: every recognition goes through it to the disk, everything that the screen shows comes from it."""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gate_agent import clock, sentences
from gate_agent.answers import Answers
from gate_agent.clock import Clocks, Measurement, Reading
from gate_agent.direction import Passage, tell_direction
from gate_agent.greeting import EmptyRoster, Greeting, RosterCopy
from gate_agent.identity import Identity, Unreadable, read_identity
from gate_agent.journal import sealing
from gate_agent.journal.opening import is_damage, open_journal
from gate_agent.journal.room import Needs, Room
from gate_agent.journal.store import Journal
from gate_agent.journal.touches import Kept, Touch
from gate_agent.recognitions import (
    Direction,
    Method,
    NotWritten,
    ReaderTrouble,
    Recognition,
    Report,
    Trouble,
)
from gate_agent.settings import Settings
from gate_agent.showing import Clock, GateState, Light, Network, Shown

logger = logging.getLogger(__name__)

# Troubles of one recognition; the others are of the reader and last until it is ready again.
_OF_A_MOMENT = frozenset({Trouble.HALF_READ, Trouble.UNKNOWN_KIND, Trouble.UNREADABLE_QR, Trouble.TWO_CARDS})
# A choice belongs to a person who stands there; a page that was left open does not choose for somebody of this morning.
LONGEST_CHOICE = timedelta(minutes=10)
NOTICE_SHOWN = timedelta(hours=12)
NOT_WRITTEN = "not_written"


class Gate:
    """Thread-safe. Everything that readers report goes through it, everything that the screen shows comes from it."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        roster: RosterCopy | None = None,
        clocks: Clocks = clock.read_clocks,
        needs: Needs | None = None,
    ) -> None:
        """The caller holds the lock of the folder. A disk that lets nothing be written is no reason not to start."""
        self.folder, self.settings = folder, settings
        self.touched = threading.Event()  # set by every touch; the uplink waits for it
        self.clock_set = threading.Event()  # set when somebody set the clock: measure it
        self._clocks, self._roster = clocks, roster or EmptyRoster()
        self._lock = threading.RLock()
        self._answers = Answers(again_seconds=settings.again_seconds)
        self._room = Room(folder, needs)
        self._readers: dict[str, Trouble | None] = {}
        self._network, self._message = Network.NEVER, ""
        self._site_name = settings.site_name
        self._last_sent_at: datetime | None = None
        self._last_reading = clocks()
        self._measurement: Measurement | None = None
        self._journal: Journal | None = None
        with contextlib.suppress(sqlite3.Error, OSError):
            self.journal()
        self._room.prepare()

    def close(self) -> None:
        with self._lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None

    def report(self, report: Report) -> Shown | None:
        """Takes what a reader, the camera or a button saw; a touch is on disk when it returns. None when there is nothing to show.

        Raises NotWritten for a logging reader's line (a Recognition with `at`) that could not be written, and nothing else.
        """
        with self._lock:
            reading = self._look_at_clocks()
            try:
                if isinstance(report, Recognition):
                    self._readers[report.reader] = None
                    return self._recognise(report, reading)
                if isinstance(report, ReaderTrouble):
                    return self._note_trouble(report, reading)
                self._readers[report.reader] = None
                return None
            finally:
                self._answers.tell_state(self.state())

    def choose(self, event_id: str, direction: Direction) -> Shown:
        """The buttons. The touch stays as it is; the choice is one more event of the same person, which names the direction."""
        with self._lock:
            reading = self._look_at_clocks()
            kept = self._find(event_id)
            if kept is None or self._happened(reading) - kept.happened_at > LONGEST_CHOICE:
                return self._answers.give(Light.AGAIN, at=reading.wall)
            identity = Identity(kept.event.get("card"), kept.event.get("technician_id"))
            repeated = self._answers.repeat((identity.credential, direction), reading)
            if repeated is not None:
                return repeated
            touch = Touch(
                event_id=sealing.new_event_id(reading.wall),
                occurred_at=reading.wall,
                reading=reading,
                method=Method.BUTTON,
                reader=str(kept.event["evidence"]["reader"]),
                card=identity.card,
                technician_id=identity.technician_id,
                direction=direction,
                offset_ms=self._offset_ms(reading),
                evidence={"chosen_for": event_id},
            )
            shown = self._write_and_answer(touch, identity, reading, told=direction)
            self._answers.remember((identity.credential, direction), shown, reading)
            self._answers.remember((identity.credential, None), shown, reading)
            self._answers.tell_state(self.state())
            return shown

    def state(self) -> GateState:
        with self._lock:
            reading = self._clocks()
            offset_ms = self._offset_ms(reading)
            journal = self._journal
            return GateState(
                site_name=self._site_name,
                waiting=journal.waiting_count if journal else 0,
                refused=journal.refused_count if journal else 0,
                network=self._network,
                clock=_clock_word(offset_ms),
                disk=self._room.look(),
                clock_offset_ms=None if offset_ms is None else round(offset_ms, -2),
                last_sent_at=self._last_sent_at,
                readers=tuple(sorted(self._readers.items())),
                message=self._message or self._notice(reading.wall),
            )

    def follow(self) -> contextlib.AbstractContextManager[queue.SimpleQueue[Shown | GateState]]:
        """Answers and states as they come, for one listener."""
        return self._answers.follow()

    def journal(self) -> Journal:
        """The open journal; opens it when the disk did not let us before. Raises sqlite3.Error, OSError."""
        with self._lock:
            if self._journal is None:
                opened = open_journal(self.folder, now=self._clocks().wall)
                self._journal = opened.journal
                self._measurement = opened.journal.last_measurement()
                if opened.set_aside is not None:
                    logger.error("The journal was damaged and is set aside in %s.", opened.set_aside)
            return self._journal

    def heard(self, event_id: str, *, verdict: str, show: Mapping[str, Any]) -> None:
        """What the server said of a touch. Who stands there still is greeted."""
        with self._lock:
            warning = show.get("warning", "")
            values: dict[str, Any] = {}
            if show.get("name"):
                values = {"name": show["name"], "level": show.get("level", 0), "color": show.get("color", "")}
            told = f"={warning}" if warning and verdict != "counted" else ""
            self._answers.amend(event_id, self._clocks(), warning=told, **values)

    def say_network(self, network: Network, *, message: str = "", site_name: str = "") -> None:
        with self._lock:
            self._network, self._message = network, message
            self._site_name = site_name or self._site_name
            self._answers.tell_state(self.state())

    def say_sent(self, at: datetime) -> None:
        with self._lock:
            self._last_sent_at = at
            self._answers.tell_state(self.state())

    def say_measured(self, measurement: Measurement) -> None:
        """The clock was measured against the server. A disk that is full does not keep it from being used."""
        with self._lock:
            self._measurement = measurement
            with contextlib.suppress(sqlite3.Error, OSError):
                self.journal().keep_measurement(measurement)
            self._answers.tell_state(self.state())

    def go_on_above(self, sequence: int) -> bool:
        """The server knows a higher number of this gate than the journal: it was put back from a backup. True when it was so."""
        with self._lock:
            journal = self.journal()
            head = journal.head()
            if sequence <= head.sequence:
                return False
            now = self._clocks().wall
            journal.begin_log(reason="restored", above=sequence, at=now)
            journal.note("journal_restored", at=now, server=sequence, own=head.sequence)
            self._answers.tell_state(self.state())
            return True

    def tend(self) -> None:
        """Once a minute: clocks, disk and state are looked at without a touch."""
        with self._lock:
            self._look_at_clocks()
            self._room.prepare()
            with contextlib.suppress(sqlite3.Error, OSError):
                self.journal()
            self._answers.tell_state(self.state())

    def _recognise(self, recognition: Recognition, reading: Reading) -> Shown | None:
        try:
            identity = read_identity(recognition)
        except Unreadable as problem:
            if recognition.at is not None:
                logger.warning("A line of %s names nobody.", recognition.reader)
                return None
            return self._note_trouble(ReaderTrouble(recognition.reader, problem.trouble), reading)
        if recognition.at is not None:
            self._keep_line(recognition, recognition.at, identity, reading)
            return None
        key = (identity.credential, recognition.direction)
        repeated = self._answers.repeat(key, reading)
        if repeated is not None:
            return repeated
        told = recognition.direction or tell_direction(self._passages(identity), now=self._happened(reading))
        touch = Touch(
            event_id=sealing.new_event_id(reading.wall),
            occurred_at=reading.wall,
            reading=reading,
            method=recognition.method,
            reader=recognition.reader,
            card=identity.card,
            technician_id=identity.technician_id,
            direction=recognition.direction,
            offset_ms=self._offset_ms(reading),
            evidence={**recognition.evidence, "told": told.value if told else "unknown"},
        )
        shown = self._write_and_answer(touch, identity, reading, told=told)
        if shown.light is not Light.AGAIN:
            self._answers.remember(key, shown, reading)
        return shown

    def _write_and_answer(self, touch: Touch, identity: Identity, reading: Reading, *, told: Direction | None) -> Shown:
        kept = self._write(touch)
        if kept is None:
            return self._answers.give(Light.AGAIN, at=reading.wall, warning=NOT_WRITTEN)
        greeting = self._greet(identity)
        if told is None:
            light = Light.CHOOSE
        else:
            light = Light.RECORDED_CHECK if greeting.warning else Light.RECORDED
        return self._answers.give(light, at=reading.wall, event_id=kept.event_id, greeting=greeting, direction=told)

    def _keep_line(self, recognition: Recognition, at: datetime, identity: Identity, reading: Reading) -> None:
        line_key = str(
            recognition.evidence.get("line_key") or f"{identity.credential} {at.astimezone(UTC).isoformat()}"
        )
        touch = Touch(
            event_id=sealing.event_id_of_line(line_key, at),
            occurred_at=at,
            reading=reading,
            method=recognition.method,
            reader=recognition.reader,
            card=identity.card,
            technician_id=identity.technician_id,
            direction=recognition.direction,
            is_own_clock=False,
            evidence=recognition.evidence,
        )
        if self._write(touch) is None:
            raise NotWritten(NOT_WRITTEN)

    def _write(self, touch: Touch) -> Kept | None:
        """On disk, or None. A damaged journal is replaced, a full disk relieved of the reserve, and the write tried again."""
        for _ in range(3):
            try:
                kept = self.journal().append(touch)
            except (sqlite3.Error, OSError) as problem:
                logger.error("A touch could not be written: %s", problem)
                if is_damage(problem):
                    self.close()
                elif not self._room.give_reserve():
                    break
            else:
                self._room.say_written()
                self.touched.set()
                return kept
        self._room.say_full()
        return None

    def _note_trouble(self, told: ReaderTrouble, reading: Reading) -> Shown | None:
        logger.warning("Reader %s: %s %s", told.reader, told.trouble.value, told.detail)
        if told.trouble not in _OF_A_MOMENT:
            self._readers[told.reader] = told.trouble
            return None
        key = (f"{told.reader} {told.trouble.value}", None)
        repeated = self._answers.repeat(key, reading)
        if repeated is None:
            repeated = self._answers.give(Light.AGAIN, at=reading.wall, trouble=told.trouble)
            self._answers.remember(key, repeated, reading)
        return repeated

    def _greet(self, identity: Identity) -> Greeting:
        try:
            return self._roster.find(identity.card or identity.technician_id or "") or Greeting()
        except Exception:  # a copy that cannot be read must not keep anybody from being recorded
            logger.exception("The roster copy could not be read.")
            return Greeting()

    def _passages(self, identity: Identity) -> list[Passage]:
        try:
            touches = self.journal().recent_of(identity.credential)
        except (sqlite3.Error, OSError):
            return []
        words = [
            (kept.happened_at, kept.event.get("direction") or kept.event["evidence"].get("told")) for kept in touches
        ]
        return [Passage(at, Direction(word) if word in set(Direction) else None) for at, word in words]

    def _find(self, event_id: str) -> Kept | None:
        with contextlib.suppress(sqlite3.Error, OSError):
            return self.journal().find(event_id)
        return None

    def _look_at_clocks(self) -> Reading:
        """Both clocks; somebody who set the wall clock meanwhile is noticed."""
        reading, last = self._clocks(), self._last_reading
        self._last_reading = reading
        if reading.boot == last.boot:
            jump_ms = clock.jump_between(last, reading)
            if abs(jump_ms) > clock.JUMP_MS:
                logger.warning("The clock was set by %d ms.", jump_ms)
                self.clock_set.set()
        return reading

    def _offset_ms(self, reading: Reading) -> int | None:
        return clock.offset_at(reading, self._measurement) if self._measurement else None

    def _happened(self, reading: Reading) -> datetime:
        return reading.wall - timedelta(milliseconds=self._offset_ms(reading) or 0)

    def _notice(self, now: datetime) -> str:
        """The last thing that happened to the journal, for as long as somebody should see it."""
        if self._journal is None:
            return sentences.say("journal_closed")
        with contextlib.suppress(sqlite3.Error):
            for notice in self._journal.notices(1):
                if now - notice.at < NOTICE_SHOWN:
                    return sentences.say(notice.code, **notice.details)
        return ""


def _clock_word(offset_ms: int | None) -> Clock:
    if offset_ms is None:
        return Clock.UNKNOWN
    return Clock.RIGHT if abs(offset_ms) <= clock.RIGHT_MS else Clock.WRONG
