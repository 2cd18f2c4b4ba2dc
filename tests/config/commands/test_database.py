from __future__ import annotations

import subprocess
from collections.abc import Callable

import psycopg

Ccus = Callable[..., subprocess.CompletedProcess[str]]


def test_url_of_a_server_that_does_not_run_is_an_error_that_names_the_way_out(ccus: Ccus) -> None:
    answer = ccus("db", "url")

    assert answer.returncode == 4
    assert answer.stdout == ""
    assert "ccus db start" in answer.stderr


def test_started_server_stays_until_it_is_stopped(ccus: Ccus) -> None:
    started = ccus("db", "start")
    url = ccus("db", "url").stdout.strip()
    with psycopg.connect(url) as connection:
        answer = connection.execute("SELECT 1").fetchone()
    stopped = ccus("db", "stop")

    assert started.returncode == 0
    assert answer == (1,)
    assert stopped.returncode == 0
    assert ccus("db", "url").returncode == 4
    assert "動いていませんでした" in ccus("db", "stop").stdout


def test_commands_for_the_embedded_server_refuse_when_another_is_named(ccus: Ccus) -> None:
    answer = ccus("db", "stop", CCUS_DATABASE_URL="postgresql://db.example/ccus")

    assert answer.returncode == 2
    assert "CCUS_DATABASE_URL" in answer.stderr


def test_url_of_a_named_server_is_simply_shown(ccus: Ccus) -> None:
    answer = ccus("db", "url", CCUS_DATABASE_URL="postgresql://db.example/ccus")

    assert answer.stdout == "postgresql://db.example/ccus\n"
