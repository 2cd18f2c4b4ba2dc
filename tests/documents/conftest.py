"""A month at one site, as history's tests know it, for reports to the mutual aid."""

from __future__ import annotations

import pytest
from tests.documents.retirement import RetirementWorld
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish

__all__ = ["_partitions_vanish"]


@pytest.fixture
def world(db: None) -> RetirementWorld:
    return RetirementWorld()
