"""Yen a day, by the day worked."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.documents.rules.retirement_premiums import amount_yen, premium_on, premiums


@pytest.mark.parametrize(
    ("work_date", "yen"), [(date(2021, 9, 30), 310), (date(2021, 10, 1), 320), (date(2026, 11, 16), 320)]
)
def test_the_premium_of_the_day_worked_holds(work_date: date, yen: int) -> None:
    assert premium_on(work_date).yen_a_day == yen


def test_a_sum_over_the_change_takes_each_day_at_its_own_premium() -> None:
    assert amount_yen([date(2021, 9, 30), date(2021, 10, 1)]) == 630


def test_there_were_no_records_before_the_first_premium() -> None:
    with pytest.raises(ValueError, match="no premium"):
        premium_on(date(2003, 9, 30))


def test_each_premium_names_its_source() -> None:
    assert all(premium.source and premium.certainty in ("found", "inferred") for premium in premiums())
