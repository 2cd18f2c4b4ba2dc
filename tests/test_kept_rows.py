from __future__ import annotations

import pytest
from django.db import connection
from tests import cast as known
from tests import kept_rows
from tests.history.world import World

from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db


def rows() -> dict[str, bytes]:
    connection.ensure_connection()
    return kept_rows._read_all(connection.connection)


@pytest.fixture
def as_if_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was made in this process yet."""
    monkeypatch.setattr(kept_rows, "_kept", {})


@pytest.mark.parametrize("make", [known._register_everybody, World])
def test_what_is_put_back_is_what_was_made(as_if_first: None, make: type[World]) -> None:
    with kept_rows.transaction.atomic():
        made, before = kept_rows.of(make), rows()
        kept_rows.transaction.set_rollback(True)
    assert rows() == {}

    again = kept_rows.of(make)

    assert rows() == before
    assert vars(again) == vars(made)


def test_a_test_that_changes_an_object_changes_it_for_itself(as_if_first: None) -> None:
    with kept_rows.transaction.atomic():
        kept_rows.of(known._register_everybody).kato.given_name = "changed"
        kept_rows.transaction.set_rollback(True)
    with kept_rows.transaction.atomic():
        kept_rows.of(known._register_everybody).kato.given_name = "changed"
        kept_rows.transaction.set_rollback(True)

    assert kept_rows.of(known._register_everybody).kato.given_name == "陽子"


def test_beside_other_rows_everything_is_made_anew(as_if_first: None) -> None:
    kept_rows.of(World)

    known.assemble()

    assert known._register_everybody not in kept_rows._kept
    assert Technician.objects.count() == 7


def test_a_role_that_may_not_put_rows_back_makes_them(as_if_first: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "_may_put_back", lambda _raw: False)

    kept_rows.of(World)

    assert kept_rows._kept == {}
