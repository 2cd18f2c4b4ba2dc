from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from starlette.testclient import TestClient
from tests import cast as known
from tests.cast import Cast
from tests.factories.sites import make_site

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.config.edge.app import make_edge
from ccus.sites.models import Site


@pytest.fixture
def cast(db: None) -> Cast:
    """The known people and firms, registered."""
    return known.assemble()


@pytest.fixture
def site(cast: Cast) -> Site:
    """An open site of 山田組 without devices."""
    return make_site(cast.yamada_gumi, name="丸の内新築工事", ccus_id="11288594589771")


@pytest.fixture
def site_edge(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The edge in this process, over the test database; requests carry no token of their own."""
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))
    monkeypatch.setenv("CCUS_DATABASE_URL", url)
    monkeypatch.setenv("CCUS_PAGES_URL", "http://127.0.0.1:9")
    # The worker threads outlive the test; a connection they kept would hold on to the test database.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    with TestClient(make_edge()) as client:
        yield client
