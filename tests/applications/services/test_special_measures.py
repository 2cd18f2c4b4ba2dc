"""An application from an area with a special measure costs nothing, may be sent without papers, and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests import cast as known
from tests.applications.applicants import NOW, add, by_key, draft, fill_in, fresh, picture, taken

from ccus.applications.errors import AnswersMissing, StepNotPossible
from ccus.applications.models import Application
from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.services import papers, reviewing, sending
from ccus.applications.states import ApplicationKind, ApplicationState, PaperKind
from ccus.billing.models import Charge
from ccus.kit.calendar import jst_date
from ccus.registry.models import MeasureCase
from ccus.registry.queries.special_measures import forget_measures
from ccus.registry.services.special_measures import MeasureDraft, answer_measure, propose_measure
from ccus.registry.states import MeasureEffect, MeasureState

pytestmark = pytest.mark.django_db

TODAY = jst_date(NOW)
UNTIL = TODAY + timedelta(days=90)
IDENTITY, LATER = PaperKind.IDENTITY, NOW + timedelta(days=91)


def switch_on(*areas: str, last_on: date = TODAY) -> None:
    """Fees and papers, up to and with `last_on`."""
    order = MeasureDraft(
        name="大雨災害",
        basis="通知",
        areas=areas,
        from_on=TODAY - timedelta(days=10),
        last_on=last_on,
        effects=frozenset({MeasureEffect.FEES, MeasureEffect.PAPERS}),
        papers_until=UNTIL,
    )
    row = propose_measure(order, viewer=known.operator(), now=NOW)
    colleague = replace(known.operator(), account_id=4_022, grant_id=4_022)
    answer_measure(row.pk, state=MeasureState.IN_FORCE, viewer=colleague, now=NOW)
    forget_measures()


def without_papers() -> Application:
    application = draft()
    fill_in(application, without=("paper_identity", "paper_insurance"))
    return application


def whys(application: Application, *, now: datetime = NOW) -> list[str]:
    folder = get_folder_visible_to(by_key(application), application.number, on=jst_date(now))
    return [each.why() for each in folder.measures]


def test_within_the_area_nothing_is_asked_and_the_reasons_stand_on_the_page() -> None:
    switch_on("11:川口市")
    application = without_papers()
    said_before = whys(application)

    sent = sending.submit(application.number, caller=by_key(application), now=NOW)

    assert sent.state == ApplicationState.IN_REVIEW.value
    assert not Charge.objects.exists()
    assert (
        said_before
        == whys(sent)
        == [
            "特例措置「大雨災害」により、この申請に料金はかかりません。",
            "特例措置「大雨災害」により、書類は2027年2月14日(日)までに出せば間に合います。",
        ]
    )
    assert sorted(MeasureCase.objects.values_list("effect", "fee_yen")) == [("fees", 2_500), ("papers", None)]


@pytest.mark.parametrize(
    ("area", "last_on"), [("13", TODAY), ("11:さいたま市", TODAY), ("11", TODAY - timedelta(days=1))]
)
def test_outside_the_area_or_the_period_nothing_is_different(area: str, last_on: date) -> None:
    switch_on(area, last_on=last_on)
    application = draft(ApplicationKind.BUSINESS_CORPORATION)
    fill_in(application, without=("paper_business_proof",))

    assert whys(application) == []
    with pytest.raises(AnswersMissing):
        sending.submit(application.number, caller=by_key(application), now=NOW)
    add(application, PaperKind.BUSINESS_PROOF)
    assert sending.submit(application.number, caller=by_key(application), now=NOW).state == "awaiting_payment"


def test_a_business_sends_its_proof_later() -> None:
    switch_on("11:川口市")
    application = draft(ApplicationKind.BUSINESS_CORPORATION)
    fill_in(application, without=("paper_business_proof",))

    sent = sending.submit(application.number, caller=by_key(application), now=NOW)

    assert sent.state == ApplicationState.IN_REVIEW.value
    assert sorted(MeasureCase.objects.values_list("effect", "fee_yen")) == [("fees", 12_000), ("papers", None)]


def test_the_photo_cannot_wait() -> None:
    switch_on("11")
    application = draft()
    fill_in(application, without=("paper_identity", "paper_insurance", "paper_face_photo", "face_photo"))
    application.papers.update(removed_at=NOW)

    with pytest.raises(AnswersMissing):
        sending.submit(application.number, caller=by_key(application), now=NOW)


def test_papers_follow_until_the_last_day_also_after_the_decision() -> None:
    switch_on("11")
    application = without_papers()
    sending.submit(application.number, caller=by_key(application), now=NOW)
    first, second = known.reviewer(), replace(known.reviewer(), account_id=4_011, grant_id=4_011)
    taken(application, first)
    reviewing.approve(application.number, viewer=first, now=NOW)
    taken(application, second)  # identity is not proven: two look
    reviewing.approve(application.number, viewer=second, now=NOW)
    assert fresh(application).state == ApplicationState.CARD_ORDERED.value

    late = {"content": picture(), "caller": by_key(application)}
    papers.add_paper(application.number, kind=IDENTITY, now=LATER - timedelta(days=1), **late)  # type: ignore[arg-type]

    with pytest.raises(StepNotPossible):
        papers.add_paper(application.number, kind=PaperKind.INSURANCE, now=LATER, **late)  # type: ignore[arg-type]
    with pytest.raises(StepNotPossible):
        papers.add_paper(application.number, kind=PaperKind.FACE_PHOTO, now=NOW, **late)  # type: ignore[arg-type]


def test_what_was_given_stays_when_the_measure_ends() -> None:
    switch_on("11")
    application = without_papers()
    sending.submit(application.number, caller=by_key(application), now=NOW)
    order = MeasureCase.objects.all()[0].measure
    answer_measure(order.pk, state=MeasureState.ENDING, viewer=known.operator(), now=NOW)
    colleague = replace(known.operator(), account_id=4_022, grant_id=4_022)
    answer_measure(order.pk, state=MeasureState.ENDED, viewer=colleague, now=NOW)
    forget_measures()

    assert len(whys(application)) == 2
    assert whys(without_papers()) == []
