"""A gate agent in a process of its own, and what its page would send it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "gate_agent.cli"]


def run_command(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`ccus-gate` with arguments, to its end, in Japanese."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def environment(**variables: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CCUS_", "LC_", "LANG", "HTTP", "http"))
    }
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "CCUS_GATE_LANGUAGE": "ja", **variables}


class Agent:
    """A running `ccus-gate run`."""

    def __init__(self, folder: Path, *arguments: str, command: Sequence[str] = COMMAND, **variables: str) -> None:
        self.said = ""
        self.process = subprocess.Popen(
            [*command, "--folder", str(folder), "run", "--no-browser", *arguments],
            env=environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.port = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._speaks = threading.Event()
        self._reader.start()

    def wait_until_open(self) -> None:
        """Until the screen answers."""
        if not self._speaks.wait(30) or not self.port:
            pytest.fail(f"the agent never named its screen:\n{self.said}")
        for _ in range(200):
            try:
                self._request("GET", "/", None)
                return
            except OSError:
                threading.Event().wait(0.05)  # the port is bound before the server listens
        pytest.fail(f"the screen never answered:\n{self.said}")

    def touch(self, card: str) -> dict[str, Any]:
        """What the page shows when a keyboard-type reader typed a card. OSError when the agent is gone."""
        status, body = self._request("POST", "/readings", {"source": "keyboard", "text": card})
        assert status == 200, body
        shown: dict[str, Any] = json.loads(body)["shown"]
        return shown

    def kill(self) -> None:
        """As a power cut does; nothing is said good-bye to."""
        self.process.send_signal(signal.SIGKILL)
        self._end()

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self._end()
        return self.process.returncode

    def _end(self) -> None:
        self.process.wait(20)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                self._speaks.set()
        self._speaks.set()

    def _request(self, method: str, path: str, body: object) -> tuple[int, bytes]:
        host = f"127.0.0.1:{self.port}"
        connection = http.client.HTTPConnection(host, timeout=20)
        try:
            connection.request(
                method,
                path,
                None if body is None else json.dumps(body),
                {"Host": host, "Origin": f"http://{host}", "X-CCUS-Gate": "1", "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as problem:
            raise ConnectionError(str(problem)) from problem
        finally:
            connection.close()
