"""Plays a living morning through the public device API, as the gates of the demo's sites would."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import httpx2
import uuid_utils
from django.conf import settings
from django.db import connection

from ccus.kit.calendar import jst_date
from ccus.twin.rules.country import Country
from ccus.twin.rules.morning import MORNING_SECONDS, Burst, Mishap, Tap, live_gates, morning_bursts, trickle
from ccus.twin.services.demo import loaded_country
from ccus.twin.services.gates import GateTokens

TIMEOUT_SECONDS = 10.0
HEARTBEAT_SECONDS = 60.0
TELL_SECONDS = 60.0
LARGEST_BATCH = 500
SOFTWARE = "ccus-demo"
_TOUCHES, _HEARTBEATS = "/api/device/v1/touches", "/api/device/v1/heartbeats"
_MISHAPS = {
    Mishap.SENT_TWICE: "（同じものをもう一度送信）",
    Mishap.UNKNOWN_CARD: "（未登録のカード）",
    Mishap.CAUGHT_UP: "（回線が戻り、まとめて送信）",
}

Gate = tuple[str, int]
NameEvent = Callable[[Gate, Tap], str]


def _newly(gate: Gate, tap: Tap) -> str:
    return str(uuid_utils.uuid7())


@dataclass
class _Gates:
    """The gates as programs see them: a queue each, a token each, and whether the line is there."""

    label: Callable[[Gate], str]
    live: Sequence[Gate]
    tokens: Mapping[str, Sequence[str]]
    client: httpx2.Client
    clock: Callable[[], datetime]
    say: Callable[[str], None]
    began_at: datetime
    moment_of: Callable[[float], datetime]
    name_event: NameEvent
    queues: defaultdict[Gate, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    offline: set[Gate] = field(default_factory=set)
    beaten_at: dict[Gate, datetime] = field(default_factory=dict)
    untold: Counter[str] = field(default_factory=Counter)
    told_at: datetime | None = None

    def play(self, burst: Burst) -> None:
        gate = (burst.site, burst.gate)
        queue = self.queues[gate]
        queue += [self._event(gate, tap) for tap in burst.taps]
        if burst.mishap is Mishap.OFFLINE:
            if gate not in self.offline:
                self.offline.add(gate)
                self.say(f"{self.label(gate)}: 回線が切れました。タッチは端末にたまっています。")
            return
        self.offline.discard(gate)
        while queue:
            batch = queue[:LARGEST_BATCH]
            answer = self._post(gate, _TOUCHES, {"events": batch})
            if answer is None:
                return
            results = Counter(str(result.get("label") or result["result"]) for result in answer["results"])
            if burst.mishap in _MISHAPS:
                self.say(f"{self.label(gate)}: {_in_words(results)}{_MISHAPS[burst.mishap]}")
            else:
                self.untold += results
            if burst.mishap is Mishap.SENT_TWICE:
                self._post(gate, _TOUCHES, {"events": batch})
            del queue[:LARGEST_BATCH]

    def tell(self) -> None:
        """One line a minute for all touches without a story, so that the terminal stays calm."""
        now = self.clock()
        if (now - (self.told_at or self.began_at)).total_seconds() < TELL_SECONDS:
            return
        self.told_at = now
        if self.untold:
            self.say(f"この1分のタッチ {_in_words(self.untold)} / touches of the last minute")
            self.untold = Counter()

    def beat(self) -> None:
        """A sign of life of each gate whose last one is a minute old and whose line is there."""
        now = self.clock()
        for gate in self.live:
            last = self.beaten_at.get(gate)
            is_due = last is None or (now - last).total_seconds() >= HEARTBEAT_SECONDS
            if is_due and gate not in self.offline and has_token(self.tokens, gate):
                self.beaten_at[gate] = now
                body = {
                    "device_time": now.isoformat(),
                    "queue_length": len(self.queues[gate]),
                    "software": SOFTWARE,
                }
                self._post(gate, _HEARTBEATS, body)

    def _event(self, gate: Gate, tap: Tap) -> dict[str, Any]:
        return {
            "event_id": self.name_event(gate, tap),
            "occurred_at": self.moment_of(tap.after).isoformat(),
            "technician_id" if tap.is_typed else "card": tap.token,
            "direction": tap.direction.value or None,
            "clock_offset_ms": 0,
        }

    def _post(self, gate: Gate, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None when the server cannot be reached or refuses: the touches stay in the queue."""
        headers = {"Authorization": f"Bearer {self.tokens[gate[0]][gate[1]]}"}
        try:
            response = self.client.post(path, json=body, headers=headers)
            response.raise_for_status()
        except httpx2.HTTPStatusError as error:
            self.say(
                f"{self.label(gate)}: 受け付けられませんでした（{error.response.status_code}）。あとで送り直します。"
            )
            return None
        except httpx2.TransportError:
            self.say(f"{self.label(gate)}: サーバーにつながりません。あとで送り直します。")
            return None
        answer: dict[str, Any] = response.json()
        return answer


