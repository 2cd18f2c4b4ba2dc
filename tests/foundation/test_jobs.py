from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from procrastinate.exceptions import TaskNotFound

from ccus.foundation import jobs

SOURCE = Path(jobs.__file__).resolve().parents[1]
READ_AT_START = """
import sys, django
django.setup()
print([name for name in sys.modules if name.startswith("ccus.") and name.endswith(".tasks")])
"""


def test_a_start_reads_no_jobs() -> None:
    done = subprocess.run([sys.executable, "-c", READ_AT_START], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_worker_reads_those_of_every_app() -> None:
    app.perform_import_paths()

    with_jobs = {path.parent.name for path in SOURCE.glob("*/tasks.py")}
    assert {name.partition(".")[0] for name in app.tasks} - {"procrastinate", "builtin:procrastinate"} == with_jobs
    assert "history" in with_jobs


@pytest.mark.parametrize("name", ["history.nothing", "nobody.nothing"])
def test_a_job_that_nobody_declared_is_not_taken(name: str) -> None:
    with pytest.raises(TaskNotFound):
        jobs.enqueue(name)
