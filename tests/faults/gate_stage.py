"""Starts gates: run as a program, it forks a `ccus-gate run` for each line of its standard input, and prints its process id.

A line is JSON: {"arguments": […], "clock": file with the seconds that the gate's clock is off, "boot": name of the start of its
machine, "log": file}. The program is loaded once and forked, so that a gate is up again within a tenth of a second. Pauses are
shorter than in life; everything else is the program as it is installed.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from gate_agent import clock
from gate_agent.cli import main
from gate_agent.uplink import backoff, uplink

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 0.4
RECEIPTS_SECONDS = 0.5

for name in ("uvicorn.loops.auto", "uvicorn.protocols.http.auto", "uvicorn.lifespan.on", "anyio._backends._asyncio"):
    importlib.import_module(name)


def shorten_pauses() -> None:
    backoff.FIRST_SECONDS, backoff.LONGEST_SECONDS = FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS
    uplink.RECEIPTS_SOON_SECONDS = uplink.RECEIPTS_LATER_SECONDS = RECEIPTS_SECONDS


def set_clock(file: Path, boot: str) -> None:
    """The gate's wall clock is off by what the file says at the moment; its ticks go on as they do."""

    class Datetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=float(file.read_text() or 0))

    clock.datetime = Datetime  # type: ignore[misc, attr-defined]
    clock.boot_id = lambda: boot  # type: ignore[assignment]


def serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if not pid:
            os._exit(become_gate(asked))
        print(pid, flush=True)


def become_gate(asked: dict[str, str]) -> int:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    set_clock(Path(asked["clock"]), asked["boot"])
    return main(list(asked["arguments"]))


if __name__ == "__main__":
    shorten_pauses()
    serve()
