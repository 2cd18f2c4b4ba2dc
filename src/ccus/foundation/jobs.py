"""Jobs: work that may be done a little later, by the worker, from the same database and the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec

from django.apps import apps
from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

P = ParamSpec("P")


def job(name: str, *, queue: str) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """Declares a job under its full dotted name. Broken database connections are dropped before and after, as for a request."""

    def declare(function: Callable[P, None]) -> Task[P, None, P]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            close_old_connections()
            try:
                function(*args, **kwargs)
            finally:
                close_old_connections()

        return app.task(name=name, queue=queue)(run)

    return declare


def enqueue(name: str, **arguments: Any) -> None:
    """Puts a job in the queue; it starts only if the surrounding transaction commits.

    `name` is the job's full dotted name (`history.rejudge`), declared in some app's `tasks.py`. Arguments must be JSON values.
    """
    _read_jobs_of(name)
    app.configure_task(name, allow_unknown=False).defer(**arguments)


def enqueue_once(name: str, /, *, key: str, **arguments: Any) -> None:
    """Like `enqueue`, but does nothing while a job with the same `key` still waits."""
    _read_jobs_of(name)
    deferrer = app.configure_task(name, allow_unknown=False, queueing_lock=key)
    with suppress(AlreadyEnqueued), transaction.atomic():
        deferrer.defer(**arguments)


def enqueue_in_turn(name: str, /, *, lock: str, **arguments: Any) -> None:
    """Like `enqueue`; of jobs with the same `lock` no two run at the same time, whichever worker takes them."""
    _read_jobs_of(name)
    app.configure_task(name, allow_unknown=False, lock=lock).defer(**arguments)


def _read_jobs_of(name: str) -> None:
    """A job is known once the module that declares it was read."""
    app_name = name.partition(".")[0]
    with suppress(LookupError):  # of a name that nobody declared procrastinate speaks
        import_module(f"{apps.get_app_config(app_name).name}.tasks")
