"""The agent in its own process and a whole house: from the code to the touch in the database, with the line cut between."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import psycopg
import pytest
from tests.config.house import House
from tests.gate_agent.agents import Agent, run_command

from ccus.config.processes.readiness import choose_free_port
from ccus.foundation.postgres.runtime import read_runtime

pytestmark = pytest.mark.faults

PEOPLE, SITES = 400, 8
SITE = "00000000000171"


@pytest.fixture
def house(own_environment: dict[str, str], made_local_dir: Path) -> Iterator[House]:
    running = House(own_environment, choose_free_port())
    running.wait_for("Ready at")
    running.follow()
    world = resources.files("ccus.config.benchmarks").joinpath("world.sql").read_text()
    with database(made_local_dir) as connection:
        psycopg.ClientCursor(connection).execute(world, {"people": PEOPLE, "firms": 20, "sites": SITES})
        # The world numbers its devices itself.
        connection.execute("SELECT setval(pg_get_serial_sequence('devices_device', 'id'), max(id)) FROM devices_device")
    yield running
    running.kill()


def database(local_dir: Path) -> psycopg.Connection[tuple[object, ...]]:
    word = read_runtime(local_dir)
    assert word is not None
    return psycopg.connect(word.url, autocommit=True)


def code_for(own_environment: dict[str, str]) -> str:
    issued = subprocess.run(
        [sys.executable, "-m", "ccus.config.cli", "devices", "invite", SITE],
        env=own_environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return issued.stdout.splitlines()[0]


def wait_until_sent(folder: Path, *, count: int) -> dict[str, object]:
    """Until so many events are in the journal and none of them waits."""
    status: dict[str, object] = {}
    for _ in range(300):
        status = json.loads(run_command("--folder", folder, "status", "--json").stdout)
        if (status["events"], status["waiting"]) == (count, 0):
            return status
        threading.Event().wait(0.1)
    pytest.fail(f"never sent: {status}")


def test_touches_reach_the_house_over_a_cut_line_and_a_killed_agent(
    house: House, own_local_dir: Path, own_environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "gate"
    code = code_for(own_environment)
    enrolled = run_command("--folder", folder, "enrol", code, "--server", f"127.0.0.1:{house.port}", "--name", "正門")
    assert enrolled.returncode == 0, enrolled.stdout + enrolled.stderr

    agent = Agent(folder)
    agent.wait_until_open()
    first = agent.touch("T101")
    assert (first["light"], first["direction"]) == ("recorded", "entry")
    wait_until_sent(folder, count=1)

    agent.kill()
    house.kill()
    agent = Agent(folder)
    agent.wait_until_open()
    shown = [first, *(agent.touch(f"T{number}") for number in (109, 117, 125))]
    agent.kill()
    agent = Agent(folder)
    agent.wait_until_open()
    shown.append(agent.touch("T133"))

    again = House(own_environment, house.port)
    try:
        again.wait_for("Ready at")
        again.follow()
        status = wait_until_sent(folder, count=5)
        assert agent.end() == 0, agent.said
        with database(own_local_dir) as connection:
            stored = connection.execute(
                "SELECT event_id::text, sequence, clock_offset_ms IS NOT NULL FROM history_touch ORDER BY sequence"
            ).fetchall()
            device = connection.execute(
                "SELECT label, software, last_sequence FROM devices_device ORDER BY id DESC"
            ).fetchone()
    finally:
        again.kill()

    assert stored == [(each["event_id"], number, True) for number, each in enumerate(shown, start=1)]
    assert status["refused"] == 0
    assert device is not None
    assert (device[0], str(device[1]).partition(" ")[0]) == ("正門", "ccus-gate")
