"""The checks of a roster on the page: the samples of the papers, the panels behind the marks, who may look."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import cast as known
from tests.contracts.query_counts import assert_query_count
from tests.factories.registry import make_affiliation, make_business, make_technician
from tests.factories.sites import make_node, make_roster_entry, prime_node
from tests.portal.conftest import wear
from tests.sites.sample_of_the_papers import Sample, build_sample
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.portal.ui.shapes.checks import ChecksOfOnePage, SiteChecksPage
from ccus.sites.models import CheckReminder
from ccus.sites.states import SiteState

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(db: None, time_machine: TimeMachineFixture) -> Sample:
    time_machine.move_to(known.NOW, tick=False)
    return build_sample()


@pytest.fixture
def manager_of_sample(signed_in: Client, account: Account, sample: Sample) -> Client:
    wear(account, Role.SITE_MANAGER, subject=sample.prime.ccus_id)
    return signed_in


def address(sample: Sample, rest: str = "") -> str:
    return f"/prime/sites/{sample.site.ccus_id}/checks/{rest}"


def test_the_roster_of_the_papers_is_reproduced(manager_of_sample: Client, sample: Sample) -> None:
    answer = assert_query_count("prime:site-checks", lambda: manager_of_sample.get(address(sample)))

    page = answer.context["page"]
    assert isinstance(page, SiteChecksPage)
    assert {row.name: row.insurance.sign for row in page.people if row.insurance} == {
        "建設 撫子": "◆",
        "青山 三郎": "",
        "基金 湊": "◆",
        "鈴木 浩太郎": "",
    }
    assert {row.ccus_id: row.one_person.sign for row in page.firms if row.one_person} == {
        sample.prime.ccus_id: "－",
        "13286912802122": "－",
        "22641747299522": "－",
        "10552531794322": "－",
        "64625226759422": "－",
        "97298142468922": "－",
        "49903350186622": "△",
        "88201894067522": "－",
        "92275522012022": "－",
        "87912327474722": "－",
        "83259770327932": "－",
        "96613454796222": "○",
    }
    assert answer.content.decode().count('<span class="check-sign" aria-hidden="true">◆</span>') == 2


def test_a_firm_without_its_person_is_a_question(manager_of_sample: Client, sample: Sample) -> None:
    sample.site.nodes.get(business__name="高山電浴").business.affiliations.all().delete()

    page = manager_of_sample.get(address(sample)).context["page"]

    assert [row.one_person.sign for row in page.firms if row.name == "高山電浴"] == ["？"]


def test_a_mark_opens_to_reason_rule_values_and_who_can_mend_it(manager_of_sample: Client, sample: Sample) -> None:
    answer = assert_query_count(
        "prime:site-person-checks",
        lambda: manager_of_sample.get(address(sample, f"people/{sample.nadeshiko.ccus_id}/")),
    )

    page = answer.context["page"]
    assert isinstance(page, ChecksOfOnePage)
    panel = next(each for each in page.open if each.code == "social_insurance")
    assert panel.whys == ("主たる所属の技能者が5人（基準は5人以上）の会社で、健康保険が「未加入」になっています。",)
    assert panel.rule.startswith("2025年3月14日(金)からの決まり（出典：committee papers of FY2024")
    assert ("健康保険", "未加入", "技能者の登録内容") in [(seen.name, seen.value, seen.source) for seen in panel.seen]
    assert panel.who == "所属事業者"
    assert 'id="social_insurance"' in answer.content.decode()


def test_the_explanation_of_a_firm_shows_how_names_were_compared(manager_of_sample: Client, sample: Sample) -> None:
    answer = assert_query_count(
        "prime:site-firm-checks", lambda: manager_of_sample.get(address(sample, "firms/96613454796222/"))
    )

    assert "鈴木 浩太郎（比べる形：鈴木浩太郎）" in answer.content.decode()
    shown = Disclosure.objects.get()
    assert (shown.technician_ccus_id, shown.items) == ("10000000000221", ["full_name", "skill_level"])


def test_whose_marks_were_shown_can_be_read_by_the_person(manager_of_sample: Client, sample: Sample) -> None:
    manager_of_sample.get(address(sample))

    shown = Disclosure.objects.get(technician_ccus_id=sample.nadeshiko.ccus_id)
    assert (shown.relation, shown.viewer_subject_ccus_id) == ("prime", sample.prime.ccus_id)
    assert {"full_name", "health_insurance_status", "birth_date", "qualifications"} <= set(shown.items)
    assert "nationality" not in shown.items


def test_fifty_people_at_a_time(manager_of_sample: Client, sample: Sample) -> None:
    for _ in range(100):
        person = make_technician()
        make_affiliation(person, sample.kikin)
        make_roster_entry(sample.site, person, sample.kikin)

    first = assert_query_count("prime:site-checks/crowded", lambda: manager_of_sample.get(address(sample)))
    second = manager_of_sample.get(address(sample, "?page=2&firms=1")).context["page"]

    page = first.context["page"]
    assert (len(page.people), page.pages.total, page.pages.next_url) == (50, 104, address(sample, "?page=2&firms=1"))
    assert (len(second.people), len(second.firms), second.pages.first, second.pages.last) == (50, 12, 51, 100)


def test_twenty_five_firms_at_a_time(manager_of_sample: Client, sample: Sample) -> None:
    for _ in range(50):
        make_node(sample.site, make_business(), upper=prime_node(sample.site))

    first = manager_of_sample.get(address(sample)).context["page"]
    second = manager_of_sample.get(address(sample, "?firms=2")).context["page"]

    assert (len(first.firms), first.firm_pages.total) == (25, 62)
    assert first.firm_pages.next_url == address(sample, "?page=1&firms=2")
    assert (len(second.firms), second.firm_pages.next_url, len(second.people)) == (
        25,
        address(sample, "?page=1&firms=3"),
        4,
    )


@pytest.mark.parametrize("rest", ["people/00000000000221/", "firms/00000000000322/"])
def test_who_is_not_there_is_not_found(rest: str, manager_of_sample: Client, sample: Sample) -> None:
    assert manager_of_sample.get(address(sample, rest)).status_code == 404


def test_people_of_a_closed_site_are_not_shown(manager_of_sample: Client, sample: Sample) -> None:
    sample.site.state = SiteState.CLOSED.value
    sample.site.save()

    answer = manager_of_sample.get(address(sample))

    assert "建設 撫子" not in answer.content.decode()
    assert manager_of_sample.get(address(sample, f"people/{sample.nadeshiko.ccus_id}/")).status_code == 404
    assert not Disclosure.objects.exists()


def test_another_firm_finds_no_such_site(signed_in: Client, account: Account, sample: Sample) -> None:
    wear(account, Role.BUSINESS_CLERK, subject=make_business().ccus_id)

    for rest in ("", f"people/{sample.nadeshiko.ccus_id}/", "firms/96613454796222/"):
        assert signed_in.get(address(sample, rest)).status_code == 404
    assert not Disclosure.objects.exists()


def test_a_firm_below_sees_its_own_people_alone(signed_in: Client, account: Account, sample: Sample) -> None:
    wear(account, Role.BUSINESS_CLERK, subject="96613454796222")

    page = signed_in.get(address(sample)).context["page"]

    assert [row.name for row in page.people] == ["鈴木 浩太郎"]
    assert [row.name for row in page.firms] == ["鈴木浩太郎"]
    assert signed_in.get(address(sample, f"people/{sample.nadeshiko.ccus_id}/")).status_code == 404


def test_in_english(manager_of_sample: Client, account: Account, sample: Sample) -> None:
    account.language = "en"
    account.save()

    answer = manager_of_sample.get(address(sample, f"people/{sample.nadeshiko.ccus_id}/"))

    assert "health insurance is registered as not enrolled." in answer.content.decode()


def test_a_reminder_is_sent_from_the_panel_once_a_day(manager_of_sample: Client, sample: Sample) -> None:
    one = address(sample, f"people/{sample.nadeshiko.ccus_id}/")

    sent = manager_of_sample.post(f"{one}reminders/", {"check": "social_insurance"}, follow=True)
    again = manager_of_sample.post(f"{one}reminders/", {"check": "social_insurance"}, follow=True)

    assert "確認のお願いを送りました" in sent.content.decode()
    panel = next(each for each in sent.context["page"].open if each.code == "social_insurance")
    assert (panel.reminder_url, panel.reminded) == ("", "今日、確認のお願いを送りました。")
    assert "今日すでに送られています" in again.content.decode()
    assert CheckReminder.objects.count() == 1


def test_the_firm_and_the_person_read_the_reminder_on_their_pages(manager_of_sample: Client, sample: Sample) -> None:
    manager_of_sample.post(
        address(sample, f"people/{sample.nadeshiko.ccus_id}/reminders/"), {"check": "social_insurance"}
    )
    manager_of_sample.post(address(sample, "firms/49903350186622/reminders/"), {"check": "one_person_contractor"})

    clerk = as_somebody(Role.BUSINESS_CLERK, sample.kikin.ccus_id)
    nadeshiko = as_somebody(Role.TECHNICIAN, sample.nadeshiko.ccus_id)

    firm = assert_query_count("business:reminders", lambda: clerk.get("/business/reminders/"))
    person = assert_query_count("technician:reminders", lambda: nadeshiko.get("/technician/reminders/"))

    assert [(row.person, row.check, row.is_open) for row in firm.context["page"].rows] == [
        ("建設 撫子", "社会保険確認", True)
    ]
    assert [row.sender for row in person.context["page"].rows] == ["株式会社元請建設"]
    assert "要確認" in person.content.decode()


def as_somebody(role: Role, subject: str) -> Client:
    somebody = Account.objects.create(login_name=f"{role}-{subject}", display_name="佐藤 葵", created_at=known.NOW)
    wear(somebody, role, subject=subject)
    client = Client()
    client.force_login(somebody)
    return client
