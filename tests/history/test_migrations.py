from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from tests.history.acting import the_prime
from tests.history.provisional import NOON, Crew, note, vouch

from ccus.history.models import TouchRoot
from ccus.history.services.provisional_answers import decline_provisional_day

INDEXES = """
    SELECT x.indisvalid, x.indexrelid::regclass::text FROM pg_index AS x
    WHERE x.indexrelid = 'touch_by_reception'::regclass
"""


@pytest.mark.django_db
def test_every_month_finds_touches_by_reception() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'history_touch'::regclass"
            " UNION ALL SELECT count(*) FROM pg_inherits WHERE inhparent = 'touch_by_reception'::regclass"
        )
        (months,), (indexes,) = cursor.fetchall()
        cursor.execute(INDEXES)

        assert cursor.fetchall() == [(True, "touch_by_reception")]
    assert months == indexes >= 1


@pytest.mark.django_db(transaction=True)
def test_the_index_is_finished_by_a_second_run_after_an_interrupted_one() -> None:
    migration = import_module("ccus.history.migrations.0007_find_touches_by_reception")
    with connection.schema_editor(atomic=False) as editor:
        migration.drop_index(None, editor)
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX touch_by_reception ON ONLY history_touch USING brin (received_at)")
            # What an interrupted CREATE INDEX CONCURRENTLY leaves has the name, and is attached to nothing.
            cursor.execute("CREATE INDEX history_touch_default_received_at_idx ON history_touch_default (received_at)")

        migration.make_index(None, editor)
        migration.make_index(None, editor)

    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        assert cursor.fetchall() == [(True, "touch_by_reception")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE history_provisional{} SET day_id = day_id", "DELETE FROM history_provisional{}"]
)
@pytest.mark.parametrize("kind", ["evidence", "answer"])
def test_evidence_and_answers_about_provisional_days_are_never_changed(change: str, kind: str) -> None:
    crew = Crew()
    day = note(crew)
    vouch(day, by=crew.jiro)
    decline_provisional_day(the_prime(crew), day.pk, note="その日は休みでした", now=NOON)

    with (
        pytest.raises(ProgrammingError, match="appended and never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(kind))


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE history_touchroot SET size = 0", "DELETE FROM history_touchroot"])
def test_a_root_is_never_changed(change: str) -> None:
    TouchRoot.objects.create(
        day=date(2026, 11, 16), size=1, root=b"r" * 32, signed="a.b.c", signed_at=datetime(2026, 11, 17, tzinfo=UTC)
    )

    with (
        pytest.raises(ProgrammingError, match="appended and never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
