"""Fees by day: the published figures, and the edges of their days."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.billing.rules.tariffs import fees, find_business_fee, find_card_fee, find_fee, tiers
from ccus.registry.rules.card_fees import card_fee
from ccus.registry.states import BusinessKind, CardOrderReason, RegistrationKind

CORPORATION, SOLE, ONE = BusinessKind.CORPORATION, BusinessKind.SOLE_TRADER, BusinessKind.ONE_PERSON_CONTRACTOR


@pytest.mark.parametrize(
    ("code", "on", "amount_yen"),
    [
        ("technician_simplified", date(2026, 11, 21), 2500),
        ("technician_detailed", date(2026, 11, 21), 4900),
        ("technician_upgrade", date(2026, 11, 21), 2400),
        ("card_lost", date(2026, 11, 21), 1000),
        ("site_usage", date(2020, 9, 30), 3),
        ("site_usage", date(2020, 10, 1), 10),
        ("level_assessment", date(2025, 7, 31), 4000),
        ("level_assessment", date(2025, 8, 1), 0),
        ("level_assessment", date(2026, 3, 31), 0),
        ("level_assessment", date(2026, 4, 1), 4000),
        ("technician_senior_discount", date(2023, 3, 31), -500),
    ],
)
def test_fees_of_published_days(code: str, on: date, amount_yen: int) -> None:
    fee = find_fee(code, on=on)

    assert fee is not None
    assert fee.amount_yen == amount_yen


@pytest.mark.parametrize(
    ("code", "on"), [("technician_senior_discount", date(2023, 4, 1)), ("unknown", date(2026, 1, 1))]
)
def test_no_fee_is_made_up(code: str, on: date) -> None:
    assert find_fee(code, on=on) is None


@pytest.mark.parametrize(
    ("kind", "capital_yen", "amount_yen"),
    [
        (ONE, 0, 0),
        (SOLE, 0, 6_000),
        (CORPORATION, 0, 6_000),
        (CORPORATION, 4_999_999, 6_000),
        (CORPORATION, 5_000_000, 12_000),
        (CORPORATION, 10_000_000, 24_000),
        (CORPORATION, 20_000_000, 48_000),
        (CORPORATION, 50_000_000, 60_000),
        (CORPORATION, 100_000_000, 120_000),
        (CORPORATION, 300_000_000, 240_000),
        (CORPORATION, 1_000_000_000, 480_000),
        (CORPORATION, 5_000_000_000, 600_000),
        (CORPORATION, 10_000_000_000, 1_200_000),
        (CORPORATION, 50_000_000_000, 2_400_000),
    ],
)
def test_registration_of_a_business_by_capital(kind: BusinessKind, capital_yen: int, amount_yen: int) -> None:
    fee = find_business_fee(kind, capital_yen=capital_yen, on=date(2026, 11, 21))

    assert fee is not None
    assert fee.amount_yen == amount_yen


def test_before_october_2020_a_business_paid_half() -> None:
    fee = find_business_fee(CORPORATION, capital_yen=5_000_000, on=date(2020, 9, 30))

    assert fee is not None
    assert fee.amount_yen == 6_000


def test_no_two_lines_of_a_fee_hold_on_one_day_and_each_has_a_source() -> None:
    lines = [*fees(), *(tier.fee for tier in tiers())]

    for line in lines:
        assert line.source or line.certainty.startswith("assumed"), line
        others = [other for other in lines if other.code == line.code and other is not line]
        assert [other for other in others if other.holds(line.valid_from)] == []


@pytest.mark.parametrize("reason", list(CardOrderReason))
@pytest.mark.parametrize("kind", list(RegistrationKind))
def test_billing_asks_for_a_card_what_the_registry_says_it_costs(
    reason: CardOrderReason, kind: RegistrationKind
) -> None:
    on = date(2026, 11, 21)

    fee = find_card_fee(reason, registration_kind=kind, on=on)

    assert fee is not None
    assert fee.amount_yen == card_fee(reason, registration_kind=kind, on=on).yen
