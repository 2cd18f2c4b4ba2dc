"""A firm applies for registration and level at once: two bills on one page, and one page that says how everything stands."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import cast as known
from tests.applications import applicants, one_stop
from tests.applications.applicants import NOW
from tests.cast import Cast
from tests.contracts.query_counts import assert_query_count
from tests.levels.world import make_evaluator
from tests.portal.applicant.test_proxies import signed_in
from time_machine import TimeMachineFixture

from ccus.access.states import Role
from ccus.applications.models import Application
from ccus.applications.services import reviewing
from ccus.billing.models import Charge
from ccus.levels.queries.assessments import queue_visible_to
from ccus.levels.services.assessments import confirm_assessment, return_assessment
from ccus.portal.ui.assessments import queue_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(time_machine: TimeMachineFixture) -> Cast:
    time_machine.move_to(NOW)
    return known.assemble()


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return signed_in(Role.BUSINESS_CLERK, cast.sato_tobi.ccus_id)


def test_the_firm_begins_it_among_the_applications_for_new_people(clerk: Client) -> None:
    assert "技能者登録（詳細型）と能力評価を一度に" in clerk.get("/applications/proxy/").content.decode()

    clerk.post("/applications/proxy/", {"kind": "technician_with_level"})

    number = Application.objects.get().number
    page = clerk.get(f"/applications/{number}/pages/level/").content.decode()
    assert "能力評価の分野" in page
    assert "機械土工" in page
    assert "共通(ガイドラインの目安)" not in page


def test_each_receiver_is_paid_by_itself(cast: Cast, clerk: Client) -> None:
    application = one_stop.sent(cast)
    address = f"/applications/{application.number}/payment/"
    registration, evaluation = Charge.objects.order_by("pk")

    answer = assert_query_count("applicant:payment/two-receivers", lambda: clerk.get(address))
    body = answer.content.decode()
    assert "運営主体へ" in body
    assert "能力評価実施団体（鉄筋）へ" in body
    assert "4,900円" in body
    assert "3,000円" in body
    chosen = clerk.post(address, {"charge": evaluation.reference, "method": "slip"}).content.decode()
    assert chosen.count("払込票の番号") == 1
    one = clerk.post(f"{address}trial/", {"charge": evaluation.reference}, follow=True).content.decode()
    assert "もう一つのお支払いが残っています。" in one
    assert one.count("支払い済み") == 1
    both = clerk.post(f"{address}trial/", {"charge": registration.reference}, follow=True).content.decode()

    assert "審査の順番に入りました。" in both
    assert both.count("支払い済み") == 2


def test_a_wrong_way_of_paying_is_told_at_the_bill_it_was_for(cast: Cast, clerk: Client) -> None:
    application = one_stop.sent(cast)

    answer = clerk.post(f"/applications/{application.number}/payment/", {"method": "gold"})

    assert answer.status_code == 422
    assert [bool(form.errors) for _bill, form in answer.context["bills"]] == [True, False]


def test_one_page_says_how_registration_level_and_career_stand(cast: Cast, clerk: Client) -> None:
    application = one_stop.paid(cast, vouches_for_career="no", career_certifier_id=cast.yamada_gumi.ccus_id)
    applicants.taken(application, known.reviewer())
    reviewing.approve(application.number, viewer=known.reviewer(), now=NOW)
    address = f"/applications/{application.number}/"

    answer = assert_query_count("applicant:application/in-assessment", lambda: clerk.get(address))
    page = answer.context["page"]
    assert (page.level.field, page.level.wanted_level, page.level.state) == ("鉄筋", 2, "確認待ち")
    assert page.level.career == f"{cast.yamada_gumi.name}の証明を待っています"
    assert "登録から60日たつと" in answer.content.decode()
    evaluator = make_evaluator("rebar")
    queue = queue_page(queue_visible_to(evaluator, on=known.TODAY), (), language="ja")
    assert [row.holds_card for row in queue.rows] == [True]


def test_the_confirmed_level_stands_on_the_page_before_the_card_is_ordered(cast: Cast, clerk: Client) -> None:
    application = one_stop.paid(cast)
    applicants.taken(application, known.reviewer())
    reviewing.approve(application.number, viewer=known.reviewer(), now=NOW)
    assessment = applicants.fresh(application).assessment
    assert assessment is not None
    confirm_assessment(make_evaluator("rebar"), assessment.pk, level=2, now=NOW)

    page = clerk.get(f"/applications/{application.number}/").context["page"]

    assert (page.level.state, page.level.level, page.level.career) == ("認定", 2, "証明済み")


def test_the_firm_reads_why_the_level_came_back_and_sends_it_again_from_the_same_page(
    cast: Cast, clerk: Client
) -> None:
    application = one_stop.paid(cast)
    applicants.taken(application, known.reviewer())
    reviewing.approve(application.number, viewer=known.reviewer(), now=NOW)
    assessment = applicants.fresh(application).assessment
    assert assessment is not None
    return_assessment(make_evaluator("rebar"), assessment.pk, reason="玉掛けの写しが読めません", now=NOW)
    address = f"/applications/{application.number}/"

    page = assert_query_count("applicant:application/level-returned", lambda: clerk.get(address))
    assert "玉掛けの写しが読めません" in page.content.decode()
    again_url = page.context["page"].level.again_url
    sent = clerk.post(again_url, follow=True).content.decode()
    twice = clerk.post(again_url, follow=True).content.decode()

    assert "能力評価をもう一度送りました。" in sent
    assert "能力評価をもう一度送る" not in sent
    assert "その手続きはできません" in twice
