"""`ccus bench steady`: touches at a steady rate and people at the pages beside them, and what the house makes of it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.db import connections

from ccus.config.benchmarks.steady import figures, gates, trials, visitors
from ccus.config.benchmarks.steady.country import GateOfToday, gates_of_today
from ccus.config.benchmarks.steady.crowd import cast_crowd
from ccus.config.benchmarks.steady.figures import Line
from ccus.config.benchmarks.steady.house import Watch, house, postmaster_of
from ccus.config.benchmarks.steady.stored import stored_since
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.orders import DEFAULT_UNTIL

SEED = 20261121
WARM_UP_SECONDS = 10
LEAD_SECONDS = 3.0
LATE_DAYS = 42
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is measured: touches a second for so long, from so many gates, with so many people at the pages.

    With `trials`, then so many gates `returning` at once, so many touches `replayed` in one go, `late` ones of weeks, and restarts of
    the edge.
    """

    minutes: float
    rate: float
    people: int
    gates: int
    trials: bool = True
    returning: int = 5_000
    replayed: int = 500_000
    late: int = 100_000


def bench_steady(environment: Mapping[str, str], wish: Wish, *, say: Say, folder: Path) -> Iterator[Line]:
    """Lines in the order of measuring. Django is set up over the country's database; `folder` takes files of the run."""
    url = environment["CCUS_DATABASE_URL"]
    everywhere = gates_of_today(url, most=wish.gates + wish.returning)
    places, away = everywhere[: wish.gates], everywhere[wish.gates :] or everywhere
    people = sum(len(place.gate.cards) for place in places)
    yield Line("端末 gates", f"{len(places):,} with {people:,} people")
    with house(environment, folder / "house.log") as (port, running):
        say("人をサインインさせています (signing people in)")
        crowd = cast_crowd(
            places, people=wish.people, month=JstMonth.of(DEFAULT_UNTIL), now=datetime.now(UTC), seed=SEED
        )
        connections.close_all()
        say("温めています (warming up)")
        _play(port, places, crowd, seconds=WARM_UP_SECONDS, rate=wish.rate / 4, seed=SEED + 1)
        since, seconds = datetime.now(UTC), wish.minutes * 60
        say(f"{seconds:,.0f} 秒測ります (measuring for {seconds:,.0f} s)")
        with Watch(running, postmaster_of(url)) as watch:
            touched, visited = _play(port, places, crowd, seconds=seconds, rate=wish.rate, seed=SEED)
        yield from figures.of_gates(touched, seconds=seconds)
        yield from figures.of_visitors(visited, seconds=seconds)
        yield from figures.of_processes(watch)
        stored = stored_since(url, since, devices=[place.device_id for place in places])
        yield from figures.of_storage(touched, stored)
        if wish.trials:
            yield from _trials(port, running, places, away, url, wish, say=say)


def _trials(
    port: int,
    running: subprocess.Popen[bytes],
    places: Sequence[GateOfToday],
    away: Sequence[GateOfToday],
    url: str,
    wish: Wish,
    *,
    say: Say,
) -> Iterator[Line]:
    say("端末を一斉につなぎ直しています (reconnecting gates at once)")
    yield from trials.reconnects(port, places, away, number=wish.returning, seed=SEED)
    for touches, days in ((wish.replayed, 1), (wish.late, LATE_DAYS)):
        say(f"{days} 日分のタッチを一度に送っています (sending touches of {days} days in one go)")
        yield from trials.replays(
            port, places, lambda: Watch(running, postmaster_of(url)), touches=touches, days=days, seed=SEED + days
        )
    say("受付を再起動しています (restarting the edge)")
    yield from trials.restarts(port, running)


def _play(
    port: int,
    places: Sequence[GateOfToday],
    crowd: Sequence[visitors.Visitor],
    *,
    seconds: float,
    rate: float,
    seed: int,
) -> tuple[gates.Result, visitors.Result]:
    begins_at = time.time() + LEAD_SECONDS
    touching = gates.Order(
        port=port, begins_at=begins_at, seconds=seconds, touches_per_second=rate,
        gates=[place.gate for place in places], seed=seed,
    )  # fmt: skip
    visiting = visitors.Order(port=port, begins_at=begins_at, seconds=seconds, visitors=list(crowd), seed=seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        at_gates, at_pages = _start(gates, touching, folder), _start(visitors, visiting, folder)
        for running in (at_gates, at_pages):
            if running.wait():
                raise RuntimeError(f"a load generator ended with {running.returncode}")
        return (
            msgspec.json.decode((folder / "gates.result").read_bytes(), type=gates.Result),
            msgspec.json.decode((folder / "visitors.result").read_bytes(), type=visitors.Result),
        )


def _start(module: object, order: msgspec.Struct, folder: Path) -> subprocess.Popen[bytes]:
    name = str(module.__name__)  # type: ignore[attr-defined]
    short = name.rpartition(".")[2]
    (folder / f"{short}.order").write_bytes(msgspec.json.encode(order))
    return subprocess.Popen([sys.executable, "-m", name, folder / f"{short}.order", folder / f"{short}.result"])
