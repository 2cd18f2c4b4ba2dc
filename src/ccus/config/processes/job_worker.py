"""The job worker that outlives its database: while that is away it waits, says so once, and goes on by itself.

procrastinate's own worker ends when a connection breaks. It is run again here, so that `ccus worker` beside a server of
one's own needs nobody to start it again.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg

from ccus.config import environment
from ccus.config.terminal import say
from ccus.foundation.postgres.failures import trouble_behind
from ccus.foundation.postgres.trouble import ConnectionLost

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
CONNECT_SECONDS = 3
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Work = Callable[[], Coroutine[Any, Any, None]]


async def work_until_stopped(work: Work, *, url: str) -> None:
    """Runs `work`, again whenever it has ended with its connection to `url`, until SIGINT or SIGTERM.

    `work` is cancelled then and may take its time to finish. What it raises for any other reason is raised.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopped.set)
    try:
        while not stopped.is_set():
            await _work_once(work, stopped)
            if not stopped.is_set():
                await _await_database(url, stopped)
    finally:
        for number in STOP_SIGNALS:
            loop.remove_signal_handler(number)


async def _work_once(work: Work, stopped: asyncio.Event) -> None:
    working, stopping = asyncio.create_task(work()), asyncio.create_task(stopped.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()  # does nothing to one that has ended
    try:
        await working
    except asyncio.CancelledError:
        return
    except Exception as error:
        if not isinstance(trouble_behind(error, local_dir=environment.local_dir()), ConnectionLost):
            raise


async def _await_database(url: str, stopped: asyncio.Event) -> None:
    """Returns when a connection can be made again, at the earliest after a pause, or when stopped."""
    said, pause = False, FIRST_PAUSE_SECONDS
    while not stopped.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), pause)
            return
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        try:
            await (await psycopg.AsyncConnection.connect(url, connect_timeout=CONNECT_SECONDS)).close()
        except psycopg.OperationalError as error:
            if not said:
                reason = " ".join(str(error).split())
                say(
                    f"データベースに接続できません（{reason}）。ジョブは、戻りしだい続けます。",
                    f"The database cannot be reached ({reason}); jobs go on as soon as it is back.",
                )
            said = True
            continue
        say("データベースにつながり直しました。ジョブを続けます。", "Connected to the database again; jobs go on.")
        return
