"""Jobs of history, run by a real worker over the test database."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer
from pytest_django.fixtures import Settings
from tests.history.world import MONDAY, World, a_roster_entry, a_technician, a_touch, at, store

from ccus.foundation import jobs
from ccus.foundation.changes import FactChange, announce
from ccus.history.models import DirectEntry, Touch, TouchRoot, WorkRecord
from ccus.history.services import rejudging
from ccus.history.services.proof.folder import ProofFolder
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import jst_midnight

pytestmark = pytest.mark.django_db(transaction=True)


def run_waiting_jobs() -> list[tuple[str, str]]:
    """Runs what waits in the queue; gives name and state of each job of this test, without those that the clock added."""
    first = ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("id", flat=True).first()

    async def work() -> None:
        # One thread for all jobs, so that its database connections can be closed in the end.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
        await asyncio.to_thread(connections.close_all)
        await sync_to_async(connections.close_all)()  # jobs that the clock adds come from a thread of their own

    asyncio.run(work())
    of_the_clock = ProcrastinatePeriodicDefer.objects.filter(job_id__isnull=False).values("job_id")
    done = ProcrastinateJob.objects.filter(id__gte=first).exclude(id__in=of_the_clock)
    return list(done.values_list("task_name", "status"))


def test_a_change_for_very_many_people_is_judged_by_the_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejudging, "AT_ONCE", 0)
    person = a_technician("花子", of=world.employer, token="HANAKO")
    store(a_touch(world.gate, at("08:02"), token="HANAKO"))
    a_roster_entry(world.site, person, world.employer)

    announce(FactChange(cause="roster_entry_added", technicians=[person.pk], sites=[world.site.pk]))
    assert WorkRecord.objects.get().evaluation_valid is False

    assert run_waiting_jobs() == [("history.rejudge", "succeeded")]
    assert WorkRecord.objects.get().evaluation_valid is True
    assert Touch.objects.get().verdict == "counted"


def test_the_closing_job_expires_what_nobody_decided(world: World) -> None:
    long_ago = MONDAY - timedelta(days=120)
    entry = DirectEntry.objects.create(
        technician=world.taro, site=world.site, business=world.employer, work_date=long_ago, trade_code="06-01",
        site_roles=["other"], reason="カード忘れ", state=DirectEntryState.SUBMITTED, entered_as="technician",
        entered_by="account:1", entered_at=at("09:00", long_ago), closes_on=long_ago + timedelta(days=45),
    )  # fmt: skip

    app.configure_task("history.close_direct_entries").defer(timestamp=0)

    assert run_waiting_jobs() == [("history.close_direct_entries", "succeeded")]
    entry.refresh_from_db()
    assert (entry.state, entry.decided_by) == ("expired", "program:closing")


def test_the_proving_job_publishes_the_days_that_are_over(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEYS_DIR, settings.PROOF_DIR = tmp_path / "keys", tmp_path / "proofs"
    before_yesterday = timezone.localdate() - timedelta(days=2)
    store(a_touch(world.gate, at("08:02", before_yesterday)))

    jobs.enqueue("history.publish_roots", timestamp=0)

    assert run_waiting_jobs() == [("history.publish_roots", "succeeded")]
    assert TouchRoot.objects.get(day=before_yesterday).size == 1
    assert ProofFolder(tmp_path / "proofs").days()[0] == before_yesterday


def test_days_are_closed_soon_after_midnight_in_japan() -> None:
    """The clock of periodic jobs is UTC, whatever TIME_ZONE says."""
    app.perform_import_paths()
    (periodic,) = (
        each
        for (name, _), each in app.periodic_registry.periodic_tasks.items()
        if name == "history.close_direct_entries"
    )
    midnight = jst_midnight(MONDAY)

    begins = datetime.fromtimestamp(periodic.croniter.get_next(ret_type=float, start_time=midnight.timestamp()), UTC)

    assert begins - midnight == timedelta(minutes=10)
