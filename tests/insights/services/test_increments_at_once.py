"""A record made while its site becomes a test site is counted neither twice nor not at all."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.history.world import MONDAY, World

from ccus.config import environment
from ccus.config.benchmarks.database import with_database
from ccus.insights.services import recounting
from ccus.sites.models import Site

RECORD = """
INSERT INTO history_workrecord (technician_id, work_date, site_id, trade_code, site_roles, work_content, touch_count, methods,
    source, verdict, evaluation_valid, revised_at)
VALUES (%s, %s, %s, '', '{}', '', 1, '{}', 'touch', 'counted', false, now())
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("record_commits", [True, False])
def test_a_site_changes_its_kind_while_a_record_is_written(record_commits: bool) -> None:
    world = World()
    url = with_database(environment.database_url(), str(connection.settings_dict["NAME"]))
    with psycopg.connect(make_conninfo(url)) as other:
        other.execute(RECORD, (world.taro.pk, MONDAY, world.site.pk))
        change = threading.Thread(target=_make_it_a_test_site, args=(url, world.site.pk))
        change.start()
        change.join(timeout=0.5)
        waited = change.is_alive()
        if record_commits:
            other.commit()
        else:
            other.rollback()
        change.join(timeout=30)

    assert waited, "the change of kind must wait for the record's transaction"
    assert Site.objects.get(pk=world.site.pk).kind == "test"
    assert recounting.compare() == []


def _make_it_a_test_site(url: str, site: int) -> None:
    with psycopg.connect(url) as connection_of_change:
        connection_of_change.execute("UPDATE sites_site SET kind = 'test' WHERE id = %s", (site,))
