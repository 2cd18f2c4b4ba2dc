from __future__ import annotations

import pytest
from tests import cast as known
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The known people and firms, registered."""
    return known.assemble()
