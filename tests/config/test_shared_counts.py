"""Attempts to sign in are counted for all processes of the pages together."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client

from ccus.access.models import Account
from ccus.config import environment
from ccus.config.benchmarks.database import with_database

PASSWORD = "correct horse battery"
GUESS = """
import django
django.setup()
from django.test import Client
for attempt in range(5):
    Client().post("/sign-in/", {"login": "suzuki", "password": "wrong horse battery"}, headers={"Host": "localhost"})
"""


@pytest.mark.django_db(transaction=True)
def test_wrong_passwords_in_one_process_pause_the_others() -> None:
    Account.objects.create_user(
        "suzuki", PASSWORD, display_name="鈴木 花子", created_at=datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    )
    database = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))

    subprocess.run(
        [sys.executable, "-c", GUESS], env={**os.environ, "CCUS_DATABASE_URL": database}, check=True, timeout=60
    )

    client = Client()
    answer = client.post("/sign-in/", {"login": "suzuki", "password": PASSWORD}, headers={"Host": "localhost"})
    assert "5分ほど待ってから" in answer.content.decode()
    assert not get_user(client).is_authenticated
    caches["default"].clear()


@pytest.mark.django_db
def test_counts_are_kept_outside_the_write_ahead_log() -> None:
    shared = caches["default"]
    assert isinstance(shared, DatabaseCache)
    shared.set("attempts", [1, 2], 300)

    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'foundation_sharedcache'")
        assert cursor.fetchone() == ("u",)
    assert shared.get("attempts") == [1, 2]
