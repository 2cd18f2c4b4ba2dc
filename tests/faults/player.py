"""Plays a schedule on two gates and a server, heals everything, lets the queues drain, and compares."""

from __future__ import annotations

import json
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.faults.checker import Finding, check
from tests.faults.gates import GateStage, GateUnderTest, environment_of_gates
from tests.faults.line import Line, Mode
from tests.faults.schedule import (
    GATES,
    NEED_ROOT,
    PEOPLE_OF_GATE,
    Fault,
    FaultStep,
    PauseStep,
    TouchStep,
    card_of,
    make_schedule,
)
from tests.faults.server import ServerUnderTest
from tests.faults.small_disk import can_mount

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
DRAIN_SECONDS = 60.0
# Longer than the gates wait before they ask for receipts.
RECEIPTS_SECONDS = 0.7
LONGEST_TOUCH_SECONDS = 0.012
LINE_MODES = {
    Fault.LINE_CUT: Mode.CUT,
    Fault.LINE_LOSES_ANSWERS: Mode.LOSES_ANSWERS,
    Fault.LINE_DELAYS: Mode.DELAYS,
    Fault.LINE_DUPLICATES: Mode.DUPLICATES,
    Fault.LINE_REORDERS: Mode.REORDERS,
    Fault.LINE_TEARS: Mode.TEARS,
    Fault.LINE_WORKS: Mode.WORKS,
}
PROVE = Path(__file__).with_name("prove.py")


class NotDrained(AssertionError):
    """A queue did not empty although everything works again."""


