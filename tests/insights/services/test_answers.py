from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from ccus.insights.services.answers import COUNTING, PREPARING, count_alone

pytestmark = pytest.mark.django_db


def test_while_one_counts_another_of_the_same_turn_does_not() -> None:
    done: list[str] = []
    parameters = {
        key: connection.get_connection_params()[key] for key in ("dbname", "user", "password", "host", "port")
    }

    with psycopg.connect(**{key: value for key, value in parameters.items() if value}, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [COUNTING])
        assert not count_alone(COUNTING, lambda: done.append("in vain"))
        assert count_alone(PREPARING, lambda: done.append("prepared"))
        other.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [COUNTING])
        assert count_alone(COUNTING, lambda: done.append("counted"))

    assert done == ["prepared", "counted"]


def test_a_turn_ends_with_an_error_too() -> None:
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        count_alone(COUNTING, fail)
    assert count_alone(COUNTING, lambda: None)
