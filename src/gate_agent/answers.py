"""The answers of this run: numbered, remembered for a moment, so that the same card twice is one touch."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gate_agent.clock import Reading
from gate_agent.greeting import Greeting
from gate_agent.recognitions import Direction, Trouble
from gate_agent.showing import GateState, Light, Shown

# A card that lies on the reader is answered again this often at most.
REPEAT_NS = 1_000_000_000
# So long after a touch the server's greeting is still shown: the person stands there.
GREET_NS = 5_000_000_000
# A follower that reads nothing any more is given up.
MOST_UNREAD = 1_000

Key = tuple[str, Direction | None]


@dataclass(slots=True)
class _Given:
    shown: Shown
    told_ns: int  # ticks when it was last shown
    touched_ns: int  # ticks when the card was last held there


class Answers:
    """Used by the gate under its lock."""

    def __init__(self, *, again_seconds: float) -> None:
        self._again_ns = int(again_seconds * 1e9)
        self._number = 0
        self._given: dict[Key, _Given] = {}
        self._followers: list[queue.SimpleQueue[Shown | GateState]] = []
        self._state: GateState | None = None

    def repeat(self, key: Key, reading: Reading) -> Shown | None:
        """The answer that the same card got a moment ago; None when it is a touch of its own. A card held on stays one touch."""
        given = self._given.get(key)
        if given is None or reading.ticks_ns - given.touched_ns > self._again_ns:
            return None
        given.touched_ns = reading.ticks_ns
        if reading.ticks_ns - given.told_ns >= REPEAT_NS:
            given.shown = self._tell(replace(given.shown, at=reading.wall))
            given.told_ns = reading.ticks_ns
        return given.shown

    def give(
        self,
        light: Light,
        *,
        at: datetime,
        event_id: str = "",
        greeting: Greeting | None = None,
        direction: Direction | None = None,
        warning: str = "",
        trouble: Trouble | None = None,
    ) -> Shown:
        greeted = greeting or Greeting()
        return self._tell(
            Shown(
                number=0,
                light=light,
                event_id=event_id,
                name=greeted.name,
                level=greeted.level,
                color=greeted.color,
                direction=direction,
                language=greeted.language,
                warning=warning or greeted.warning,
                trouble=trouble,
                at=at,
            )
        )

    def remember(self, key: Key, shown: Shown, reading: Reading) -> None:
        """For `repeat`; what is too old to be repeated is forgotten."""
        oldest = reading.ticks_ns - max(self._again_ns, GREET_NS)
        self._given = {each: given for each, given in self._given.items() if given.touched_ns >= oldest}
        self._given[key] = _Given(shown, reading.ticks_ns, reading.ticks_ns)

    def amend(self, event_id: str, reading: Reading, *, warning: str, **values: Any) -> Shown | None:
        """Shows the answer to a touch of a moment ago once more, with what the server said. None when nobody stands there."""
        for given in self._given.values():
            if given.shown.event_id == event_id and reading.ticks_ns - given.told_ns <= GREET_NS:
                light = given.shown.light
                if light in (Light.RECORDED, Light.RECORDED_CHECK):
                    light = Light.RECORDED_CHECK if warning else Light.RECORDED
                amended = replace(given.shown, light=light, warning=warning, **values)
                if amended != given.shown:
                    given.shown = self._tell(amended)
                return given.shown
        return None

    def tell_state(self, state: GateState) -> None:
        """Followers hear of it when it is another one."""
        if state != self._state:
            self._state = state
            self._pass_on(state)

    @contextlib.contextmanager
    def follow(self) -> Iterator[queue.SimpleQueue[Shown | GateState]]:
        follower: queue.SimpleQueue[Shown | GateState] = queue.SimpleQueue()
        self._followers = [*self._followers, follower]
        try:
            yield follower
        finally:
            self._followers = [each for each in self._followers if each is not follower]

    def _tell(self, shown: Shown) -> Shown:
        self._number += 1
        numbered = replace(shown, number=self._number)
        self._pass_on(numbered)
        return numbered

    def _pass_on(self, news: Shown | GateState) -> None:
        for follower in self._followers:
            if follower.qsize() < MOST_UNREAD:
                follower.put(news)