def replay_demo(
    base_url: str,
    *,
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    speed: float = 1.0,
) -> None:
    """Replays the morning of the country that is loaded here; see `replay_morning`. Says so and returns when none is."""
    country, tokens = loaded_country(), GateTokens(settings.LOCAL_DIR).read()
    connection.close()  # from here on only the API is used, as by any gate
    if country is None or not tokens:
        say("デモのデータがまだありません。「ccus demo」で用意してください。")
        return
    replay_morning(country, base_url=base_url, tokens=tokens, say=say, clock=clock, sleep=sleep, speed=speed)


def replay_morning(
    country: Country,
    *,
    base_url: str,
    tokens: Mapping[str, Sequence[str]],
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    speed: float = 1.0,
    bursts: Iterable[Burst] | None = None,
    transport: httpx2.BaseTransport | None = None,
) -> None:
    """Sends the arrivals of this morning within eight minutes (`speed` 2: four), then a calm trickle without end.

    `tokens`: device tokens by site key, in the order of the gates. Sites without tokens are left out. `say` gets one line
    a minute, and one for each mishap. A server that is away is waited for; nothing is lost. Returns only when `bursts` were given and end.
    """
    began_at = clock()
    day = jst_date(began_at)
    played = bursts or chain(
        morning_bursts(country, day, speed=speed), trickle(country, day, after=MORNING_SECONDS / speed)
    )
    play_bursts(
        played,
        label=lambda gate: f"{country.site(gate[0]).name} {country.site(gate[0]).gates[gate[1]]}",
        live=live_gates(country),
        tokens=tokens,
        base_url=base_url,
        say=say,
        clock=clock,
        sleep=sleep,
        moment_of=lambda after: began_at + timedelta(seconds=after),
        transport=transport,
    )


def play_bursts(
    bursts: Iterable[Burst],
    *,
    label: Callable[[Gate], str],
    live: Sequence[Gate],
    tokens: Mapping[str, Sequence[str]],
    base_url: str,
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    moment_of: Callable[[float], datetime],
    name_event: NameEvent = _newly,
    transport: httpx2.BaseTransport | None = None,
) -> int:
    """Plays bursts as the gates would, each in its time; gates in `live` also give signs of life. Returns when they end.

    Gives how many touches are still at the gates then, since no server took them.

    `moment_of` tells what the clock of a gate shows so many seconds after the beginning, `name_event` the id of each touch.
    """
    began_at = clock()
    with httpx2.Client(base_url=base_url, timeout=TIMEOUT_SECONDS, transport=transport) as client:
        gates = _Gates(label, live, tokens, client, clock, say, began_at, moment_of, name_event)
        for burst in bursts:
            if not has_token(tokens, (burst.site, burst.gate)):
                continue
            while (ahead := burst.after - (clock() - began_at).total_seconds()) > 0:
                gates.beat()
                gates.tell()
                sleep(min(ahead, HEARTBEAT_SECONDS / 4))
            gates.play(burst)
        return sum(map(len, gates.queues.values()))


def has_token(tokens: Mapping[str, Sequence[str]], gate: Gate) -> bool:
    return len(tokens.get(gate[0], ())) > gate[1]


def _in_words(results: Counter[str]) -> str:
    """`3件（記録済み 2、未登録のカード 1）`."""
    return f"{results.total()}件（" + "、".join(f"{label} {number}" for label, number in results.items()) + "）"
