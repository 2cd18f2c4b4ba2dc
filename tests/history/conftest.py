from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests import kept_rows
from tests.history.world import World

from ccus.history.services import partitions


@pytest.fixture(autouse=True)
def _partitions_made_in_a_test_vanish_with_it() -> Iterator[None]:
    partitions.forget_known_months()
    yield
    partitions.forget_known_months()


@pytest.fixture
def world(db: None) -> World:
    return kept_rows.of(World)
