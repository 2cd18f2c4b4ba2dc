"""A gate under test: its process, its folder on a disk of its own, its clock, and what people saw at it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from tests.faults.checker import Shown, Unanswered
from tests.faults.line import Line
from tests.faults.small_disk import SmallDisk

from ccus.config.processes.readiness import choose_free_port
from gate_agent.journal.sealing import credential_of
from gate_agent.journal.store import FILE_NAME
from gate_agent.settings import Settings, make_folder, save_settings, save_token
from gate_agent.signatures import KEYS_NAME

STAGE = Path(__file__).with_name("gate_stage.py")
START_SECONDS = 30
MEGABYTES = 24
# Answers after which the touch is on disk.
ON_DISK = frozenset({"recorded", "recorded_check", "choose"})


class GateStage:
    """The program that forks the gates."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, STAGE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def start(self, asked: dict[str, Any]) -> int:
        """Process id of the new gate."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


class GateUnderTest:
    """`number` is the device's id. `log` gets a line for each answer before anything else happens to the gate."""

    def __init__(self, number: int, folder: Path, stage: GateStage, line: Line, *, has_disk: bool, keys: str) -> None:
        self.number, self.line = number, line
        self.disk = SmallDisk(folder / "disk", megabytes=MEGABYTES) if has_disk else None
        self.folder = folder / "disk" / "gate"
        self.shown: list[Shown] = []
        self._named: set[str] = set()
        self.unanswered: list[Unanswered] = []
        self.life = 0
        self._copy, self._clock, self.log = folder / "copy", folder / "clock", folder / "gate.log"
        self._answers = folder / "answers.jsonl"
        self._stage, self._port, self._boot = stage, choose_free_port(), str(uuid4())
        self._process: psutil.Process | None = None
        self._enrol(keys)
        self.set_clock(0.0)

    def start(self) -> None:
        """Returns when its screen answers."""
        pid = self._stage.start(
            {
                "arguments": [
                    "--folder", str(self.folder), "run", "--no-browser", "--port", str(self._port),
                    "--reader", f"folder:{self.folder}/dropped",
                ],
                "clock": str(self._clock),
                "boot": self._boot,
                "log": str(self.log),
            }
        )  # fmt: skip
        self._process = psutil.Process(pid)
        deadline = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return
            assert self._process.is_running() and time.monotonic() < deadline, self.log.read_text()
            threading.Event().wait(0.01)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(20)
            self._process = None

    def cut_power(self) -> None:
        """Another start of the machine: its ticks no longer compare with those before."""
        self.kill()
        self._boot = str(uuid4())

    def set_clock(self, seconds: float) -> None:
        draft = self._clock.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self._clock)

    def touch(self, card: str) -> None:
        """What was seen is written down."""
        credential, at = credential_of(card=card, technician_id=None), datetime.now(UTC)
        try:
            answer = self._post("/readings", {"source": "keyboard", "text": card})["shown"]
        except OSError:
            self.unanswered.append(Unanswered(self.number, credential))
            return
        if answer["light"] in ON_DISK:
            # A card held there again shows its first answer once more, also when many others came between.
            if answer["event_id"] not in self._named:
                self._named.add(answer["event_id"])
                self.shown.append(Shown(self.number, self.life, answer["event_id"], credential, at))
            with self._answers.open("a") as file:
                file.write(f"{json.dumps({'at': at.isoformat(), 'life': self.life, 'card': card, **answer})}\n")

    def touch_while(self, card: str, act: Callable[[], None], *, seconds: float) -> None:
        """The card is held to the gate, and so much later, whether it answered or not, `act` happens."""
        touching = threading.Thread(target=self.touch, args=(card,))
        touching.start()
        threading.Event().wait(seconds)
        act()
        touching.join()

    def copy_folder(self) -> None:
        """The backup that somebody makes; the gate stands still meanwhile."""
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self.folder, self._copy, ignore=shutil.ignore_patterns("reserve*"))

    def restore_folder(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self._copy, self.folder)
        self.life += 1

    def count_waiting(self) -> int:
        """Events that the server has not confirmed, refused ones among them."""
        return self._count("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM refused)")

    def count_receipts_due(self) -> int:
        return self._count("SELECT count(*) FROM receipt_due")

    def receipts(self) -> list[str]:
        with self._reading() as journal:
            return [row[0] for row in journal.execute("SELECT receipt FROM receipt ORDER BY event")]

    def close(self) -> None:
        self.kill()
        if self.disk is not None:
            self.disk.unmount()

    def _enrol(self, keys: str) -> None:
        make_folder(self.folder)
        (self.folder / "dropped").mkdir()
        site = f"{self.number:012d}71"
        save_settings(
            self.folder,
            Settings(f"http://127.0.0.1:{self.line.port}", site, f"bench {self.number}", self.number, "gate"),
        )
        save_token(self.folder, f"bench-{self.number}")
        (self.folder / KEYS_NAME).write_text(keys)

    def _count(self, query: str) -> int:
        with self._reading() as journal:
            return int(journal.execute(query).fetchone()[0])

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        address = f"{(self.folder / FILE_NAME).as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=10)) as journal:
            yield journal

    def _post(self, path: str, body: object) -> Any:
        """OSError when no whole answer came."""
        host = f"127.0.0.1:{self._port}"
        connection = http.client.HTTPConnection(host, timeout=20)
        headers = {"Host": host, "Origin": f"http://{host}", "X-CCUS-Gate": "1", "Content-Type": "application/json"}
        try:
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 200, (answer.status, content)
            return json.loads(content)
        except http.client.HTTPException as problem:
            raise ConnectionError(str(problem)) from problem
        finally:
            connection.close()


def environment_of_gates() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CCUS_", "HTTP", "http"))}
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "CCUS_GATE_LANGUAGE": "ja"}
