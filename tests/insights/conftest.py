from __future__ import annotations

from collections.abc import Iterator

import pytest

from ccus.history.services import partitions


@pytest.fixture(autouse=True)
def _partitions_made_in_a_test_vanish_with_it() -> Iterator[None]:
    partitions.forget_known_months()
    yield
    partitions.forget_known_months()
