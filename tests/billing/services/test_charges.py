"""Charges and the notices of payment providers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import cast
from tests.applications import applicants
from tests.history.conftest import _partitions_made_in_a_test_vanish_with_it as _partitions_vanish
from tests.history.world import MONDAY, World, a_touch, at, store

from ccus.applications.services.payments import take_payment_notice
from ccus.billing.errors import ChargeNotWaiting, NoticeNotProven
from ccus.billing.models import Charge, PaymentNotice
from ccus.billing.rules.tariffs import find_fee
from ccus.billing.services.charges import ask_charges, cancel_charge, choose_method
from ccus.billing.services.providers import provider
from ccus.billing.states import NoticeOutcome, PaymentMethod

__all__ = ["_partitions_vanish"]
pytestmark = pytest.mark.django_db
NOW = cast.NOW


@pytest.fixture
def charge() -> Charge:
    applicants.submitted()
    return Charge.objects.get()


def tell(
    charge: Charge, *, amount_yen: int | None = None, notice_id: str = "n1", reference: str = ""
) -> NoticeOutcome | None:
    body, signature = provider().notice_of(
        reference or charge.reference,
        amount_yen=charge.amount_yen if amount_yen is None else amount_yen,
        notice_id=notice_id,
    )
    return take_payment_notice(body, signature=signature, now=NOW)


def test_a_notice_pays_and_the_same_again_does_nothing(charge: Charge) -> None:
    assert tell(charge) is NoticeOutcome.SETTLED
    assert tell(charge) is None

    charge.refresh_from_db()
    assert (charge.state, PaymentNotice.objects.count()) == ("paid", 1)


@pytest.mark.parametrize("amount_yen", [0, 2_499, 2_501, -2_500])
def test_another_amount_is_kept_and_pays_nothing(charge: Charge, amount_yen: int) -> None:
    assert tell(charge, amount_yen=amount_yen) is NoticeOutcome.AMOUNT_DIFFERS

    charge.refresh_from_db()
    assert charge.state == "asked"
    assert PaymentNotice.objects.get().outcome == "amount_differs"
    assert tell(charge, notice_id="n2") is NoticeOutcome.SETTLED


def test_a_second_payment_is_kept_for_giving_it_back(charge: Charge) -> None:
    tell(charge)

    assert tell(charge, notice_id="n2") is NoticeOutcome.NOT_WAITING


def test_money_for_nothing_known_is_kept(charge: Charge) -> None:
    assert tell(charge, reference="NOBODY") is NoticeOutcome.UNKNOWN_CHARGE
    assert PaymentNotice.objects.get().charge is None


def test_a_notice_that_is_not_signed_is_refused(charge: Charge) -> None:
    body, signature = provider().notice_of(charge.reference, amount_yen=2_500, notice_id="n1")

    for forged in ((body + b" ", signature), (body, signature[::-1]), (body, ""), (b"x" * 5_000, signature)):
        with pytest.raises(NoticeNotProven):
            take_payment_notice(forged[0], signature=forged[1], now=NOW)
    assert PaymentNotice.objects.count() == 0


def test_a_cancelled_charge_takes_no_method(charge: Charge) -> None:
    cancel_charge(charge.pk, actor="program:tests", now=NOW)

    with pytest.raises(ChargeNotWaiting):
        choose_method(charge.pk, method=PaymentMethod.CARD)


def test_what_is_unpaid_never_stops_the_recording_of_touches() -> None:
    world = World()
    fee = find_fee("card_lost", on=MONDAY)
    assert fee is not None
    ask_charges("technician", world.taro.ccus_id, fees=[fee], actor="program:tests", now=NOW - timedelta(days=400))

    (answer,) = store(a_touch(world.gate, at("08:00")))

    assert answer.verdict == "counted"
