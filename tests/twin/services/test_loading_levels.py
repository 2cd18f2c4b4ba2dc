from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from ccus.access.catalogue import viewer_for_program
from ccus.kit.calendar import JST
from ccus.levels.models import Assessment, CareerCertificate, ProgressConsent
from ccus.levels.states import AssessmentState, CertificateState
from ccus.registry.models import CardOrder, PhotoRenewal
from ccus.registry.states import CardLife
from ccus.twin.rules.country import demo_country
from ccus.twin.services.loading_levels import WORDS, load_levels
from ccus.twin.services.loading_registry import WORDS as REGISTRY_WORDS
from ccus.twin.services.loading_registry import load_registry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=JST)


def test_every_page_of_levels_and_cards_has_something_to_show() -> None:
    country = demo_country(date(2026, 11, 21))
    load_registry(country, viewer=viewer_for_program("demo", words=REGISTRY_WORDS), now=NOW)

    load_levels(country, viewer=viewer_for_program("demo", words=WORDS), now=NOW)

    states = Counter(Assessment.objects.values_list("state", flat=True))
    assert set(states) == set(AssessmentState) - {AssessmentState.UPHELD}
    assert states[AssessmentState.SUBMITTED] == 4
    assert set(CareerCertificate.objects.values_list("state", flat=True)) == {
        CertificateState.FILED,
        CertificateState.CERTIFIED,
    }
    assert set(CardOrder.objects.values_list("state", flat=True)) == {
        CardLife.ORDERED,
        CardLife.PRINTING,
        CardLife.DELIVERED,
        CardLife.IN_USE,
        CardLife.RETURNED,
    }
    assert Counter(PhotoRenewal.objects.values_list("state", flat=True)) == {"waiting": 3, "declined": 1}
    assert ProgressConsent.objects.count() == 3
