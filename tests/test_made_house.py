"""The copy that other tests begin with is a whole installation: nothing is left to be made, and nobody has used it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import psycopg
import pytest
from tests.config.conftest import ccus, made_local_dir, own_environment, own_local_dir

__all__ = ["ccus", "made_local_dir", "own_environment", "own_local_dir"]

Ccus = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.usefixtures("made_local_dir")
def test_a_copy_starts_with_all_its_tables_and_nobody_in_them(ccus: Ccus) -> None:
    assert ccus("db", "start").returncode == 0
    prepared = ccus("prepare")
    url = ccus("db", "url").stdout.strip().splitlines()[-1]

    assert (prepared.returncode, prepared.stdout) == (0, "")
    with psycopg.connect(url) as database:
        row = database.execute("SELECT count(*) > 20, (SELECT count(*) FROM access_account) FROM django_migrations")
        assert row.fetchone() == (True, 0)
