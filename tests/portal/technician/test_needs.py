from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests import cast
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_affiliation, make_business
from tests.levels.world import add_days, make_evaluator, make_worker, qualify
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.levels.models import Assessment, CareerCertificate, ProgressConsent
from ccus.levels.services.assessments import decline_assessment, return_assessment
from ccus.levels.states import AssessmentState, CertificateState
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db
NEEDS = "/technician/needs/"

SignInAs = Callable[[Technician], Client]


@pytest.fixture
def as_person(client: Client, account: Account, time_machine: TimeMachineFixture) -> SignInAs:
    time_machine.move_to(cast.NOW, tick=False)

    def sign_in(technician: Technician) -> Client:
        wear(account, Role.TECHNICIAN, subject=technician.ccus_id)
        client.force_login(account)
        return client

    return sign_in


def said(client: Client, address: str, data: dict[str, object] | None = None) -> str:
    return client.post(address, data or {}, follow=True).content.decode()


def test_the_page_says_what_is_missing_when_and_by_what_it_is_known(as_person: SignInAs) -> None:
    technician = make_worker("玉掛け技能講習", work_days=600)

    person = as_person(technician)
    answer = assert_query_count("technician:needs", lambda: person.get(NEEDS))

    page = answer.context["page"]
    words = answer.content.decode()
    assert (page.headline, page.share) == ("レベル2まで、あと45日", 93)
    assert page.forecast == "この半年のペースなら、2026年12月31日(木)に届きます。"
    assert [(each.mark, each.text) for each in page.conditions] == [
        ("missing", "就業日数 600日／645日（あと45日）"),
        ("met", "玉掛け技能講習"),
    ]
    assert "zentekkin.or.jp" in words
    assert page.apply_url == ""
    assert "レベル2の年収の目安（国の公表、2023年6月、全分野）: 569万円" in words


def test_a_long_career_in_two_fields_asks_no_more(as_person: SignInAs) -> None:
    technician = make_worker("玉掛け技能講習", "1級鉄筋施工技能士", work_days=1600, foreman=700)
    add_days(technician, 30, trade_code="09-01", last=cast.TODAY - timedelta(days=1700))
    qualify(technician, "職長・安全衛生責任者教育")
    make_affiliation(technician, make_business())

    person = as_person(technician)
    answer = assert_query_count("technician:needs", lambda: person.get(f"{NEEDS}?field=rebar"))

    assert [choice.label for choice in answer.context["page"].choices] == ["鉄筋", "電気工事"]
    assert answer.context["page"].headline == "レベル2を申請できます"


def test_courses_that_help_are_told_with_the_day(as_person: SignInAs) -> None:
    technician = make_worker(work_days=645)

    page = as_person(technician).get(NEEDS).context["page"]

    assert page.headline == "レベル2の日数は足りています。資格が足りません"
    assert page.forecast == "日数だけでは進めません。下の資格か講習が要ります。"
    assert [(course.name, course.words) for course in page.courses] == [
        ("玉掛け技能講習", "これがあれば、すぐに申請できます。")
    ]


def test_where_no_text_was_found_the_page_says_so(as_person: SignInAs) -> None:
    words = as_person(make_worker(work_days=5, trade_code="35-01")).get(NEEDS).content.decode()

    assert "国のガイドラインの目安です" in words
    assert "基準の文面を確認できていない条件（団体が確かめます）" in words


def test_without_a_trade_the_page_says_how_to_begin(as_person: SignInAs) -> None:
    technician = make_worker()
    technician.trades.all().delete()

    assert "職種がまだ登録されていません" in as_person(technician).get(NEEDS).content.decode()


def test_who_has_it_all_applies_and_takes_it_back(as_person: SignInAs) -> None:
    person = as_person(make_worker("玉掛け技能講習", work_days=645))
    assert "「鉄筋」のレベル2を申請する" in person.get(NEEDS).content.decode()

    assert "申請しました。" in said(person, "/technician/assessments/", {"field": "rebar"})
    assert "「鉄筋」の申請は、すでに出ています。" in said(person, "/technician/assessments/", {"field": "rebar"})
    (row,) = person.get(NEEDS).context["page"].assessments
    assert (row.state, row.resubmission_url, row.appeal_url) == ("確認待ち", "", "")
    assert "取り下げました" in said(person, row.withdrawal_url)

    assert Assessment.objects.get().state == AssessmentState.WITHDRAWN


