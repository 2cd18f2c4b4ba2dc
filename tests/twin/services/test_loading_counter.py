from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from ccus.access.catalogue import viewer_for_program
from ccus.applications.models import CounterCase
from ccus.applications.queries.applications import Folder
from ccus.kit.calendar import JST
from ccus.portal.counter.presenters.readings import with_readings
from ccus.registry.services import bulk
from ccus.twin.rules.country import demo_country
from ccus.twin.services import loading_counter, people_of_demo
from ccus.twin.services.loading_registry import WORDS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 11, 30, tzinfo=JST)


def test_the_counter_has_cases_of_today_in_every_standing() -> None:
    country = demo_country(date(2026, 11, 21))
    viewer = viewer_for_program("demo", words=(*WORDS, *people_of_demo.WORDS))
    firms = [(firm.registration, firm.registered_on) for firm in country.businesses]
    bulk.load_businesses(firms, viewer=viewer, now=NOW)
    people_of_demo.make_accounts(country, viewer=viewer, now=NOW)

    loading_counter.load_counter(country, now=NOW)

    cases = CounterCase.objects.select_related("application").order_by("received_at")
    assert [case.application.state for case in cases] == ["in_review", "awaiting_payment", "draft", "draft"]
    assert Counter(case.clerk_name for case in cases) == {"小林 真理": 3, "藤井 修": 1}
    last = cases.last()
    assert last is not None
    proposed = with_readings(Folder(last.application, NOW.date())).proposed
    assert "福島" in proposed["family_name"]["typed"]
    assert proposed["birth_date"]["value"] == "1997-02-14"
