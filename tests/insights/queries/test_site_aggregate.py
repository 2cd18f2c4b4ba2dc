from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.registry import make_business, make_technician
from tests.factories.sites import make_site

from ccus.history.models import WorkRecord
from ccus.insights.queries.site_aggregate import SiteAggregate, Worked, site_aggregate
from ccus.registry.models import Business, Technician
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db


def record(person: Technician, site: Site, day: date, *, firm: Business | None, trade: str, tier: int | None) -> None:
    WorkRecord.objects.create(
        technician=person, site=site, work_date=day, business=firm, tier=tier, trade_code=trade, site_roles=[],
        touch_count=1, methods=["card"], source="touch", verdict="counted", evaluation_valid=True,
        revised_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_site_is_counted_in_whole_and_by_month_trade_level_and_tier() -> None:
    prime, firm = make_business(), make_business()
    foreman, learner = make_technician(), make_technician()
    Technician.objects.filter(id=foreman.id).update(skill_level=4)
    site, other_site = make_site(prime), make_site(prime)
    record(foreman, site, date(2026, 10, 30), firm=prime, trade="06-01", tier=0)
    record(foreman, site, date(2026, 11, 2), firm=prime, trade="06-01", tier=0)
    record(learner, site, date(2026, 11, 2), firm=firm, trade="06-01", tier=1)
    record(learner, site, date(2026, 11, 3), firm=None, trade="", tier=None)
    record(learner, other_site, date(2026, 11, 4), firm=firm, trade="06-01", tier=1)

    assert site_aggregate(site.id) == SiteAggregate(
        whole=Worked(2, 2, 4),
        by_month={"2026-10": Worked(1, 1, 1), "2026-11": Worked(2, 2, 3)},
        by_trade={"": Worked(1, 0, 1), "06-01": Worked(2, 2, 3)},
        by_level={"1": Worked(1, 1, 2), "4": Worked(1, 1, 2)},
        by_tier={"": Worked(1, 0, 1), "0": Worked(1, 1, 2), "1": Worked(1, 1, 1)},
    )


def test_a_site_where_nobody_worked_has_no_parts() -> None:
    site = make_site(make_business())

    assert site_aggregate(site.id) == SiteAggregate(whole=Worked(0, 0, 0))
