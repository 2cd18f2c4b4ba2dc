"""What the database itself refuses, whoever writes past the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests import cast
from tests.factories.registry import make_affiliation, make_business, make_card, make_technician

from ccus.registry.models import Affiliation, BusinessKindPeriod, Technician, TechnicianInsurance, TechnicianTrade
from ccus.registry.services.rows import days
from ccus.registry.states import AffiliationKind

pytestmark = pytest.mark.django_db


def refused_by(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


@pytest.mark.parametrize(
    ("from_on", "last_on"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 1, 1), None),
    ],
)
def test_two_primary_affiliations_never_overlap(from_on: date, last_on: date | None) -> None:
    technician = make_technician()
    make_affiliation(technician, make_business(), from_on=date(2026, 4, 1), last_on=date(2026, 6, 30))

    refused_by(
        "one_primary_affiliation_at_a_time",
        lambda: make_affiliation(technician, make_business(), from_on=from_on, last_on=last_on),
    )

    assert Affiliation.objects.count() == 1


def test_primary_affiliations_may_meet_without_a_gap() -> None:
    technician = make_technician()
    make_affiliation(technician, make_business(), from_on=date(2026, 4, 1), last_on=date(2026, 6, 30))

    make_affiliation(technician, make_business(), from_on=date(2026, 7, 1))
    make_affiliation(technician, make_business(), from_on=date(2026, 1, 1), last_on=date(2026, 3, 31))

    assert Affiliation.objects.count() == 3


def test_a_technician_never_belongs_to_one_business_twice() -> None:
    technician, business = make_technician(), make_business()
    make_affiliation(technician, business)

    refused_by(
        "a_technician_belongs_to_a_business_once_at_a_time",
        lambda: make_affiliation(technician, business, kind=AffiliationKind.SECONDARY),
    )


def test_an_insurance_line_has_one_state_a_day() -> None:
    technician = make_technician()

    def insure() -> None:
        TechnicianInsurance.objects.create(
            technician=technician, line="health", status="not_enrolled", valid=days(cast.TODAY)
        )

    insure()
    refused_by("one_state_per_insurance_line_of_a_technician_at_a_time", insure)


@pytest.mark.parametrize(("status", "reason"), [("exempt", ""), ("enrolled", "other")])
def test_an_exemption_has_a_reason_and_nothing_else_has(status: str, reason: str) -> None:
    technician = make_technician()

    refused_by(
        "technician_exemption_has_a_reason_and_nothing_else_has",
        lambda: TechnicianInsurance.objects.create(
            technician=technician, line="health", status=status, exemption_reason=reason, valid=days(cast.TODAY)
        ),
    )


def test_a_business_is_of_one_kind_a_day() -> None:
    business = make_business()

    refused_by(
        "a_business_is_of_one_kind_at_a_time",
        lambda: BusinessKindPeriod.objects.create(
            business=business, business_kind="corporation", valid=days(cast.TODAY)
        ),
    )


def test_a_chip_is_one_card() -> None:
    make_card(make_technician(), token="04A1B2C3D4E580")

    refused_by("registry_card_token_hash_key", lambda: make_card(make_technician(), token="04A1B2C3D4E580"))


def test_a_card_expires_after_its_issue() -> None:
    card = make_card(make_technician())
    card.expires_on = card.issued_on

    refused_by("a_card_expires_after_its_issue", card.save)


def test_a_revoked_card_says_why() -> None:
    card = make_card(make_technician())
    card.revoked_at = cast.NOW

    refused_by("a_revoked_card_says_why", card.save)


def test_there_is_no_fifth_trade() -> None:
    technician = make_technician(trade_codes=("01-01", "02-01", "03-01", "04-01"))

    refused_by(
        "up_to_four_trades",
        lambda: TechnicianTrade.objects.create(technician=technician, position=5, trade_code="05-01"),
    )


@pytest.mark.parametrize("ccus_id", ["1234567890123", "1234567890123A", "１２３４５６７８９０１２３４"])
def test_an_id_is_14_digits(ccus_id: str) -> None:
    technician = make_technician()

    refused_by(
        "technician_id_is_14_digits",
        lambda: Technician.objects.filter(pk=technician.pk).update(ccus_id=ccus_id),
    )


def test_a_technician_has_at_least_one_part_of_a_name() -> None:
    technician = make_technician()
    technician.family_name = technician.given_name = ""

    refused_by("a_technician_has_at_least_one_part_of_a_name", technician.save)


def test_ranges_of_days_are_stored_half_open() -> None:
    affiliation = make_affiliation(make_technician(), make_business(), last_on=cast.TODAY)

    affiliation.refresh_from_db()

    assert affiliation.valid.upper == cast.TODAY + timedelta(days=1)
