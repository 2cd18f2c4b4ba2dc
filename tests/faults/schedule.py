"""What happens in one schedule: touches at two gates, and faults between them. The seed alone decides."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

GATES = 2
TOUCHES = 40
FEWEST_FAULTS, MOST_FAULTS = 3, 6
PEOPLE_OF_GATE = 1_000
# A schedule has some seconds of real time: the uplinks have to get their word in between touches.
LONGEST_PAUSE_SECONDS = 0.04
SHARE_UNKNOWN, SHARE_FOREIGN = 0.1, 0.05


class Fault(StrEnum):
    """A fault lasts until the next one of its kind, or until everything is healed in the end."""

    GATE_KILLED = "gate_killed"
    GATE_KILLED_WHILE_TOUCHING = "gate_killed_while_touching"
    GATE_POWER_CUT = "gate_power_cut"  # killed, and the machine itself starts anew
    GATE_CLOCK_SET = "gate_clock_set"
    GATE_DISK_FULL = "gate_disk_full"
    GATE_DISK_EMPTIED = "gate_disk_emptied"
    GATE_RESTORED = "gate_restored"  # from the copy that was made when the schedule began
    LINE_CUT = "line_cut"
    LINE_LOSES_ANSWERS = "line_loses_answers"
    LINE_DELAYS = "line_delays"
    LINE_DUPLICATES = "line_duplicates"
    LINE_REORDERS = "line_reorders"
    LINE_TEARS = "line_tears"  # half a request arrives, or half an answer
    LINE_WORKS = "line_works"
    EDGE_WORKER_KILLED = "edge_worker_killed"
    EDGE_KILLED = "edge_killed"
    DATABASE_KILLED = "database_killed"
    DATABASE_RESTARTED = "database_restarted"
    SERVER_DISK_FULL = "server_disk_full"


# How often each is drawn. What takes seconds to come back is drawn less often, so that many schedules fit into a run.
WEIGHTS = {
    Fault.GATE_KILLED: 8,
    Fault.GATE_KILLED_WHILE_TOUCHING: 10,
    Fault.GATE_POWER_CUT: 6,
    Fault.GATE_CLOCK_SET: 8,
    Fault.GATE_DISK_FULL: 6,
    Fault.GATE_DISK_EMPTIED: 5,
    Fault.GATE_RESTORED: 4,
    Fault.LINE_CUT: 8,
    Fault.LINE_LOSES_ANSWERS: 8,
    Fault.LINE_DELAYS: 6,
    Fault.LINE_DUPLICATES: 8,
    Fault.LINE_REORDERS: 8,
    Fault.LINE_TEARS: 8,
    Fault.LINE_WORKS: 6,
    Fault.EDGE_WORKER_KILLED: 3,
    Fault.EDGE_KILLED: 1,
    Fault.DATABASE_KILLED: 3,
    Fault.DATABASE_RESTARTED: 2,
    Fault.SERVER_DISK_FULL: 1,
}
# Disks of a few megabytes are mounted, which only root may do.
NEED_ROOT = frozenset({Fault.GATE_DISK_FULL, Fault.GATE_DISK_EMPTIED, Fault.SERVER_DISK_FULL})
# Between two starts of a machine nobody can tell when its clock was set, so that a schedule has one of them only.
CLOCK_OR_POWER = (Fault.GATE_CLOCK_SET, Fault.GATE_POWER_CUT)
CLOCK_SECONDS = (-86_400.0, -3_600.0, -40.0, 0.0, 40.0, 3_600.0, 86_400.0)


@dataclass(frozen=True, slots=True)
class TouchStep:
    """A card is held to a gate."""

    gate: int
    card: str


@dataclass(frozen=True, slots=True)
class FaultStep:
    """`amount` is a share between 0 and 1 of what this kind of fault can be, or the seconds that a clock is set to be off."""

    fault: Fault
    gate: int
    amount: float


@dataclass(frozen=True, slots=True)
class PauseStep:
    seconds: float


Step = TouchStep | FaultStep | PauseStep


def make_schedule(seed: int, *, possible: Collection[Fault] = tuple(Fault)) -> list[Step]:
    """The steps of a seed, in order. `possible` leaves out what this machine cannot do."""
    chance = random.Random(seed)
    ruled_out = chance.choice(CLOCK_OR_POWER)
    kinds = [fault for fault in Fault if fault in possible and fault is not ruled_out]
    drawn = chance.choices(kinds, [WEIGHTS[fault] for fault in kinds], k=chance.randint(FEWEST_FAULTS, MOST_FAULTS))
    steps: list[Step] = []
    for _ in range(TOUCHES):
        gate = chance.randrange(GATES)
        steps.append(TouchStep(gate, _draw_card(gate, chance)))
        if chance.random() < 0.5:
            steps.append(PauseStep(chance.uniform(0.0, LONGEST_PAUSE_SECONDS)))
    for fault in drawn:
        gate = chance.randrange(GATES)
        amount = chance.choice(CLOCK_SECONDS) if fault is Fault.GATE_CLOCK_SET else chance.random()
        steps.insert(chance.randrange(len(steps)), FaultStep(fault, gate, amount))
    return steps


def _draw_card(gate: int, chance: random.Random) -> str:
    """Mostly of somebody of the site; also cards that nobody knows, and people of the other site."""
    kind = chance.random()
    if kind < SHARE_UNKNOWN:
        return f"U{chance.randrange(10**6)}"
    return card_of((gate + (kind > 1 - SHARE_FOREIGN)) % GATES, chance.randrange(PEOPLE_OF_GATE))


def card_of(gate: int, person: int) -> str:
    """The card of a person who works at the gate's site; see `ccus.config.benchmarks/world.sql` with two sites."""
    return f"T{person * GATES + gate + 1}"
