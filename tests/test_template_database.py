from __future__ import annotations

import os

import psycopg
import pytest
from tests import template_database

URL = os.environ["CCUS_DATABASE_URL"]


def test_it_is_made_once_and_found_by_whoever_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    name = template_database.ready_template(URL)

    def make_again(*_: object) -> None:
        raise AssertionError("it was there")

    monkeypatch.setattr(template_database, "_make", make_again)

    assert template_database.ready_template(URL) == name


def test_other_migrations_make_another_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make(server: psycopg.Connection[tuple[object, ...]], url: str, name: str) -> None:
        made.append(name)
        server.execute(f'CREATE DATABASE "{name}"')

    monkeypatch.setattr(template_database, "PREFIX", f"ccus_trial_{os.getpid()}_")
    monkeypatch.setattr(template_database, "_make", make)
    for fingerprint in "abcdef":
        monkeypatch.setattr(template_database, "_fingerprint", lambda said=fingerprint: said)
        template_database.ready_template(URL)

    assert [name[-1] for name in made] == list("abcdef")
    with psycopg.connect(URL, dbname="postgres", autocommit=True) as server:
        left = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [template_database.PREFIX]
        ).fetchall()
        for (name,) in left:
            server.execute(f'DROP DATABASE "{name}"')
    assert [name[-1] for (name,) in left] == list("cdef")
