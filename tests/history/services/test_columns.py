from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from ccus.history.services.columns import Column, columns_of

pytestmark = pytest.mark.django_db
JST = timezone(timedelta(hours=9))


@pytest.fixture
def raw() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection  # type: ignore[no-any-return]


def through_the_database(raw: psycopg.Connection[Any], kind: str, values: Sequence[Any]) -> Any:
    statement = f"SELECT %(column)b::{kind}[]"
    parameters = columns_of(statement, {"column": list(values)})
    assert isinstance(parameters["column"], Column)
    (found,) = psycopg.Cursor(raw).execute(statement, parameters, binary=True).fetchone() or ()
    return found


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("boolean", [True, False, True]),
        ("smallint", [0, -32768, 32767]),
        ("int", [0, -(2**31), 2**31 - 1]),
        ("bigint", [0, -(2**63), 2**63 - 1]),
        ("date", [date(1, 1, 1), date(1999, 12, 31), date(2000, 1, 1), date(9999, 12, 31)]),
        (
            "timestamptz",
            [
                datetime(1, 1, 2, tzinfo=UTC),
                datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
                datetime(2026, 11, 21, 8, 2, 11, 1, tzinfo=JST),
                datetime(9999, 12, 30, tzinfo=UTC),
            ],
        ),
        ("uuid", [UUID(int=0), UUID(int=2**128 - 1)]),
        ("bytea", [b"", b"\x00\xff", b"x" * 1000]),
        ("text", ["", "全角 ｶﾅ 𠮷", 'a "quoted" {thing}, \\n', "NULL"]),
    ],
)
def test_values_arrive_as_they_were_sent(raw: psycopg.Connection[Any], kind: str, values: list[Any]) -> None:
    assert through_the_database(raw, kind, values) == values
    assert through_the_database(raw, kind, [None, *values, None]) == [None, *values, None]
    assert through_the_database(raw, kind, values * 700) == values * 700
    assert through_the_database(raw, kind, [None]) == [None]
    assert through_the_database(raw, kind, []) == []


def test_only_arrays_whose_kind_is_known_become_columns() -> None:
    statement = "SELECT %(a)b::bigint[], %(b)b::float[], %(c)s, %(a)b::bigint[]"

    parameters = columns_of(statement, {"a": [1], "b": [1.5], "c": "one"})

    assert parameters == {"a": [1], "b": [1.5], "c": "one"}
    assert [isinstance(parameters[name], Column) for name in "abc"] == [True, False, False]


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("bigint", 2**63, struct.error),
        ("int", "1", struct.error),
        ("text", 5, TypeError),
        ("text", "\ud800", UnicodeEncodeError),
        ("text", "a\x00", psycopg.DataError),
    ],
)
def test_what_is_not_of_its_kind_is_refused(
    raw: psycopg.Connection[Any], kind: str, value: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        through_the_database(raw, kind, [value])
