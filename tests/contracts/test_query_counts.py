"""The recorder of query counts notices more, notices fewer, and records on request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from tests.contracts import query_counts
from tests.contracts.query_counts import assert_query_count

pytestmark = pytest.mark.django_db


def ask(times: int) -> str:
    for _ in range(times):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return "asked"


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "query_counts.json"
    path.write_text('{"test:page": 2}')
    monkeypatch.setattr(query_counts, "RECORD", path)
    monkeypatch.delenv("CCUS_RECORD_QUERY_COUNTS", raising=False)
    return path


@pytest.mark.usefixtures("record")
def test_the_recorded_number_passes_and_gives_the_answer_back() -> None:
    assert assert_query_count("test:page", lambda: ask(2)) == "asked"


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("times", [1, 3])
def test_another_number_fails_and_shows_the_queries(times: int) -> None:
    with pytest.raises(AssertionError, match=f"made {times} queries, recorded are 2:\nSELECT 1"):
        assert_query_count("test:page", lambda: ask(times))


@pytest.mark.usefixtures("record")
def test_a_page_that_was_never_recorded_fails() -> None:
    with pytest.raises(AssertionError, match="is not recorded"):
        assert_query_count("test:other-page", lambda: ask(1))


def test_recording_writes_the_number_down(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCUS_RECORD_QUERY_COUNTS", "1")

    assert_query_count("test:page", lambda: ask(3))

    assert json.loads(record.read_text()) == {"test:page": 3}


def test_no_page_may_ask_more_than_promised(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCUS_RECORD_QUERY_COUNTS", "1")

    with pytest.raises(AssertionError, match="made 13 queries"):
        assert_query_count("test:page", lambda: ask(13))


@pytest.mark.parametrize(
    ("name", "address"),
    [("account_login", "/sign-in/"), ("public:technician-sign-in", "/sign-in/technician/"), ("healthz", "/healthz/")],
)
def test_pages_before_the_door(client: Client, name: str, address: str) -> None:
    assert assert_query_count(name, lambda: client.get(address)).status_code == 200
