"""A running demo for pictures and journeys: `ccus demo` in processes of its own, and the links that sign in."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from ccus.access.states import Role
from ccus.config.processes.readiness import choose_free_port
from ccus.kit.calendar import JST, jst_date
from ccus.twin.rules.country import Country
from ccus.twin.rules.morning import MORNING_SECONDS, morning_bursts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, StorageState

SILENCE_SECONDS = 120
STOP_SECONDS = 30
MORNING = timedelta(minutes=50)
LINK = re.compile(r"http\S+/demo/sign-in/\S+")


class DemoDidNotStart(Exception):
    """`ccus demo` ended, or said nothing more, before it had printed its links. The message is what it said."""


@dataclass(frozen=True, kw_only=True)
class DemoHouse:
    """`url` has no slash at the end. `links`: for each role of the demo the address that signs in."""

    url: str
    links: Mapping[Role, str]


@contextmanager
def demo_house(
    local_dir: Path, *, say: Callable[[str], None], variables: Mapping[str, str] | None = None
) -> Iterator[DemoHouse]:
    """Starts the demo, its gates at rest, over `local_dir` on a free port and stops it in the end.

    The demo's own people alone, unless `variables` ask for a nation around them (CCUS_DEMO_NATION).
    `say` gets each line until it is ready. `variables` are further environment variables. Raises DemoDidNotStart.
    """
    port = choose_free_port()
    own = {"CCUS_PORT": str(port), "PYTHONUNBUFFERED": "1", "CCUS_DEMO_NATION": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "ccus.config.cli", "demo", "--no-replay"],
        env={**_environment(local_dir), **own, **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_pass_on, args=(process, lines), daemon=True)
    reader.start()
    try:
        yield DemoHouse(url=f"http://localhost:{port}", links=_read_links(lines, say))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()


def cookies_of(
    browser: Browser, house: DemoHouse, role: Role | None, *, language: str = "ja-JP"
) -> StorageState | None:
    """What the browser keeps of somebody in the role after signing in by link; None for a visitor.

    The person goes on reading in the `language` of this browser.
    """
    if role is None:
        return None
    context = browser.new_context(locale=language)
    try:
        context.new_page().goto(house.links[role])
        return context.storage_state()
    finally:
        context.close()


def copy_records(local_dir: Path, *, variables: Mapping[str, str] | None = None) -> None:
    """Makes the columnar copy that charts and lists are drawn from; with `variables` as they were given to `demo_house`."""
    subprocess.run(
        [sys.executable, "-m", "ccus.config.cli", "lake", "sync"],
        env={**_environment(local_dir), **(variables or {})},
        check=True,
        capture_output=True,
    )


def live_through_a_morning(house: DemoHouse, local_dir: Path, country: Country, *, now: datetime) -> None:
    """Sends the arrivals of a day at once, as if they had come within the last 50 minutes, through the gates of the house.

    Django must be set up, over whatever database.
    """
    from ccus.twin.services.gates import GateTokens
    from ccus.twin.services.replay import replay_morning

    midnight = datetime.combine(jst_date(now), datetime.min.time(), JST)
    clock = _PressedClock(max(now - MORNING, midnight))
    speed = MORNING_SECONDS / max((now - clock.moment).total_seconds(), 1.0)
    replay_morning(
        country,
        base_url=house.url,
        tokens=GateTokens(local_dir).read(),
        say=lambda _line: None,
        clock=clock.read,
        sleep=clock.skip,
        speed=speed,
        bursts=morning_bursts(country, jst_date(now), speed=speed),
    )


def beat_once(house: DemoHouse, local_dir: Path, *, now: datetime) -> None:
    """A sign of life of each gate. Django must be set up."""
    from ccus.twin.services.gates import GateTokens

    for token in (token for of_site in GateTokens(local_dir).read().values() for token in of_site):
        answer = httpx2.post(
            f"{house.url}/api/device/v1/heartbeats",
            json={"device_time": now.isoformat(), "queue_length": 0},
            headers={"Authorization": f"Bearer {token}"},
        )
        answer.raise_for_status()


def _environment(local_dir: Path) -> dict[str, str]:
    """Ours, without what is set for another installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CCUS_", "DJANGO_"))}
    return {**kept, "CCUS_LOCAL_DIR": str(local_dir), "CCUS_MODE": "demo"}


@dataclass
class _PressedClock:
    """A clock that stands still but for those who wait on it."""

    moment: datetime

    def read(self) -> datetime:
        return self.moment

    def skip(self, seconds: float) -> None:
        """At least a millisecond: less than a moment can hold would be waited for without end."""
        self.moment += timedelta(seconds=max(seconds, 0.001))


def _pass_on(process: subprocess.Popen[str], lines: queue.SimpleQueue[str | None]) -> None:
    """Reads to the end, since the demo would wait for a reader that stops."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line.rstrip())
    lines.put(None)


def _read_links(lines: queue.SimpleQueue[str | None], say: Callable[[str], None]) -> dict[Role, str]:
    """Reads until there is a link for each role; a role is named on the line before its link."""
    said: list[str] = []
    links: dict[Role, str] = {}
    while len(links) < len(Role):
        try:
            line = lines.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            line = None
        if line is None:
            raise DemoDidNotStart("\n".join(said))
        said.append(line)
        say(line)
        if found := LINK.search(line):
            label = said[-2].strip().partition(" / ")[0]
            links[next(role for role in Role if role.label_ja == label)] = found.group()
    return links
