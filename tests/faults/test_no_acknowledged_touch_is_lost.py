"""10,000 touches while the edge and the database are killed: everything that was acknowledged is there, once."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import psutil
import psycopg
import pytest
import uuid_utils
from tests.config.house import House

from ccus.config.processes.readiness import choose_free_port
from ccus.foundation.postgres.runtime import read_runtime

pytestmark = pytest.mark.faults

TOUCHES, GATES, PEOPLE, SITES = 10_000, 8, 400, 8
SECONDS_AT_MOST = 150


class Gate(threading.Thread):
    """A gate with a durable queue: what is not acknowledged is sent again, in any order, until it is."""

    def __init__(self, port: int, number: int, events: list[dict[str, object]], deadline: float) -> None:
        super().__init__()
        self.port, self.number, self.deadline = port, number, deadline
        self.waiting = {str(event["event_id"]): event for event in events}
        self.acknowledged: list[str] = []
        self.statuses: set[int] = set()
        self.chance = random.Random(number)

    def run(self) -> None:
        while self.waiting and time.monotonic() < self.deadline:
            sent = self.chance.sample(sorted(self.waiting), k=min(len(self.waiting), self.chance.choice([1, 5, 50])))
            for result in self.send([self.waiting[event_id] for event_id in sent]):
                if result["result"] in ("stored", "duplicate"):
                    self.acknowledged.append(str(result["event_id"]))
                    # Now and then a gate forgets that it was answered, and sends again.
                    if self.chance.random() > 0.02:
                        del self.waiting[str(result["event_id"])]

    def send(self, events: list[dict[str, object]]) -> list[dict[str, object]]:
        """Results, or none when the answer did not come; the gate then knows nothing and sends again."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST",
                "/api/device/v1/touches",
                json.dumps({"events": events}),
                {"Authorization": f"Bearer bench-{self.number}", "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            body = answer.read()
            self.statuses.add(answer.status)
            return json.loads(body)["results"] if answer.status == 200 else []
        except (OSError, http.client.HTTPException):
            threading.Event().wait(0.05)  # the gate's pause before it tries again
            return []
        finally:
            connection.close()


@pytest.fixture
def house(own_environment: dict[str, str], made_local_dir: Path) -> Iterator[House]:
    running = House(own_environment, choose_free_port())
    running.wait_for("Ready at")
    running.follow()
    yield running
    running.kill()


def test_kills_of_edge_and_database_lose_nothing_acknowledged(
    house: House, own_local_dir: Path, own_environment: dict[str, str]
) -> None:
    word = read_runtime(own_local_dir)
    assert word is not None
    with psycopg.connect(word.url, autocommit=True) as connection:
        world = resources.files("ccus.config.benchmarks").joinpath("world.sql").read_text()
        psycopg.ClientCursor(connection).execute(world, {"people": PEOPLE, "firms": 20, "sites": SITES})
    deadline = time.monotonic() + SECONDS_AT_MOST
    gates = [Gate(house.port, number + 1, made_up_events(number), deadline) for number in range(GATES)]
    for gate in gates:
        gate.start()
    kills = kill_now_and_then(house, own_local_dir, gates)
    for gate in gates:
        gate.join()

    assert kills == {"edge": 3, "database": 3}, house.said
    assert [len(gate.waiting) for gate in gates] == [0] * GATES, "every touch was acknowledged in the end"
    assert set.union(*(gate.statuses for gate in gates)) <= {200, 503}, "nothing but good answers and “come back”"
    acknowledged = {event_id for gate in gates for event_id in gate.acknowledged}
    assert len(acknowledged) == TOUCHES
    word = read_runtime(own_local_dir)
    assert word is not None
    with psycopg.connect(word.url) as connection:
        stored = [str(row[0]) for row in connection.execute("SELECT event_id FROM history_touch")]
        counted = connection.execute("SELECT sum(touch_count) FROM history_workrecord").fetchone()
    assert set(stored) == acknowledged
    assert len(stored) == TOUCHES, "none is doubled"
    assert counted == (TOUCHES,)
    rebuilt = subprocess.run(
        [sys.executable, "-m", "ccus.config.cli", "rebuild", "work-records", "--check"],
        env=own_environment,
        capture_output=True,
        text=True,
    )
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr


def made_up_events(gate: int) -> list[dict[str, object]]:
    """Touches of the gate's own people on some past days, directions left open."""
    chance = random.Random(1000 + gate)
    people = [number for number in range(1, PEOPLE + 1) if (number - 1) % SITES == gate]
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        {
            "event_id": str(uuid_utils.uuid7()),
            "occurred_at": (
                midnight - timedelta(days=chance.randint(1, 25), minutes=chance.randint(1, 1400))
            ).isoformat(),
            "card": f"T{chance.choice(people)}",
            "sequence": number,
        }
        for number in range(TOUCHES // GATES)
    ]


def kill_now_and_then(house: House, local_dir: Path, gates: list[Gate]) -> dict[str, int]:
    """Kills edge and database in turn, each time when another seventh of the touches is through."""
    kills = {"edge": 0, "database": 0}
    for turn in range(1, 7):
        while sum(len(gate.waiting) for gate in gates) > TOUCHES * (7 - turn) / 7:
            if not any(gate.is_alive() for gate in gates):
                return kills
            threading.Event().wait(0.02)
        if turn % 2:
            for process in edge_processes(house):
                process.kill()
            kills["edge"] += 1
        else:
            word = read_runtime(local_dir)
            assert word is not None
            os.kill(word.server_pid, signal.SIGKILL)
            kills["database"] += 1
    return kills


def edge_processes(house: House) -> list[psutil.Process]:
    found = [
        process
        for process in psutil.Process(house.process.pid).children(recursive=True)
        if "ccus.config.edge.app:app" in " ".join(process.cmdline())
    ]
    assert found
    return found
