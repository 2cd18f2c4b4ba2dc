"""Runs jobs that wait, in this process and transaction."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def run_waiting_jobs() -> list[str]:
    """Runs each waiting job as the worker would, but on the connection of the test; gives their names in order."""
    app.perform_import_paths()
    waiting = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
    for job in waiting:
        app.tasks[job.task_name].func.__wrapped__(**job.args)  # type: ignore[attr-defined]
    return [job.task_name for job in waiting]
