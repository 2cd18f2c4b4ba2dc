"""Drives a living day of the nation through the public device API, as its gates would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import httpx2

from ccus.kit.calendar import jst_midnight
from ccus.twin.errors import NoNation, TouchesNotSent
from ccus.twin.rules.morning import Tap
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.rules.nation_days.living import BEGINS_AT, living_day
from ccus.twin.rules.nation_days.standing import standing_of
from ccus.twin.rules.tokens import gate_token
from ccus.twin.services.nation import progress, site_columns
from ccus.twin.services.nation.progress import Beginning
from ccus.twin.services.replay import Gate, play_bursts


def run_living_day(
    base_url: str,
    *,
    gates: int,
    speed: float,
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    transport: httpx2.BaseTransport | None = None,
) -> None:
    """Sends the first working day after the nation's last one at its busiest `gates` sites, `speed` times as fast as life.

    The moments sent are those of that day, so that they fall into the sites' periods. A day that was stopped is sent from its
    beginning the next time, as the same touches, which the house knows already. Ends with the day. Raises NoNation
    when none is loaded here, TouchesNotSent when nobody took some of them.
    """
    begun = progress.beginning()
    if begun is None:
        raise NoNation
    plan = plan_nation(scale=begun.scale, until=begun.until, seed=begun.seed, beside_cast=begun.beside_cast)
    found = living_day(plan, standing_of(plan, Chance(plan.seed)), gates=gates, speed=speed)
    columns = site_columns.devices(plan, begun.offsets)
    tokens = {
        key: [gate_token(int(columns["secret"][device]), device_id=int(columns["id"][device]))]
        for key, device in found.devices.items()
    }
    begins_at = jst_midnight(found.day) + timedelta(seconds=BEGINS_AT)
    touches = sum(len(burst.taps) for burst in found.bursts)
    say(
        f"{found.day} の一日を {speed:g} 倍の速さで: {len(tokens)} 現場、{found.people:,} 人、タッチ {touches:,} 件"
        f" / Playing {found.day}, {speed:g} times as fast: {len(tokens)} sites, {found.people:,} people, {touches:,} touches"
    )
    left = play_bursts(
        found.bursts,
        label=lambda gate: f"現場 {int(gate[0]) + begun.offsets.sites + 1}",
        live=[(key, 0) for key in tokens],
        tokens=tokens,
        base_url=base_url,
        say=say,
        clock=clock,
        sleep=sleep,
        moment_of=lambda after: begins_at + timedelta(seconds=round(after * speed)),
        name_event=lambda gate, tap: _event_id(begun, found.day, gate, tap, second=round(tap.after * speed)),
        transport=transport,
    )
    if left:
        raise TouchesNotSent(number=left, url=base_url)
    say("一日が終わりました。 / The day is over.")


def _event_id(begun: Beginning, day: date, gate: Gate, tap: Tap, *, second: int) -> str:
    """The same for the same touch, whenever the day is played."""
    touch = f"{begun.scale.normalize()}/{begun.seed}/{day}/{gate[0]}/{tap.token}/{second}/{tap.direction.value}"
    return str(uuid5(NAMESPACE_URL, touch))
