"""Who looked at me: who, what, when, at which site, what for; at once."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import cast as known
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import NOW, wear
from tests.sites.sample_of_the_papers import Sample, build_sample
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.portal.ui.shapes.looks import LooksPage

pytestmark = pytest.mark.django_db

ADDRESS = "/technician/disclosures/"


@pytest.fixture
def sample(db: None, time_machine: TimeMachineFixture) -> Sample:
    time_machine.move_to(known.NOW, tick=False)
    return build_sample()


def signed_in_as(role: Role, subject: str) -> Client:
    account = Account.objects.create(login_name=f"{role}-{subject}", display_name="鈴木 花子", created_at=NOW)
    wear(account, role, subject=subject)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def nadeshiko(sample: Sample) -> Client:
    return signed_in_as(Role.TECHNICIAN, sample.nadeshiko.ccus_id)


def test_a_look_of_the_prime_is_there_with_the_next_request(nadeshiko: Client, sample: Sample) -> None:
    manager = signed_in_as(Role.SITE_MANAGER, sample.prime.ccus_id)
    assert nadeshiko.get(ADDRESS).context["page"].rows == ()

    manager.get(f"/prime/sites/{sample.site.ccus_id}/checks/people/{sample.nadeshiko.ccus_id}/")

    answer = assert_query_count("technician:disclosures", lambda: nadeshiko.get(ADDRESS))
    page = answer.context["page"]
    assert isinstance(page, LooksPage)
    [row] = page.rows
    assert (row.at, row.who, row.as_what, row.site, row.purpose, row.channel) == (
        known.NOW,
        "株式会社元請建設",
        "元請事業者（元請の現場管理者）",
        "社保判定テスト現場",
        "名簿の確認（社会保険・資格など）",
        "画面",
    )
    assert row.items[:2] == ("氏名", "生年月日")
    assert "健康保険加入有無/適用除外" in row.items


def test_the_same_look_of_the_same_day_is_one_line_and_another_site_another(nadeshiko: Client, sample: Sample) -> None:
    manager = signed_in_as(Role.SITE_MANAGER, sample.prime.ccus_id)
    address = f"/prime/sites/{sample.site.ccus_id}/checks/people/{sample.nadeshiko.ccus_id}/"

    manager.get(address)
    manager.get(address)

    assert nadeshiko.get(ADDRESS).context["page"].pages.total == 1


def test_a_person_sees_no_looks_at_others(sample: Sample) -> None:
    signed_in_as(Role.SITE_MANAGER, sample.prime.ccus_id).get(f"/prime/sites/{sample.site.ccus_id}/checks/")
    saburo = signed_in_as(Role.TECHNICIAN, sample.saburo.ccus_id)

    [row] = saburo.get(ADDRESS).context["page"].rows

    assert row.who == "株式会社元請建設"
    assert Disclosure.objects.count() == 4


def test_fifty_at_a_time(nadeshiko: Client, sample: Sample) -> None:
    Disclosure.objects.bulk_create(
        Disclosure(
            technician_ccus_id=sample.nadeshiko.ccus_id,
            viewer=f"account:{number}",
            viewer_role="business_clerk",
            viewer_subject_ccus_id=sample.kikin.ccus_id,
            relation="employer",
            channel="screen",
            page="business:people-days",
            items=["full_name"],
            disclosed_on=known.TODAY,
            disclosed_at=known.NOW,
        )
        for number in range(60)
    )

    first = assert_query_count("technician:disclosures/many", lambda: nadeshiko.get(ADDRESS)).context["page"]

    assert (len(first.rows), first.pages.total, first.pages.next_url) == (50, 60, f"{ADDRESS}?page=2")
    assert len(nadeshiko.get(f"{ADDRESS}?page=2").context["page"].rows) == 10


@pytest.mark.parametrize(
    ("role", "who", "purpose"),
    [
        ("operator", "運営主体・登録の窓口", "申し立てを確かめる"),
        ("technician", "いっしょに働く技能者", "仲間の仮の就業日を確かめる"),
        ("", "システムの処理", "目的の登録がない画面での閲覧"),
    ],
)
def test_who_is_no_firm_is_named_by_role(role: str, who: str, purpose: str, nadeshiko: Client, sample: Sample) -> None:
    pages = {"operator": "operator:flags", "technician": "technician:provisional-day", "": ""}
    Disclosure.objects.create(
        technician_ccus_id=sample.nadeshiko.ccus_id,
        viewer="account:1" if role else "program:export",
        viewer_role=role,
        relation="other",
        channel="screen",
        page=pages[role],
        items=["full_name"],
        disclosed_on=known.TODAY,
        disclosed_at=known.NOW,
    )

    [row] = nadeshiko.get(ADDRESS).context["page"].rows

    assert (row.who, row.purpose) == (who, purpose)
