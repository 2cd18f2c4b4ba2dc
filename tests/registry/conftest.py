from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.registry.heard import Heard

from ccus.foundation import changes


@pytest.fixture
def cast(db: None) -> Cast:
    """The known people and firms, registered."""
    return known.assemble()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """The changes of facts announced during the test, in order. Nobody else listens."""
    announced: Heard = []
    monkeypatch.setattr(changes, "_listeners", [announced.append])
    yield announced