class Player:
    """Processes live on from schedule to schedule, unless one kills them."""

    def __init__(self, folder: Path, factory: pytest.TempPathFactory) -> None:
        self.possible = [fault for fault in Fault if can_mount() or fault not in NEED_ROOT]
        self.faults = 0
        self._receipts_before_restoring: set[str] = set()
        self._folder = folder
        self._server = ServerUnderTest(factory)
        self._stage = GateStage(environment_of_gates())
        self._keys = self._server.public_keys()
        self._gates = [self._make_gate(number) for number in range(1, GATES + 1)]
        for gate in self._gates:
            gate.start()

    def play(self, seed: int) -> list[Finding]:
        """What is wrong after the schedule of a seed. Raises NotDrained."""
        steps, began = make_schedule(seed, possible=self.possible), datetime.now(UTC)
        for number in {
            step.gate for step in steps if isinstance(step, FaultStep) and step.fault is Fault.GATE_RESTORED
        }:
            gate = self._gates[number]
            gate.kill()
            gate.copy_folder()
            gate.start()
        for step in steps:
            if isinstance(step, TouchStep):
                self._gates[step.gate].touch(step.card)
            elif isinstance(step, PauseStep):
                threading.Event().wait(step.seconds)
            else:
                self.faults += 1
                self._do(step, self._gates[step.gate])
        self._heal()
        self._drain(self._gates)
        return self.compare(since=began)

    def compare(self, *, since: datetime = BEGINNING) -> list[Finding]:
        """Of what was shown and received from a moment on: all queues were empty then, and nothing was on its way."""
        return check(
            sorted((each for gate in self._gates for each in gate.shown if each.at >= since), key=lambda each: each.at),
            [each for gate in self._gates for each in gate.unanswered],
            self._server.stored(since=since),
        )

    def count_touches(self) -> int:
        return sum(len(gate.shown) for gate in self._gates)

    def rebuild_says(self) -> str:
        """Empty when the work records are what the touches say."""
        done = self._server.run("-m", "ccus.config.cli", "rebuild", "work-records", "--check", check=False)
        return done.stdout + done.stderr if done.returncode else ""

    def proof_says(self) -> dict[str, int]:
        """The roots of the days, over what the server holds and over every receipt that a gate ever held.

        Numbers of `touches`, of `receipts` that were looked at and of those `held`, and of `findings`.
        """
        for number, gate in enumerate(self._gates):
            self._fetch_receipts(number, gate)
        receipts = self._folder / "receipts.txt"
        held = {text for gate in self._gates for text in gate.receipts()} | self._receipts_before_restoring
        receipts.write_text("".join(f"{text}\n" for text in held))
        found: dict[str, int] = json.loads(self._server.run(str(PROVE), str(receipts)).stdout.splitlines()[-1])
        return {**found, "held": len(held)}

    def close(self) -> None:
        for gate in self._gates:
            gate.close()
            gate.line.close()
        self._stage.end()
        self._server.close()

    def _fetch_receipts(self, number: int, gate: GateUnderTest) -> None:
        """The uplink asks for receipts a while after it sent something; a touch now and then wakes it."""
        deadline = time.monotonic() + DRAIN_SECONDS
        for person in range(PEOPLE_OF_GATE):
            gate.touch(card_of(number, person))
            self._drain([gate])
            threading.Event().wait(RECEIPTS_SECONDS)
            if not gate.count_receipts_due():
                return
            if time.monotonic() > deadline:
                break
        raise NotDrained(f"gate {gate.number} has no receipts for {gate.count_receipts_due()}")

    def _make_gate(self, number: int) -> GateUnderTest:
        folder = self._folder / str(number)
        folder.mkdir(parents=True)
        line = Line(lambda: self._server.edge_port)
        return GateUnderTest(number, folder, self._stage, line, has_disk=can_mount(), keys=self._keys)

    def _do(self, step: FaultStep, gate: GateUnderTest) -> None:
        if step.fault in LINE_MODES:
            gate.line.set(LINE_MODES[step.fault], step.amount)
        elif step.fault is Fault.GATE_KILLED:
            gate.kill()
            gate.start()
        elif step.fault is Fault.GATE_KILLED_WHILE_TOUCHING:
            card = card_of(step.gate, int(step.amount * 1_000))
            gate.touch_while(card, gate.kill, seconds=step.amount * LONGEST_TOUCH_SECONDS)
            gate.start()
        elif step.fault is Fault.GATE_POWER_CUT:
            gate.cut_power()
            gate.start()
        elif step.fault is Fault.GATE_CLOCK_SET:
            gate.set_clock(step.amount)
        elif step.fault is Fault.GATE_DISK_FULL:
            self._fill_disk(gate, step)
        elif step.fault is Fault.GATE_DISK_EMPTIED:
            assert gate.disk is not None
            gate.disk.empty()
        elif step.fault is Fault.GATE_RESTORED:
            self._restore(gate, step)
        elif step.fault is Fault.EDGE_WORKER_KILLED:
            self._server.kill_edge_worker(step.amount)
        elif step.fault is Fault.EDGE_KILLED:
            self._server.kill_edge()
        elif step.fault is Fault.DATABASE_KILLED:
            self._server.signal_database(signal.SIGKILL)
        elif step.fault is Fault.DATABASE_RESTARTED:
            self._server.signal_database(signal.SIGINT)
        elif step.fault is Fault.SERVER_DISK_FULL and self._server.disk is not None:
            self._server.disk.fill()

    def _fill_disk(self, gate: GateUnderTest, step: FaultStep) -> None:
        """Once, and again when the gate has given its reserve free."""
        assert gate.disk is not None
        gate.disk.fill()
        for number in range(3):
            gate.touch(card_of(step.gate, int(step.amount * 900) + number))
            gate.disk.fill()

    def _restore(self, gate: GateUnderTest, step: FaultStep) -> None:
        """What the gate had not sent would be lost with its disk; so it sends first. Then it goes on from the old copy, alone."""
        self._server.heal()
        self._heal_gate(gate)
        self._drain([gate])
        gate.kill()
        self._receipts_before_restoring.update(gate.receipts())
        gate.restore_folder()
        gate.line.set(Mode.CUT)
        gate.start()
        gate.touch(card_of(step.gate, int(step.amount * 1_000)))
        gate.line.set(Mode.WORKS)

    def _heal(self) -> None:
        self._server.heal()
        for gate in self._gates:
            self._heal_gate(gate)

    def _heal_gate(self, gate: GateUnderTest) -> None:
        if gate.disk is not None:
            gate.disk.empty()
        gate.set_clock(0.0)
        gate.line.heal()

    def _drain(self, gates: list[GateUnderTest]) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        for gate in gates:
            while waiting := gate.count_waiting():
                if time.monotonic() > deadline:
                    said = gate.log.read_text()[-5_000:]
                    raise NotDrained(f"gate {gate.number} still holds {waiting}\n{said}\n{self._server.said()}")
                threading.Event().wait(0.02)