def test_a_returned_application_shows_the_reason_and_is_sent_again(as_person: SignInAs) -> None:
    person = as_person(make_worker("玉掛け技能講習", work_days=645))
    said(person, "/technician/assessments/", {"field": "rebar"})
    number = Assessment.objects.get().pk
    return_assessment(make_evaluator("rebar"), number, reason="修了証を登録してください", now=cast.NOW)

    page = person.get(NEEDS)
    assert "修了証を登録してください" in page.content.decode()
    assert "もう一度送りました。" in said(person, page.context["page"].assessments[0].resubmission_url)

    assert Assessment.objects.get().state == AssessmentState.SUBMITTED


def test_a_declined_application_is_appealed_against_with_a_reason(as_person: SignInAs) -> None:
    person = as_person(make_worker("玉掛け技能講習", work_days=645))
    said(person, "/technician/assessments/", {"field": "rebar"})
    decline_assessment(make_evaluator("rebar"), Assessment.objects.get().pk, reason="違います", now=cast.NOW)
    (row,) = person.get(NEEDS).context["page"].assessments

    assert [known.text for known in row.known] == ["就業日数 645日／645日", "玉掛け技能講習"]
    assert "理由が書かれていません。" in said(person, row.appeal_url)
    assert "不服を申し立てました。" in said(person, row.appeal_url, {"reason": "名簿を直しました"})

    assert Assessment.objects.get().state == AssessmentState.APPEALED


def test_a_firm_sees_the_page_while_the_person_wants_it(as_person: SignInAs) -> None:
    technician, firm = make_worker("玉掛け技能講習", work_days=600), make_business()
    make_affiliation(technician, firm)
    person = as_person(technician)
    (row,) = person.get(NEEDS).context["page"].consents
    assert (row.name, row.is_shown) == (firm.name, False)

    assert "に見せています" in said(person, row.url, {"business": row.business_id})
    (row,) = person.get(NEEDS).context["page"].consents
    assert row.is_shown
    assert "見せるのをやめました。" in said(person, row.url, {"business": row.business_id})
    assert "同意していません" in said(person, row.url, {"business": row.business_id})
    said(person, "/technician/needs/consents/", {"business": make_business().ccus_id})

    assert ProgressConsent.objects.filter(ended_at__isnull=True).count() == 0


def test_a_career_is_certified_on_request(as_person: SignInAs) -> None:
    technician, firm = make_worker("玉掛け技能講習"), make_business()
    make_affiliation(technician, firm)
    person = as_person(technician)
    box = person.get(NEEDS).context["page"].career
    assert "2010年4月10日(土)から2024年3月31日(日)まで" in box.words
    assert box.gap_words == (
        "2024年4月1日(月)から2026年3月31日(火)までの730日は、経歴証明でもCCUSの記録でも数えられません。"
    )
    assert (
        "証明する事業者が見つかりません。"
        in person.post(box.file_url, {"kind": "affiliated", "certifier": "1"}).content.decode()
    )

    typed = {"kind": "affiliated", "certifier": firm.ccus_id, "foreman_days": "100"}
    assert "経歴の証明を頼みました。" in said(person, box.file_url, typed)

    certificate = CareerCertificate.objects.get()
    assert (certificate.foreman_days, certificate.crew_leader_days) == (100, 0)
    assert "取り下げました" in said(person, person.get(NEEDS).context["page"].career.withdrawal_url)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.WITHDRAWN


def test_the_form_of_a_career_opens_and_the_page_reads_in_english(as_person: SignInAs, account: Account) -> None:
    person = as_person(make_worker("玉掛け技能講習", work_days=600))

    assert "証明を頼む" in person.get("/technician/careers/").content.decode()
    Account.objects.filter(pk=account.pk).update(language="en")
    assert "600 of 645 work days" in person.get(NEEDS).content.decode()
