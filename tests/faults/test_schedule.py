from __future__ import annotations

from collections import Counter

from tests.faults.schedule import (
    CLOCK_OR_POWER,
    FEWEST_FAULTS,
    MOST_FAULTS,
    NEED_ROOT,
    TOUCHES,
    Fault,
    FaultStep,
    TouchStep,
    make_schedule,
)


def faults_of(seed: int) -> list[Fault]:
    return [step.fault for step in make_schedule(seed) if isinstance(step, FaultStep)]


def test_a_seed_gives_the_same_schedule_each_time() -> None:
    assert [make_schedule(seed) for seed in range(50)] == [make_schedule(seed) for seed in range(50)]


def test_schedules_have_their_touches_and_a_few_faults() -> None:
    for seed in range(300):
        steps = make_schedule(seed)
        assert sum(isinstance(step, TouchStep) for step in steps) == TOUCHES
        assert FEWEST_FAULTS <= len(faults_of(seed)) <= MOST_FAULTS


def test_every_fault_is_drawn_among_two_hundred_seeds() -> None:
    drawn = Counter(fault for seed in range(200) for fault in faults_of(seed))

    assert set(drawn) == set(Fault)


def test_clock_and_power_do_not_meet_in_one_schedule() -> None:
    assert all(len({*faults_of(seed)}.intersection(CLOCK_OR_POWER)) <= 1 for seed in range(300))


def test_what_a_machine_cannot_do_is_left_out() -> None:
    possible = set(Fault) - NEED_ROOT
    drawn = {
        step.fault
        for seed in range(300)
        for step in make_schedule(seed, possible=possible)
        if isinstance(step, FaultStep)
    }

    assert drawn == possible
