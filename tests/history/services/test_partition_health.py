from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from tests.history.world import World, a_touch, at, raw_connection

from ccus.history.services import intake, partitions
from ccus.history.services.partition_health import PartitionHealth, look_at_partitions

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Months that no other test and no migration makes.
ON = date(2033, 5, 10)


@pytest.fixture
def months() -> Iterator[None]:
    """Partitions of this month and the next, rolled back with the test."""
    partitions.forget_known_months()
    connection.ensure_connection()
    partitions.make_months(raw_connection(), partitions.months_ahead(ON)[:2])
    yield
    partitions.forget_known_months()


@pytest.mark.usefixtures("months")
def test_two_months_ahead_are_enough() -> None:
    assert look_at_partitions(raw_connection(), on=ON) == PartitionHealth(has_tables=True)


def test_missing_months_are_named_with_their_table() -> None:
    connection.ensure_connection()

    health = look_at_partitions(raw_connection(), on=ON)

    assert health.missing == (
        "history_touch 2033-05",
        "history_touch 2033-06",
        "history_workrecord 2033-05",
        "history_workrecord 2033-06",
    )
    assert health.is_good is False


@pytest.mark.usefixtures("months")
def test_impossible_days_are_counted_and_are_no_trouble() -> None:
    intake.store_touches(raw_connection(), [a_touch(World().gate, LONG_AGO)], received_at=at("09:00"))

    health = look_at_partitions(raw_connection(), on=ON)

    assert (health.aside, health.misplaced, health.is_good) == (1, 0, True)


@pytest.mark.usefixtures("months")
def test_rows_that_wait_outside_the_partition_of_their_month_are_trouble() -> None:
    moment = datetime(2033, 7, 4, 8, tzinfo=UTC)
    intake.store_touches(raw_connection(), [a_touch(World().gate, moment)], received_at=moment)

    health = look_at_partitions(raw_connection(), on=ON)

    assert (health.aside, health.misplaced > 0, health.is_good) == (0, True, False)
