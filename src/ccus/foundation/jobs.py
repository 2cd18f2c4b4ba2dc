"""Jobs: work that may be done a little later, by the worker, from the same database and the same transaction."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app


def enqueue(name: str, **arguments: Any) -> None:
    """Puts a job in the queue; it starts only if the surrounding transaction commits.

    `name` is the job's full dotted name (`history.rejudge`), declared in some app's `tasks.py`. Arguments must be JSON values.
    """
    app.configure_task(name, allow_unknown=False).defer(**arguments)
