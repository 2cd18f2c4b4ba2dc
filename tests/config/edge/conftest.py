from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from psycopg.conninfo import conninfo_to_dict
from starlette.testclient import TestClient
from tests.history.world import World

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.config.edge.app import make_edge
from ccus.devices.models import Device
from ccus.history.services import partitions

TOKEN = "ccus_dev_gate"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """A committed world, since the edge has connections of its own; its gate's token is TOKEN."""
    partitions.forget_known_months()
    made = World()
    Device.objects.filter(pk=made.gate.pk).update(token_hash=hashlib.sha256(TOKEN.encode()).digest())
    yield made
    partitions.forget_known_months()


@pytest.fixture
def edge(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The edge in this process, over the test database, as a gate with a good token sees it."""
    url = environment.database_url()
    assert conninfo_to_dict(url)["dbname"] != connection.settings_dict["NAME"]
    monkeypatch.setenv("CCUS_DATABASE_URL", with_database(url, str(connection.settings_dict["NAME"])))
    monkeypatch.setenv("CCUS_PAGES_URL", "http://127.0.0.1:9")
    # The endpoints' worker threads outlive the test; a connection they kept would hold on to the test database.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    with TestClient(make_edge(), headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client
