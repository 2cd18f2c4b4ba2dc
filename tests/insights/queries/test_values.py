"""Kept values are read exactly, folded or not."""

from datetime import date

import pytest
from tests.factories.registry import make_technician

from ccus.insights.queries.values import read_months, read_values
from ccus.insights.rules.measures import SITES_OPENED, TECHNICIANS_REGISTERED

YEAR = {"from_on": date(2024, 1, 1), "until": date(2025, 1, 1)}


@pytest.mark.django_db
def test_a_registration_counts_in_its_month_and_prefecture_at_once() -> None:
    make_technician(registered_on=date(2024, 2, 29), prefecture_code="13")
    make_technician(registered_on=date(2024, 2, 1), prefecture_code="27")
    make_technician(registered_on=date(2023, 12, 31), prefecture_code="27")

    assert read_months(TECHNICIANS_REGISTERED, **YEAR) == {date(2024, 2, 1): 2}
    assert read_values(TECHNICIANS_REGISTERED, split="prefecture", **YEAR) == {
        (date(2024, 2, 1), "13"): 1,
        (date(2024, 2, 1), "27"): 1,
    }


@pytest.mark.django_db
def test_a_split_that_is_not_kept_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="sites_opened is not kept by kind"):
        read_values(SITES_OPENED, split="kind", **YEAR)
