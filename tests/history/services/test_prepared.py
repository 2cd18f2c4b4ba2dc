from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests.history.world import MONDAY, World, a_touch, at

from ccus.foundation.sql import load_sql
from ccus.history.services import facts
from ccus.history.services.group_commit import GroupCommit
from ccus.history.services.intake import Answer, hash_typed_id
from ccus.history.services.prepared import IntakeConnection, in_transaction

pytestmark = pytest.mark.django_db(transaction=True)

# What the intake carries out for each group.
OF_EACH_GROUP = (
    "resolve_cards",
    "resolve_ids",
    "lock_technicians",
    "window_of_touches",
    "facts_of_days",
    "insert_touches",
    "merge_records",
    "read_verdicts",
    "first_stored",
)
COUNT = "SELECT count(*) FROM unnest(%(numbers)b::bigint[])"


def connect() -> IntakeConnection:
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor, "context": None}
    return IntakeConnection.connect(**parameters)


@pytest.fixture
def own() -> Iterator[IntakeConnection]:
    """A connection that remembers what is begun on it; nothing stays."""
    with connect() as opened:
        opened.execute("CREATE TEMPORARY TABLE kept (number bigint)")
        opened.commit()
        yield opened


def numbers(own: IntakeConnection) -> list[int]:
    found = [number for (number,) in own.execute("SELECT number FROM kept ORDER BY 1")]
    own.rollback()
    return found


def test_what_every_group_asks_goes_without_the_driver() -> None:
    with connect() as own, in_transaction(own):
        refused = {name for name in OF_EACH_GROUP if not own.takes(load_sql("history", name))}

    assert not refused


def test_rows_are_those_of_a_cursor(own: IntakeConnection) -> None:
    statement = (
        "SELECT * FROM unnest(%(numbers)b::bigint[], %(words)b::text[], %(moments)b::timestamptz[]) AS t"
        " WHERE %(from_on)s::date <= %(until)s::timestamptz"
    )
    moment = datetime(2026, 11, 21, 23, 2, 11, 7, tzinfo=UTC)
    values: dict[str, Any] = {"numbers": [1, 2, None], "words": ["全角", None, "x"], "moments": [moment, None, moment]}

    with in_transaction(own):
        rows = own.rows_of(statement, values | {"from_on": date(2026, 11, 20), "until": moment})
        none = own.rows_of(statement, values | {"from_on": date(2026, 11, 23), "until": moment})

    assert rows == [(1, "全角", moment), (2, None, None), (None, "x", moment)]
    assert none == []


def test_a_statement_is_prepared_once(own: IntakeConnection) -> None:
    for _ in range(3):
        with in_transaction(own):
            assert own.rows_of(COUNT, {"numbers": [1, 2]}) == [(2,)]

    prepared = own.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%unnest($1::bigint[])'")
    assert prepared.fetchone() == (1,)


@pytest.mark.parametrize("statement", ["SELECT %(one)s", "SELECT %(one)b::float[]", "SELECT '%%', %(one)s::date"])
def test_what_cannot_be_packed_is_left_to_the_driver(own: IntakeConnection, statement: str) -> None:
    with in_transaction(own):
        assert own.rows_of(statement, {"one": 1}) is None


def test_outside_of_a_transaction_it_is_left_to_the_driver_which_begins_one(own: IntakeConnection) -> None:
    assert own.rows_of(COUNT, {"numbers": [1]}) is None


def test_what_fails_leaves_nothing_and_the_connection_goes_on(own: IntakeConnection) -> None:
    insert = "INSERT INTO kept SELECT 1 / number FROM unnest(%(numbers)b::bigint[]) AS t (number)"

    with pytest.raises(psycopg.errors.DivisionByZero), in_transaction(own):
        own.rows_of(insert, {"numbers": [1]})
        own.rows_of(insert, {"numbers": [0]})
    with in_transaction(own):
        own.rows_of(insert, {"numbers": [1, 1]})

    assert numbers(own) == [1, 1]


def test_an_error_of_ours_leaves_nothing_either(own: IntakeConnection) -> None:
    with pytest.raises(ZeroDivisionError), in_transaction(own):
        own.execute("INSERT INTO kept VALUES (1)")
        raise ZeroDivisionError

    assert numbers(own) == []


def test_a_commit_that_was_none_is_an_error(own: IntakeConnection) -> None:
    """PostgreSQL answers to the end of a broken transaction with its being undone, and no error."""

    def fail_unheard() -> None:
        with pytest.raises(psycopg.errors.DivisionByZero):
            own.execute("SELECT 1 / 0")

    with pytest.raises(psycopg.errors.InFailedSqlTransaction), in_transaction(own):
        fail_unheard()


@pytest.mark.parametrize("is_between_statements", [True, False])
def test_a_line_that_breaks_is_an_outage(own: IntakeConnection, is_between_statements: bool) -> None:
    with pytest.raises(psycopg.OperationalError), in_transaction(own):
        if is_between_statements:
            with connect() as other:
                other.execute("SELECT pg_terminate_backend(%s, 10000)", [own.info.backend_pid])
            own.rows_of(COUNT, {"numbers": [1]})
        else:
            own.rows_of("SELECT pg_terminate_backend(pg_backend_pid()), %(numbers)b::bigint[]", {"numbers": []})

    assert own.closed


def test_several_statements_give_what_they_give_one_by_one(own: IntakeConnection, world: World) -> None:
    typed = hash_typed_id(world.taro.ccus_id)
    asked = ("resolve_ids", {"id_hashes": [typed], "ids": [world.taro.ccus_id]})

    with in_transaction(own):
        together = facts.run_together(own, asked, ("read_verdicts", {"event_ids": [], "days": []}))

    with connection.cursor():
        assert together == [*facts.run_together(connection.connection, asked), []]
    assert together[0][0][0] == typed


def test_a_bad_touch_takes_no_other_along_on_a_connection_of_the_intake(world: World) -> None:
    good, bad = a_touch(world.gate, at("08:02", MONDAY)), a_touch(world.gate, at("17:30", MONDAY))
    bad.evidence = "{"  # no JSON, as no gate could send it
    with connect() as own:
        ((first, second),) = GroupCommit(lambda: own)._store_group(own, [[good, bad]])

    assert isinstance(first, Answer) and first.is_new
    assert isinstance(second, psycopg.DataError)
