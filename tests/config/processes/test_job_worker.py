"""A worker whose database comes and goes; the signals are real."""

from __future__ import annotations

import asyncio
import os
import signal

import psycopg
import pytest

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.config.processes import job_worker
from ccus.config.processes.job_worker import work_until_stopped

NOWHERE = "postgresql://ccus:secret@127.0.0.1:1/ccus"


async def until_cancelled() -> None:
    await asyncio.Event().wait()


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_work_goes_on_until_a_signal_and_may_finish_then() -> None:
    done: list[str] = []

    async def work() -> None:
        try:
            stop()
            await until_cancelled()
        finally:
            await asyncio.sleep(0)
            done.append("tidied up")

    asyncio.run(work_until_stopped(work, url=NOWHERE))

    assert done == ["tidied up"]


@pytest.mark.parametrize("ends_with", [None, psycopg.OperationalError("server closed the connection")])
def test_work_that_lost_its_database_begins_again(
    ends_with: Exception | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(job_worker, "FIRST_PAUSE_SECONDS", 0.01)
    began: list[int] = []

    async def work() -> None:
        began.append(len(began))
        if len(began) == 3:
            stop()
            await until_cancelled()
        if ends_with is not None:
            raise ends_with

    asyncio.run(work_until_stopped(work, url=with_database(environment.database_url(), "postgres")))

    assert began == [0, 1, 2]
    assert capsys.readouterr().out.count("データベースにつながり直しました。") == 2


def test_an_absent_database_is_told_once_without_its_password_and_stopping_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(job_worker, "FIRST_PAUSE_SECONDS", 0.01)

    async def work() -> None:
        asyncio.get_running_loop().call_later(0.2, stop)

    asyncio.run(work_until_stopped(work, url=NOWHERE))

    told = capsys.readouterr().out
    assert told.count("データベースに接続できません") == 1
    assert "secret" not in told


def test_a_defect_ends_the_worker() -> None:
    async def work() -> None:
        raise KeyError("name")

    with pytest.raises(KeyError):
        asyncio.run(work_until_stopped(work, url=NOWHERE))
