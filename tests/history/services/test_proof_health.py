from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests.history.proofs import NIGHT, WEDNESDAY, proven_days
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.history.services.proof.health import ProofHealth, look_at_proofs
from ccus.history.services.rejudging import raw_connection


@pytest.mark.parametrize(("nights", "behind", "is_good"), [(0, 0, True), (2, 2, True), (3, 3, False)])
def test_days_are_behind_once_they_could_have_been_closed(
    world: World, tmp_path: Path, nights: int, behind: int, is_good: bool
) -> None:
    proven_days(world, tmp_path)

    health = look_at_proofs(raw_connection(), now=NIGHT + timedelta(days=nights))

    assert (health, health.is_good) == (ProofHealth(WEDNESDAY, behind), is_good)


def test_before_the_first_root_and_before_the_tables_nothing_is_wrong(db: None) -> None:
    with psycopg.connect(with_database(environment.database_url(), "postgres")) as empty:
        assert look_at_proofs(empty, now=NIGHT) == ProofHealth()
    assert look_at_proofs(raw_connection(), now=NIGHT).is_good


@pytest.mark.parametrize(("nights", "is_good"), [(2, True), (3, False)])
def test_touches_that_wait_for_their_first_root_are_behind_too(world: World, nights: int, is_good: bool) -> None:
    store(a_touch(world.gate, at("08:00", MONDAY)))

    health = look_at_proofs(raw_connection(), now=at("01:00", MONDAY + timedelta(days=nights)))

    assert (health.newest, health.is_good) == (None, is_good)
