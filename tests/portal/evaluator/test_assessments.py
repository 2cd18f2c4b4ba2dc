from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.levels.world import LONG_AGO, add_days, make_worker
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.levels.models import Assessment, CareerCertificate
from ccus.levels.services.assessments import apply_for_level
from ccus.levels.services.careers import file_certificate
from ccus.levels.services.mandates import give_mandate
from ccus.levels.states import AssessmentState, CertificateState, CertifierKind
from ccus.registry.models import Qualification, Technician

pytestmark = pytest.mark.django_db
QUEUE = "/evaluator/assessments/"


@pytest.fixture
def evaluator(signed_in: Client, account: Account, time_machine: TimeMachineFixture) -> Client:
    time_machine.move_to(cast.NOW, tick=False)
    wear(account, Role.EVALUATOR)
    give_mandate(account, field="rebar", from_on=LONG_AGO, viewer=cast.registrar(), now=cast.NOW)
    return signed_in


def apply(technician: Technician, field: str = "rebar") -> Assessment:
    return apply_for_level(cast.viewer_of(technician), field=field, now=cast.NOW)


def rebar_worker() -> Technician:
    return make_worker("玉掛け技能講習", work_days=645)


def test_the_queue_shows_what_waits_and_each_look_is_remembered(evaluator: Client) -> None:
    technician = rebar_worker()
    assessment = apply(technician)

    answer = assert_query_count("evaluator:assessments", lambda: evaluator.get(QUEUE))

    (row,) = answer.context["page"].rows
    assert (row.name, row.field, row.wanted_level, row.url) == (
        technician.full_name,
        "鉄筋",
        2,
        f"{QUEUE}{assessment.pk}/",
    )
    assert Disclosure.objects.get().technician_ccus_id == technician.ccus_id


def test_many_applications_ask_no_more(evaluator: Client) -> None:
    for _ in range(3):
        apply(rebar_worker())

    assert len(assert_query_count("evaluator:assessments", lambda: evaluator.get(QUEUE)).context["page"].rows) == 3


def test_a_case_gives_every_reason_and_is_confirmed(evaluator: Client) -> None:
    technician = rebar_worker()
    assessment = apply(technician)

    answer = assert_query_count("evaluator:assessment", lambda: evaluator.get(f"{QUEUE}{assessment.pk}/"))
    page = answer.context["page"]
    assert page.summary == "「鉄筋」は、記録から見てレベル2です。"
    assert page.possible_levels == (2,)
    done = evaluator.post(page.decision_url, {"act": "confirm", "level": "2"}, follow=True)

    assert "レベル2を認定しました。" in done.content.decode()
    technician.refresh_from_db()
    assert technician.skill_level == 2
    assert evaluator.get(f"{QUEUE}{assessment.pk}/").context["page"].decision_url == ""


def test_each_step_says_what_was_known_then_whatever_came_after(evaluator: Client) -> None:
    technician = rebar_worker()
    assessment = apply(technician)
    add_days(technician, 10, last=cast.TODAY - timedelta(days=700))
    Qualification.objects.filter(technician=technician).delete()

    page = evaluator.get(f"{QUEUE}{assessment.pk}/").context["page"]

    assert [condition.text for condition in page.steps[0].known] == ["就業日数 645日／645日", "玉掛け技能講習"]
    assert {condition.mark for condition in page.steps[0].known} == {"met"}
    now = page.levels[0].conditions
    assert [(condition.text, condition.mark) for condition in now] == [
        ("就業日数 655日／645日", "met"),
        ("玉掛け技能講習", "missing"),
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"act": "confirm", "level": "4"}, "レベル4の条件は満たされていません。"),
        ({"act": "confirm", "level": "two"}, "レベル0の条件は満たされていません。"),
        ({"act": "confirm"}, "レベル0の条件は満たされていません。"),
        ({"act": "decline"}, "理由が書かれていません。"),
        ({"act": "return", "reason": "あ" * 401}, "理由が長すぎます"),
        ({}, "理由が書かれていません。"),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(
    evaluator: Client, typed: dict[str, str], words: str
) -> None:
    assessment = apply(rebar_worker())

    answer = evaluator.post(f"{QUEUE}{assessment.pk}/decision/", typed, follow=True)

    assert words in answer.content.decode()
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


@pytest.mark.parametrize(
    ("act", "state"), [("return", AssessmentState.RETURNED), ("decline", AssessmentState.DECLINED)]
)
def test_an_application_is_returned_or_declined_with_a_reason(
    evaluator: Client, act: str, state: AssessmentState
) -> None:
    assessment = apply(rebar_worker())

    evaluator.post(f"{QUEUE}{assessment.pk}/decision/", {"act": act, "reason": "名簿と違います"})

    assessment.refresh_from_db()
    assert assessment.state == state


def test_a_case_of_another_field_is_not_there(evaluator: Client) -> None:
    assessment = apply(make_worker(work_days=645, trade_code="35-01"), "plastering")

    assert evaluator.get(f"{QUEUE}{assessment.pk}/").status_code == 404
    posted = evaluator.post(f"{QUEUE}{assessment.pk}/decision/", {"act": "confirm", "level": "2"}, follow=True)

    assert posted.status_code in (403, 404)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_without_a_field_in_charge_the_page_says_so(signed_in: Client, account: Account) -> None:
    wear(account, Role.EVALUATOR)

    assert "担当する分野がありません" in signed_in.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"act": "certify"}, CertificateState.CERTIFIED),
        ({"act": "decline", "reason": "確かめられません"}, CertificateState.DECLINED),
        ({"act": "decline"}, CertificateState.FILED),
    ],
)
def test_a_career_that_nobody_else_can_certify_is_decided_here(
    evaluator: Client, typed: dict[str, str], state: CertificateState
) -> None:
    file_certificate(
        cast.viewer_of(rebar_worker()), kind=CertifierKind.EVALUATING_BODY, statement="会社は廃業しました", now=cast.NOW
    )
    (row,) = evaluator.get(QUEUE).context["page"].careers

    evaluator.post(row.url, typed)

    assert CareerCertificate.objects.get().state == state
