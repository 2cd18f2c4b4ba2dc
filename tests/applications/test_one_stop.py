"""Registration and level at once: one case, two payments to two receivers, the first card already in its colour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests import cast as known
from tests.applications import applicants, one_stop
from tests.applications.applicants import LATER, NOW, fresh
from tests.cast import Cast
from tests.levels.world import make_evaluator

from ccus.access.viewers import PUBLIC
from ccus.applications import errors
from ccus.applications.models import Application, Decision
from ccus.applications.rules.callers import Caller
from ccus.applications.services import asked_levels, delivering, opening, reviewing, sending
from ccus.applications.states import ApplicationState
from ccus.billing.models import Charge
from ccus.kit.calendar import JST
from ccus.levels.errors import AssessmentNotFound, AssessmentNotOpen, NoCareerToCertify
from ccus.levels.models import Assessment, AssessmentStep, CareerCertificate
from ccus.levels.services.assessments import confirm_assessment, decline_assessment, return_assessment
from ccus.levels.states import CertificateState, CertifierKind
from ccus.registry.models import CardOrder, Technician

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return known.assemble()


def approved(cast: Cast, *, now: datetime = NOW, **changes: str) -> Application:
    application = one_stop.paid(cast, now=now, **changes)
    applicants.taken(application, known.reviewer(), now=now)
    reviewing.approve(application.number, viewer=known.reviewer(), now=now)
    return fresh(application)


def the_assessment(application: Application) -> Assessment:
    return Assessment.objects.get(pk=application.assessment_id)


def test_registration_and_evaluation_are_paid_to_two_receivers_and_reviewed_when_both_came(cast: Cast) -> None:
    application = one_stop.sent(cast)
    registration, evaluation = Charge.objects.order_by("pk")
    assert (registration.receiver, registration.amount_yen) == ("operator", 4_900)
    assert (evaluation.receiver, evaluation.amount_yen) == ("evaluating_body", 3_000)

    one_stop.pay(evaluation)
    assert fresh(application).state == ApplicationState.AWAITING_PAYMENT.value
    one_stop.pay(registration)

    assert fresh(application).state == ApplicationState.IN_REVIEW.value
    paid = Decision.objects.filter(application=application, kind="paid").order_by("pk")
    assert [each.known["receiver"] for each in paid] == ["evaluating_body", "operator"]


def test_in_the_free_time_only_the_registration_is_paid(cast: Cast) -> None:
    one_stop.sent(cast, now=datetime(2026, 3, 31, 10, tzinfo=JST))

    assert Charge.objects.get().amount_yen == 4_900


def test_what_is_taken_back_asks_neither_of_the_two(cast: Cast) -> None:
    application = one_stop.sent(cast)

    sending.withdraw(application.number, caller=Caller(viewer=known.clerk_of(cast.sato_tobi)), now=LATER)

    assert set(Charge.objects.values_list("state", flat=True)) == {"cancelled"}


def test_the_first_card_waits_for_the_level_and_has_its_colour(cast: Cast) -> None:
    application = approved(cast)
    assessment = the_assessment(application)
    certificate = CareerCertificate.objects.get()
    assert application.state == ApplicationState.IN_ASSESSMENT.value
    assert CardOrder.objects.count() == 0
    assert (assessment.field, assessment.wanted_level, assessment.holds_first_card) == ("rebar", 2, True)
    assert certificate.state == CertificateState.CERTIFIED
    assert certificate.decided_by == known.clerk_of(cast.sato_tobi).actor
    assert certificate.certifier == cast.sato_tobi
    assert (certificate.work_days, certificate.foreman_days) == (3_844, 430)
    assert delivering.follow_assessments(now=LATER) == 0

    confirm_assessment(make_evaluator("rebar"), assessment.pk, level=2, now=LATER)
    assert delivering.follow_assessments(now=LATER) == 1

    order = CardOrder.objects.get()
    person = Technician.objects.get(ccus_id=application.technician_ccus_id)
    assert (person.skill_level, order.technician, order.reason, order.fee_yen) == (2, person, "first", 0)
    assert order.identity_proven
    assert fresh(application).state == ApplicationState.CARD_ORDERED.value
    assert delivering.follow_assessments(now=LATER) == 0
    acts = list(application.decisions.order_by("pk").values_list("kind", flat=True))
    assert acts[-3:] == ["approved", "level_asked", "card_ordered"]


def test_a_level_that_is_declined_makes_a_white_card_at_once(cast: Cast) -> None:
    application = approved(cast, qualifications="とび技能士1級、平成18年5月20日、第1号")
    assessment = the_assessment(application)
    assert assessment.wanted_level == 2

    decline_assessment(make_evaluator("rebar"), assessment.pk, reason="玉掛けがありません", now=LATER)

    assert delivering.follow_assessments(now=LATER) == 1
    assert Technician.objects.get(ccus_id=application.technician_ccus_id).skill_level == 1


def test_nobody_waits_for_a_card_longer_than_sixty_days(cast: Cast) -> None:
    application = approved(cast)
    return_assessment(make_evaluator("rebar"), the_assessment(application).pk, reason="写しが読めません", now=LATER)

    assert delivering.follow_assessments(now=NOW + timedelta(days=60)) == 0
    assert delivering.follow_assessments(now=NOW + timedelta(days=61)) == 1
    assert fresh(application).state == ApplicationState.CARD_ORDERED.value


def test_another_firm_vouches_on_its_own_pages_and_the_evaluating_body_where_none_can(cast: Cast) -> None:
    approved(cast, vouches_for_career="no", career_certifier_id=cast.yamada_gumi.ccus_id)
    asked = CareerCertificate.objects.get()
    assert (asked.certifier_kind, asked.certifier, asked.state) == (
        CertifierKind.UPPER,
        cast.yamada_gumi,
        CertificateState.FILED,
    )


def test_the_evaluating_body_looks_at_a_career_that_no_firm_can_certify(cast: Cast) -> None:
    approved(cast, vouches_for_career="no", career_foreman_days="")

    assert CareerCertificate.objects.get().certifier_kind == CertifierKind.EVALUATING_BODY


def test_without_a_career_the_level_is_asked_all_the_same(cast: Cast) -> None:
    application = approved(cast, files_career="no")

    assert CareerCertificate.objects.count() == 0
    assert the_assessment(application).wanted_level == 2


def test_a_career_that_cannot_be_certified_registers_nobody(cast: Cast) -> None:
    application = one_stop.paid(cast, qualifications="")
    before = Technician.objects.count()
    applicants.taken(application, known.reviewer())

    with pytest.raises(NoCareerToCertify):
        reviewing.approve(application.number, viewer=known.reviewer(), now=NOW)

    assert Technician.objects.count() == before
    assert fresh(application).state == ApplicationState.IN_REVIEW.value


def test_only_a_firm_applies_for_both_at_once(cast: Cast) -> None:
    with pytest.raises(errors.KindNeedsProxy):
        opening.open_application(one_stop.KIND, caller=Caller(viewer=PUBLIC), now=NOW)
    with pytest.raises(errors.KindNeedsProxy):
        opening.open_application(one_stop.KIND, caller=Caller(viewer=known.clerk_of(cast.sato_tobi)), now=NOW)

    assert Application.objects.count() == 0


def test_a_level_that_came_back_is_sent_again_by_the_firm_that_filed_it(cast: Cast) -> None:
    application = approved(cast)
    assessment, evaluator = the_assessment(application), make_evaluator("rebar")
    firm, stranger = Caller(viewer=known.clerk_of(cast.sato_tobi)), Caller(viewer=known.clerk_of(cast.yamada_gumi))
    with pytest.raises(AssessmentNotOpen):
        asked_levels.send_level_again(application.number, caller=firm, now=LATER)
    return_assessment(evaluator, assessment.pk, reason="写しが読めません", now=LATER)
    with pytest.raises(errors.ApplicationNotFound):
        asked_levels.send_level_again(application.number, caller=stranger, now=LATER)

    asked_levels.send_level_again(application.number, caller=firm, now=LATER)

    steps = list(AssessmentStep.objects.order_by("pk").values_list("state", "by"))
    assert [state for state, _ in steps] == ["submitted", "returned", "submitted"]
    assert steps[-1][1] == firm.viewer.actor
    confirm_assessment(evaluator, assessment.pk, level=2, now=LATER)
    assert delivering.follow_assessments(now=LATER) == 1


def test_an_application_without_a_level_has_none_to_send_again(cast: Cast) -> None:
    application = one_stop.sent(cast)

    with pytest.raises(AssessmentNotFound):
        asked_levels.send_level_again(application.number, caller=Caller(viewer=known.clerk_of(cast.sato_tobi)), now=NOW)
