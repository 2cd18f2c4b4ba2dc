"""Money that is given back: opened by the rules, seen by two, done when the provider says so; double notices do nothing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests import cast
from tests.applications import applicants
from tests.applications.applicants import LATER, NOW, by_key

from ccus.access.catalogue import words_of
from ccus.access.errors import PermissionMissing
from ccus.access.states import Role
from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.services import reviewing, sending
from ccus.applications.services.payments import take_payment_notice
from ccus.billing.errors import RefundNeedsTwo, RefundReasonMissing, RefundStepNotPossible
from ccus.billing.models import Charge, PaymentNotice, Refund
from ccus.billing.queries.refunds import list_refunds_of, list_refunds_visible_to
from ccus.billing.rules.refunds import refund_rules, refund_yen
from ccus.billing.services import refunds
from ccus.billing.services.providers import provider
from ccus.billing.states import NoticeOutcome, PaymentMethod, RefundCause, RefundState
from ccus.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db


def operator(number: int) -> Viewer:
    return Viewer(account_id=number, role=Role.OPERATOR, permissions=words_of(Role.OPERATOR))


ONE, OTHER = operator(7_001), operator(7_002)


def came_in(charge: Charge, *, notice_id: str, amount_yen: int | None = None, reference: str = "") -> None:
    body, signature = provider().notice_of(
        reference or charge.reference,
        amount_yen=charge.amount_yen if amount_yen is None else amount_yen,
        notice_id=notice_id,
    )
    take_payment_notice(body, signature=signature, now=NOW)


def went_back(refund: Refund, *, notice_id: str = "r1", amount_yen: int | None = None) -> NoticeOutcome | None:
    body, signature = provider().refund_notice_of(
        refund.reference, amount_yen=refund.amount_yen if amount_yen is None else amount_yen, notice_id=notice_id
    )
    return take_payment_notice(body, signature=signature, now=LATER)


def reject(application: Application, reason: str) -> None:
    applicants.taken(application, cast.reviewer())
    reviewing.reject(application.number, reason=reason, viewer=cast.reviewer(), now=NOW)


def test_money_that_came_twice_goes_back_by_two_people_and_the_providers_word() -> None:
    application = applicants.in_review()
    charge = Charge.objects.get()
    for _ in range(2):  # the provider repeats itself
        came_in(charge, notice_id="again")

    refund = Refund.objects.get()
    assert (refund.cause, refund.amount_yen, refund.state) == ("paid_twice", 2_500, "due")
    refunds.confirm_refund(refund.pk, viewer=ONE, now=NOW)
    with pytest.raises(RefundNeedsTwo):
        refunds.send_refund(refund.pk, viewer=ONE, now=NOW)
    refunds.send_refund(refund.pk, viewer=OTHER, now=NOW)
    with pytest.raises(RefundStepNotPossible):
        refunds.send_refund(refund.pk, viewer=OTHER, now=NOW)

    assert went_back(refund) is NoticeOutcome.GIVEN_BACK
    assert went_back(refund) is None
    assert went_back(refund, notice_id="r2") is NoticeOutcome.REFUND_DIFFERS
    refund.refresh_from_db()
    assert (refund.state, refund.done_at) == ("done", LATER)
    assert [each.pk for each in list_refunds_of("application", str(application.number))] == [refund.pk]
    acts = AuditEvent.objects.filter(act__startswith="billing:refund:").order_by("pk")
    assert [event.act for event in acts] == [f"billing:refund:{act}" for act in ("open", "confirmed", "sent", "done")]


def test_an_amount_that_differs_goes_back_whole_and_the_charge_goes_on_waiting() -> None:
    applicants.submitted()
    charge = Charge.objects.get()

    came_in(charge, notice_id="n1", amount_yen=2_000)

    assert Refund.objects.values_list("cause", "amount_yen").get() == ("amount_differs", 2_000)
    assert Charge.objects.get().state == "asked"


def test_money_that_nobody_asked_for_goes_back_and_nonsense_opens_nothing() -> None:
    applicants.submitted()
    charge = Charge.objects.get()

    came_in(charge, notice_id="n1", reference="ZZZZZZZZZZZZ", amount_yen=700)
    came_in(charge, notice_id="n2", reference="ZZZZZZZZZZZZ", amount_yen=-700)

    refund = Refund.objects.get()
    assert (refund.cause, refund.amount_yen, refund.charge) == ("unknown_charge", 700, None)
    refunds.confirm_refund(refund.pk, viewer=ONE, now=NOW)
    assert refunds.send_refund(refund.pk, viewer=OTHER, now=NOW).state == "sent"


def test_what_is_withdrawn_before_anybody_looked_is_given_back() -> None:
    application = applicants.in_review()

    sending.withdraw(application.number, caller=by_key(application), now=NOW)

    assert Refund.objects.values_list("cause", "amount_yen").get() == ("withdrawn_before_review", 2_500)
    assert Charge.objects.get().state == "paid"


@pytest.mark.parametrize("began", ["held", "returned"])
def test_what_is_withdrawn_once_the_review_began_is_not(began: str) -> None:
    if began == "held":
        application = applicants.in_review()
        applicants.taken(application, cast.reviewer())
    else:
        application = applicants.returned(("address", "address_differs"))

    sending.withdraw(application.number, caller=by_key(application), now=NOW)

    assert Refund.objects.count() == 0


def test_a_rejection_gives_back_by_its_reason() -> None:
    reject(applicants.in_review(), "not_a_technician")
    assert Refund.objects.count() == 0

    reject(applicants.in_review(given_name="次郎", phone_mobile="090-9999-0000"), "registered_already")

    assert Refund.objects.values_list("cause", "amount_yen").get() == ("registered_already", 2_500)


def test_a_charge_is_given_back_once_whoever_asks() -> None:
    applicants.in_review()
    charge = Charge.objects.get()

    first = refunds.give_back_charge(charge, RefundCause.WITHDRAWN_BEFORE_REVIEW, actor="a", now=NOW)
    again = refunds.give_back_charge(charge, RefundCause.REGISTERED_ALREADY, actor="b", now=NOW)

    assert first is not None
    assert again is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.create(
            reference="x", charge=charge, cause="rejected", amount_yen=1, opened_by="a", opened_at=NOW
        )


def test_what_was_paid_at_a_counter_is_handed_over_there() -> None:
    application = applicants.in_review()
    Charge.objects.update(method=PaymentMethod.CASH.value)
    sending.withdraw(application.number, caller=by_key(application), now=NOW)
    refund = Refund.objects.get()

    refunds.confirm_refund(refund.pk, viewer=ONE, now=NOW)

    assert refunds.send_refund(refund.pk, viewer=OTHER, now=LATER).state == "done"
    assert PaymentNotice.objects.count() == 1


def test_declining_takes_a_reason_and_another_person() -> None:
    application = applicants.in_review()
    sending.withdraw(application.number, caller=by_key(application), now=NOW)
    refund = Refund.objects.get()
    refunds.confirm_refund(refund.pk, viewer=ONE, now=NOW)

    with pytest.raises(RefundReasonMissing):
        refunds.decline_refund(refund.pk, reason=" ", viewer=OTHER, now=NOW)
    with pytest.raises(RefundNeedsTwo):
        refunds.decline_refund(refund.pk, reason="口座がない", viewer=ONE, now=NOW)
    declined = refunds.decline_refund(refund.pk, reason="本人が辞退した", viewer=OTHER, now=NOW)

    assert (declined.state, declined.reason) == (RefundState.DECLINED.value, "本人が辞退した")


def test_reviewers_and_applicants_decide_about_no_money() -> None:
    with pytest.raises(PermissionMissing):
        list_refunds_visible_to(cast.reviewer())


def test_each_cause_has_a_rule_and_yen_are_whole() -> None:
    assert {rule.cause for rule in refund_rules()} == set(RefundCause)
    assert all(0 <= rule.share_percent <= 100 for rule in refund_rules())
    assert refund_yen(RefundCause.PAID_TWICE, received_yen=2_501, on=NOW.date()) == 2_501
    assert refund_yen(RefundCause.REJECTED, received_yen=2_500, on=NOW.date()) == 0
