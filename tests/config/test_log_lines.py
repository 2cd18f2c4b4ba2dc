from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from ccus.config.log_lines import discreet

TOLD = "佐藤 太郎\n二行目"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console of an installation would show."""
    console = next(handler for handler in logging.getLogger().handlers if handler.get_name() == "console")
    handler = logging.StreamHandler(text := io.StringIO())
    handler.setFormatter(console.formatter)
    for discretion in console.filters:
        handler.addFilter(discretion)
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/business/people/46678669987121/days/", "/business/people/…/days/"),
        ("/prime/sites/59120584811871/roster/99129312076921/", "/prime/sites/…/roster/…/"),
        ("/demo/sign-in/ImRlbW8tc3V6dWtpIg:1vMbTX:CqfP3yP0yQ8x2hKkz5a/", "/demo/sign-in/…/"),
        ("/prime/approvals/258/return/", "/prime/approvals/258/return/"),
    ],
)
def test_parts_of_an_address_that_name_somebody_are_left_out(path: str, shown: str) -> None:
    assert discreet(path) == shown


@pytest.mark.django_db
def test_a_refused_page_is_logged_without_the_id_in_its_address(client: Client, log: io.StringIO) -> None:
    client.get("/no-such-page/46678669987121/")

    assert "Not Found: /no-such-page/…/" in log.getvalue()
    assert "46678669987121" not in log.getvalue()


@pytest.mark.django_db
def test_a_fault_of_the_database_is_logged_without_the_row(log: io.StringIO) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE people (name text UNIQUE)")
            cursor.execute("INSERT INTO people VALUES (%s), (%s)", [TOLD, TOLD])
    except DatabaseError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/")

    assert "UniqueViolation" in log.getvalue()
    assert "DETAIL: …" in log.getvalue()
    assert not any(line in log.getvalue() for line in TOLD.splitlines())


def fail_with(error: Exception, *, logger: str) -> None:
    try:
        raise OperationalError(str(error)) from error
    except OperationalError:
        logging.getLogger(logger).exception("Internal Server Error: %s", "/")


def test_an_absent_database_is_logged_in_one_line(log: io.StringIO) -> None:
    fail_with(psycopg.OperationalError("connection failed\n\tIs it running?"), logger="django.request")

    (line,) = log.getvalue().splitlines()
    assert line.endswith("Internal Server Error: / (connection failed Is it running?)")


def test_the_job_runner_leaves_an_outage_to_the_worker_and_tells_defects(log: io.StringIO) -> None:
    fail_with(psycopg.OperationalError("connection failed"), logger="procrastinate.worker")
    assert log.getvalue() == ""

    fail_with(KeyError("name"), logger="procrastinate.worker")
    assert "KeyError: 'name'" in log.getvalue()
