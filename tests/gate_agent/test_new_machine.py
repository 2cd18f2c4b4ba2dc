"""A new machine: from `pip install` to the first green touch, with a line and without one, within three minutes of the clock."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.config.house import House
from tests.gate_agent.agents import Agent, environment
from tests.gate_agent.test_gate_and_house import code_for, house, wait_until_sent

__all__ = ["house"]

ROOT = Path(__file__).resolve().parents[2]
SECONDS_AT_MOST = 180
NO_INDEX = (
    "NewConnectionError",
    "Temporary failure in name resolution",
    "No matching distribution found for hatchling",
)

pytestmark = pytest.mark.faults


def test_a_new_machine_shows_its_first_green_within_three_minutes(
    house: House, own_environment: dict[str, str], tmp_path: Path
) -> None:
    machine, folder = tmp_path / "machine", tmp_path / "gate"
    code = code_for(own_environment)
    began = time.monotonic()

    run(sys.executable, "-m", "venv", machine)
    try:
        run(
            machine / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-cache-dir", ROOT / "src" / "gate_agent"
        )
    except AssertionError as failed:
        if any(sign in str(failed) for sign in NO_INDEX):
            pytest.skip("pip finds no package index from here")
        raise
    command = [str(machine / "bin" / "ccus-gate")]
    said = run(
        *command, "--folder", folder, "enrol", code, "--server", f"http://127.0.0.1:{house.port}", "--name", "正門"
    )
    assert "bench 1 に「正門」として登録しました" in said
    agent = Agent(folder, command=command)
    agent.wait_until_open()
    online = agent.touch("T101")
    agent.end()
    took = time.monotonic() - began

    house.kill()
    agent = Agent(folder, command=command)
    agent.wait_until_open()
    offline = agent.touch("T109")
    assert agent.end() == 0, agent.said

    assert (online["light"], offline["light"]) == ("recorded", "recorded")
    assert took < SECONDS_AT_MOST
    again = House(own_environment, house.port)
    try:
        again.wait_for("Ready at")
        again.follow()
        agent = Agent(folder, command=command)
        wait_until_sent(folder, count=2)
        agent.end()
    finally:
        again.kill()


def run(*command: str | Path) -> str:
    # pip goes where the machine's own settings say.
    variables = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    ended = subprocess.run(
        [str(part) for part in command],
        env=environment(**variables),
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
