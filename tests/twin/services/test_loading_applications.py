from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from ccus.access.catalogue import viewer_for_program
from ccus.applications.models import Application, Decision, Paper, PaperReading
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.paper_readings import comparisons_of
from ccus.applications.rules.paper_reading.comparing import ALARMS, EXPIRY
from ccus.applications.states import ApplicationState
from ccus.billing.models import Refund
from ccus.kit.calendar import JST
from ccus.registry.models import Technician
from ccus.registry.services import bulk
from ccus.twin.rules.applications import DEMO_APPLICATIONS
from ccus.twin.rules.country import demo_country
from ccus.twin.services.loading_applications import load_applications
from ccus.twin.services.loading_registry import WORDS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=JST)


def test_each_application_comes_as_far_as_its_story_says() -> None:
    country = demo_country(date(2026, 11, 21))
    visitor = country.visitor
    loader = viewer_for_program("demo", words=WORDS)
    bulk.load_businesses([(visitor.business.registration, visitor.business.registered_on)], viewer=loader, now=NOW)
    bulk.load_technicians([(visitor.registration, visitor.registered_on)], viewer=loader, now=NOW)

    load_applications(country, now=NOW)

    assert Counter(Application.objects.values_list("kind", "state")) == Counter(
        (story.kind.value, story.state.value) for story in DEMO_APPLICATIONS
    )
    assert Technician.objects.filter(family_name="三好").exists()
    assert Application.objects.filter(state=ApplicationState.IN_REVIEW.value, needs_two=True).exists()
    assert sorted(Refund.objects.values_list("cause", "state")) == [
        ("paid_twice", "due"),
        ("withdrawn_before_review", "due"),
    ]
    assert Paper.objects.filter(application__state=ApplicationState.IN_REVIEW.value).exclude(warnings=[]).exists()
    alarms = {
        (Folder(paper.application, NOW.date()).answers["family_name"]["value"], each.code)
        for paper in Paper.objects.filter(application__state=ApplicationState.IN_REVIEW.value).select_related("reading")
        for each in comparisons_of(paper, Folder(paper.application, NOW.date()).answers)
        if each.likeness in ALARMS
    }
    assert alarms == {("和田", "family_name"), ("横山", EXPIRY)}
    assert PaperReading.objects.exclude(masks=[]).exists()
    assert not Decision.objects.filter(decided_at__gt=NOW).exists()
