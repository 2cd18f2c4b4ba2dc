"""The life of an application from its first page to the card, and every way out of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from tests import cast
from tests.applications import applicants, stages
from tests.applications.applicants import LATER, NOW, by_key, fresh
from tests.factories.registry import make_technician

from ccus.applications import errors
from ccus.applications.models import AnswerVersion, Decision
from ccus.applications.rules.numbers import display_key
from ccus.applications.services import delivering, expiring, opening, queue, reviewing, sending
from ccus.applications.services.answers import save_page
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.models import Charge
from ccus.foundation.models import AuditEvent
from ccus.registry.models import Business, CardOrder, Technician, TechnicianInsurance
from ccus.registry.rules.names import PersonName

pytestmark = pytest.mark.django_db


def acts(application: object) -> list[str]:
    return list(Decision.objects.filter(application=application).order_by("pk").values_list("kind", flat=True))


def test_a_first_time_technician_is_registered_and_gets_a_card() -> None:
    application = applicants.draft()
    applicants.fill_in(application)
    sending.submit(application.number, caller=by_key(application), now=NOW)
    steps = Decision.objects.filter(application=application).values_list("from_state", "to_state")
    assert (ApplicationState.SUBMITTED.value, ApplicationState.AWAITING_PAYMENT.value) in steps
    assert Charge.objects.get().amount_yen == 2500
    applicants.pay(application)
    applicants.taken(application, cast.reviewer())
    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)

    done = fresh(application)
    person = Technician.objects.get(ccus_id=done.technician_ccus_id)
    assert done.state == ApplicationState.CARD_ORDERED.value
    assert (person.full_name, person.family_kana, person.birth_date.isoformat()) == (
        "鈴木 大輔",
        "スズキ",
        "1990-04-01",
    )
    assert (person.address, person.phone_mobile, person.postal_code) == ("川口市本町1-2-3", "09012345678", "3320012")
    assert (person.registration_kind, person.experience_years) == ("simplified", 12)
    assert person.face_photo
    assert TechnicianInsurance.objects.filter(technician=person).count() == 3
    assert acts(done) == ["opened", "submitted", "payment_asked", "paid", "approved", "card_ordered"]

    stages.deliver_card(person)
    assert delivering.follow_deliveries(now=LATER) == 1
    assert fresh(application).state == ApplicationState.DELIVERED.value
    assert delivering.follow_deliveries(now=LATER) == 0


def test_one_application_makes_the_business_and_the_technician_of_a_one_person_contractor() -> None:
    done = applicants.approved(
        ApplicationKind.ONE_PERSON_CONTRACTOR,
        business_name="鈴木建築",
        qualifications="玉掛け技能講習、平成18年5月20日、第1234号",
    )

    business = Business.objects.get(ccus_id=done.business_ccus_id)
    person = Technician.objects.get(ccus_id=done.technician_ccus_id)
    assert (business.name, business.business_kind) == ("鈴木建築", "one_person_contractor")
    assert business.representative_name == "鈴木 大輔"
    assert person.affiliations.get().business == business
    assert person.qualifications.get().certificate_number == "第1234号"
    assert Charge.objects.get().amount_yen == 4900
    assert done.state == ApplicationState.CARD_ORDERED.value


def test_a_corporation_is_registered_for_the_fee_of_its_capital() -> None:
    done = applicants.approved(ApplicationKind.BUSINESS_CORPORATION)

    assert done.state == ApplicationState.APPROVED.value
    assert Business.objects.get(ccus_id=done.business_ccus_id).capital_yen == 5_000_000
    assert Charge.objects.get().amount_yen == 12_000


def test_a_returned_application_names_the_answer_and_goes_on_when_it_is_corrected() -> None:
    application = applicants.returned(("address", "address_differs"))
    assert application.state == ApplicationState.RETURNED.value
    with pytest.raises(errors.NothingCorrected):
        sending.resubmit(application.number, caller=by_key(application), now=LATER)

    save_page(application.number, "address", typed={"address": "川口市栄町9-9"}, caller=by_key(application), now=LATER)
    sending.resubmit(application.number, caller=by_key(application), now=LATER)
    applicants.taken(application, cast.reviewer(), now=LATER)
    reviewing.approve(application.number, viewer=cast.reviewer(), now=LATER)

    assert Technician.objects.get().address == "川口市栄町9-9"
    assert Charge.objects.count() == 1
    assert acts(application)[4:] == ["returned", "resubmitted", "approved", "card_ordered"]


def test_a_reason_why_an_answer_is_right_is_as_good_as_a_correction() -> None:
    application = applicants.returned(("address", "address_differs"))

    sending.resubmit(application.number, caller=by_key(application), now=LATER, note="引っ越したばかりです")

    assert fresh(application).state == ApplicationState.RESUBMITTED.value


def test_a_new_photo_corrects_a_returned_photo() -> None:
    application = applicants.returned(("paper_face_photo", "photo_unsuitable"))

    applicants.add(application, PaperKind.FACE_PHOTO, now=LATER)
    sending.resubmit(application.number, caller=by_key(application), now=LATER)

    assert fresh(application).state == ApplicationState.RESUBMITTED.value


def test_a_correction_keeps_its_place_in_the_queue() -> None:
    first = applicants.returned(("address", "address_differs"))
    queued_at = fresh(first).queued_at

    sending.resubmit(first.number, caller=by_key(first), now=LATER, note="このままで合っています")

    assert fresh(first).queued_at == queued_at == NOW


def test_a_rejected_application_registers_nothing() -> None:
    application = applicants.in_review()
    applicants.taken(application, cast.reviewer())

    reviewing.reject(application.number, reason="not_a_technician", viewer=cast.reviewer(), now=NOW)

    assert fresh(application).state == ApplicationState.REJECTED.value
    assert Technician.objects.count() == 0


def test_an_application_taken_back_asks_for_no_money() -> None:
    application = applicants.submitted()

    sending.withdraw(application.number, caller=by_key(application), now=NOW)

    assert fresh(application).state == ApplicationState.WITHDRAWN.value
    assert Charge.objects.get().state == "cancelled"


def test_what_nobody_goes_on_with_expires() -> None:
    application = applicants.submitted()
    assert expiring.expire_applications(now=NOW + timedelta(days=30)) == 0

    assert expiring.expire_applications(now=NOW + timedelta(days=31)) == 1

    assert fresh(application).state == ApplicationState.EXPIRED.value
    assert Charge.objects.get().state == "cancelled"


def test_after_the_last_day_nothing_is_filled_in_any_more() -> None:
    application = applicants.draft()
    late = NOW + timedelta(days=91)

    with pytest.raises(errors.DeadlinePassed):
        save_page(application.number, "name", typed={"family_name": "遅"}, caller=by_key(application), now=late)


def test_a_draft_with_gaps_is_not_sent_and_says_how_many() -> None:
    application = applicants.draft()
    applicants.fill_in(application, without=("family_name", "paper_face_photo"))

    with pytest.raises(errors.AnswersMissing) as refused:
        sending.submit(application.number, caller=by_key(application), now=NOW)

    assert refused.value.data == {"count": 2}
    assert fresh(application).state == ApplicationState.DRAFT.value


def test_sending_twice_asks_once() -> None:
    application = applicants.submitted()

    with pytest.raises(errors.StepNotPossible):
        sending.submit(application.number, caller=by_key(application), now=NOW)

    assert Charge.objects.count() == 1


def test_two_people_approve_where_identity_is_not_proven() -> None:
    application = applicants.in_review(without=("paper_identity",))
    applicants.taken(application, cast.reviewer())
    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)
    assert fresh(application).state == ApplicationState.IN_REVIEW.value
    assert Technician.objects.count() == 0
    assert queue.take_next(cast.reviewer(), now=NOW) is None

    applicants.taken(application, applicants.other_reviewer())
    reviewing.approve(application.number, viewer=applicants.other_reviewer(), now=NOW)

    assert fresh(application).state == ApplicationState.CARD_ORDERED.value
    assert CardOrder.objects.get().identity_proven is False


def test_two_people_approve_where_the_person_may_be_registered_already() -> None:
    make_technician(
        name=PersonName(family="鈴木", given="大輔", family_kana="スズキ", given_kana="ダイスケ"),
        birth_date=date(1990, 4, 1),
    )

    application = applicants.in_review()

    assert (application.risk, application.needs_two) == ("high", True)


def test_a_double_who_was_registered_since_is_noticed_at_the_approval() -> None:
    application = applicants.in_review()
    assert not application.needs_two
    applicants.taken(application, cast.reviewer())
    make_technician(
        name=PersonName(family="鈴木", given="大輔", family_kana="スズキ", given_kana="ダイスケ"),
        birth_date=date(1990, 4, 1),
    )

    reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)

    assert fresh(application).first_approved_by == cast.reviewer().actor
    assert Technician.objects.count() == 1


def test_a_refusal_of_the_registry_changes_nothing() -> None:
    application = applicants.in_review(employer_ccus_id="12345678901222")
    applicants.taken(application, cast.reviewer())

    with pytest.raises(Exception, match="business_not_found"):
        reviewing.approve(application.number, viewer=cast.reviewer(), now=NOW)

    assert fresh(application).state == ApplicationState.IN_REVIEW.value
    assert Technician.objects.count() == 0


def test_decisions_and_answers_are_never_rewritten() -> None:
    application = applicants.draft()

    for rows in (Decision.objects, AnswerVersion.objects):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.filter(application=application).delete()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Decision.objects.update(note="x")


def test_a_decision_knows_what_was_known() -> None:
    application = applicants.returned(("address", "address_differs"))

    decision = Decision.objects.get(application=application, kind="returned")

    assert decision.known["answers_version"] == AnswerVersion.objects.filter(application=application).count()
    assert {paper["kind"] for paper in decision.known["papers"]} >= {"face_photo", "identity"}
    assert decision.points == [{"code": "address", "reason": "address_differs", "note": ""}]
    assert AuditEvent.objects.filter(act="applications:application:returned").count() == 1


def test_the_key_opens_the_application_however_it_is_typed() -> None:
    application = applicants.draft()
    key = opening.get_key(application, caller=by_key(application))

    assert opening.prove_key(application.number, display_key(key).lower()).pk == application.pk
    for wrong in (key[:-1], f"{key[:-1]}{'0' if key[-1] != '0' else '1'}", "", "鍵"):
        with pytest.raises(errors.KeyNotProven):
            opening.prove_key(application.number, wrong)
    with pytest.raises(errors.KeyNotProven):
        opening.prove_key(application.number + 1, key)
