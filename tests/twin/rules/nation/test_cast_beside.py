from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.country import demo_country
from ccus.twin.rules.firms import EXPIRED
from ccus.twin.rules.nation.cast_beside import (
    EXPIRED_FIRM_IN,
    EXPIRED_FIRM_SINCE,
    leave_room,
    months_since_registration,
)
from ccus.twin.rules.nation.marginals import marginals
from ccus.twin.rules.nation.published import LAST_PUBLISHED


@pytest.mark.parametrize("base", [date(2026, 11, 21), date(2026, 12, 1), date(2027, 3, 31), date(2031, 1, 1)])
def test_the_cast_comes_after_the_published_months_but_for_the_expired_firm(base: date) -> None:
    country = demo_country(base)
    early = {one.key for one in country.businesses if one.registered_on <= LAST_PUBLISHED.last_on}

    assert early == {EXPIRED}
    assert min(one.registered_on for one in country.technicians) > LAST_PUBLISHED.last_on
    assert min(site.period_from for site in country.sites) > LAST_PUBLISHED.last_on


def test_the_expired_firm_is_the_one_that_room_is_left_for() -> None:
    firm = demo_country(date(2026, 11, 21)).business(EXPIRED)

    assert firm.registered_on == EXPIRED_FIRM_SINCE
    assert int(firm.registration.prefecture_code) == EXPIRED_FIRM_IN
    assert firm.registration.business_kind == "corporation"


@pytest.mark.parametrize("scale", ["0.001", "0.01", "1"])
def test_room_is_one_corporation_in_month_and_place(scale: str) -> None:
    whole = marginals(scale=Decimal(scale), until=date(2026, 10, 31))
    month = JstMonth.of(EXPIRED_FIRM_SINCE)

    less = leave_room(whole)

    assert less.businesses_total == whole.businesses_total - 1
    assert less.corporations_and_sole_traders[month] == whole.corporations_and_sole_traders[month] - 1
    before, after = (one.corporations_and_sole_traders_by_prefecture for one in (whole, less))
    assert {code: before[code] - after[code] for code in before if before[code] != after[code]} == {EXPIRED_FIRM_IN: 1}
    assert (less.technicians, less.sites, less.work_records) == (whole.technicians, whole.sites, whole.work_records)


def test_a_country_that_ends_before_has_nobody_to_leave_out() -> None:
    short = marginals(scale=Decimal("0.01"), until=date(2020, 3, 31))

    assert leave_room(short) is short


@pytest.mark.parametrize(
    ("drawn", "base", "expected"),
    [
        (5, date(2026, 11, 21), 5),
        (60, date(2026, 11, 21), 31),
        (60, date(2040, 1, 1), 60),
        (60, date(2024, 3, 1), 60),  # nobody can have come since
    ],
)
def test_months_are_pressed_together_only_as_far_as_needed(drawn: int, base: date, expected: int) -> None:
    assert months_since_registration(drawn, least=5, most=60, base=base) == expected
