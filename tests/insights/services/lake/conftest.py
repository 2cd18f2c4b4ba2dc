from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings
from tests.factories.registry import make_business, make_technician
from tests.factories.sites import make_site

from ccus.history.services import partitions
from ccus.history.services.rejudging import raw_connection
from ccus.insights.services.lake.store import FolderStore
from ccus.registry.models import Technician
from ccus.sites.models import Site
from ccus.sites.states import SiteKind

NOW = datetime(2024, 3, 1, tzinfo=UTC)
JANUARY, FEBRUARY = date(2024, 1, 1), date(2024, 2, 1)

INSERT = """
INSERT INTO history_workrecord (technician_id, work_date, site_id, business_id, tier, trade_code, site_roles, work_content,
    entry_at, exit_at, touch_count, methods, source, verdict, evaluation_valid, revised_at)
SELECT technician, %(day)s, %(site)s, NULL, 1, '06-01', '{foreman,safety}', '土木', (%(day)s + time '08:00:30') AT TIME ZONE 'Asia/Tokyo',
       NULL, 2, '{card,face}', %(source)s, 'counted', %(valid)s, now()
FROM unnest(%(technicians)s::bigint[]) AS technician
"""


class Country:
    """Two people, a counted site in Tokyo and a training centre; records straight in the table, as a loader writes them."""

    def __init__(self) -> None:
        prime = make_business(capital_yen=15_000_000)
        self.people: list[Technician] = [make_technician(), make_technician()]
        self.site: Site = make_site(prime)
        self.training_site: Site = make_site(prime)
        Site.objects.filter(id=self.training_site.id).update(kind=SiteKind.TRAINING.value)

    def work(
        self, day: date, people: int = 2, *, site: Site | None = None, valid: bool = True, source: str = "touch"
    ) -> None:
        with transaction.atomic():
            partitions.make_months(raw_connection(), [day.replace(day=1)])
        with connection.cursor() as cursor:
            cursor.execute(
                INSERT,
                {
                    "day": day,
                    "site": (site or self.site).id,
                    "technicians": [person.id for person in self.people[:people]],
                    "valid": valid,
                    "source": source,
                },
            )

    def forget(self, day: date) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM history_workrecord WHERE work_date = %s", [day])


@pytest.fixture
def country(transactional_db: None) -> Country:
    country = Country()
    country.work(date(2024, 1, 10))
    country.work(date(2024, 1, 11), 1)
    country.work(date(2024, 2, 29), 1)
    country.work(date(2024, 2, 29), site=country.training_site)
    return country


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Iterator[FolderStore]:
    settings.LOCAL_DIR = tmp_path
    settings.LAKE_URL = str(tmp_path / "lake")
    yield FolderStore(tmp_path / "lake")
