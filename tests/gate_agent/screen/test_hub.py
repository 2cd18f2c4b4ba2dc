import asyncio
from dataclasses import replace

import pytest
from tests.gate_agent.screen.memory_gate import QUIET_STATE, MemoryGate

from gate_agent.screen import hub as hub_module
from gate_agent.screen.hub import Hub, Listener
from gate_agent.showing import GateState, Light, Shown

FOREVER = 30.0


def answer(number: int) -> Shown:
    return Shown(number=number, light=Light.RECORDED)


async def hear(listener: Listener, count: int) -> list[Shown | GateState]:
    """Waits until so many pieces of news came."""
    heard: list[Shown | GateState] = []
    while len(heard) < count:
        heard += await listener.wait(FOREVER)
    return heard


def test_every_open_page_hears_of_every_touch() -> None:
    async def scene() -> list[list[Shown | GateState]]:
        gate = MemoryGate()
        hub = Hub(gate)
        async with hub.following():
            with hub.listening() as first, hub.listening() as second:
                gate.show(Light.RECORDED)
                return [await hear(first, 1), await hear(second, 1)]

    first, second = asyncio.run(scene())

    assert first == second
    assert [item.number for item in first if isinstance(item, Shown)] == [1]


def test_a_page_that_reads_slowly_hears_of_the_last_people_and_the_newest_state() -> None:
    async def scene() -> list[Shown | GateState]:
        hub = Hub(MemoryGate())
        with hub.listening() as listener:
            for number in range(1, 51):
                hub.tell(answer(number))
                hub.tell(replace(QUIET_STATE, waiting=number))
            return await listener.wait(FOREVER)

    news = asyncio.run(scene())

    assert news == [*map(answer, range(43, 51)), replace(QUIET_STATE, waiting=50)]


def test_silence_is_an_empty_list() -> None:
    async def scene() -> list[Shown | GateState]:
        return await Listener().wait(0.001)

    assert asyncio.run(scene()) == []


def test_a_page_that_connects_again_is_told_of_the_touch_of_a_moment_ago() -> None:
    async def scene() -> list[Shown | GateState]:
        hub = Hub(MemoryGate())
        hub.tell(answer(4))
        with hub.listening() as listener:
            return await listener.wait(0.001)

    assert asyncio.run(scene()) == [answer(4)]


def test_a_touch_of_long_ago_is_not_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> list[Shown | GateState]:
        hub = Hub(MemoryGate())
        hub.tell(answer(4))
        monkeypatch.setattr(hub_module, "FRESH_SECONDS", 0.0)
        with hub.listening() as listener:
            return await listener.wait(0.001)

    assert asyncio.run(scene()) == []


def test_nobody_is_followed_or_told_when_all_is_over() -> None:
    async def scene() -> tuple[int, int, int]:
        gate = MemoryGate()
        hub = Hub(gate)
        async with hub.following():
            during = gate.followers
            with hub.listening():
                listeners = len(hub._listeners)
        return during, listeners, gate.followers + len(hub._listeners)

    assert asyncio.run(scene()) == (1, 1, 0)
