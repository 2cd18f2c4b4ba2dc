from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_site
from tests.registry.heard import Heard

from ccus.foundation import changes
from ccus.sites.models import Site


@pytest.fixture
def cast(db: None) -> Cast:
    """The known people and firms, registered."""
    return known.assemble()


@pytest.fixture
def site(cast: Cast) -> Site:
    """An open site of 山田組, recording from April 2026 to March 2027; nobody but the prime is on it."""
    return make_site(cast.yamada_gumi, name="丸の内新築工事")


@pytest.fixture
def heard(cast: Cast, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """The changes of facts announced from here on, in order. Nobody else listens."""
    announced: Heard = []
    monkeypatch.setattr(changes, "_listeners", [announced.append])
    yield announced
