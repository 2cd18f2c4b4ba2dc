from __future__ import annotations

import pytest
from tests.cast import Cast

from ccus.registry.models import Affiliation, Card, Technician


@pytest.mark.django_db
def test_the_known_people_and_firms_stand_in_the_register(cast: Cast) -> None:
    assert Technician.objects.count() == 6
    assert Card.objects.count() == 5
    assert Affiliation.objects.count() == 6
    assert cast.takahashi.full_name == "髙橋 健一"
