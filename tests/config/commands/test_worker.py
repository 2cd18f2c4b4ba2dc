"""What the worker leaves behind."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from ccus.config.commands.house import DONE_JOBS
from ccus.foundation.jobs import enqueue
from ccus.insights.services import folding

pytestmark = pytest.mark.django_db(transaction=True)


def work_off() -> None:
    """Runs what waits, as `ccus worker` does, until nothing does."""

    async def work() -> None:
        # One thread for all jobs, so that its database connections can be closed in the end.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs=DONE_JOBS
            )
        await asyncio.to_thread(connections.close_all)
        await sync_to_async(connections.close_all)()  # jobs that the clock adds come from a thread of their own

    asyncio.run(work())


def test_jobs_that_are_done_go_and_those_that_failed_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue("insights.fold_increments", timestamp=0)
    work_off()

    assert not ProcrastinateJob.objects.exclude(status="todo").exists()
    assert not ProcrastinateEvent.objects.exclude(job__status="todo").exists()

    def fail(**_: object) -> None:
        raise ValueError

    monkeypatch.setattr(folding, "fold_increments", fail)
    enqueue("insights.fold_increments", timestamp=0)
    work_off()

    failed = ProcrastinateJob.objects.filter(status="failed")
    assert "insights.fold_increments" in failed.values_list("task_name", flat=True)
