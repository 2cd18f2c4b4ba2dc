"""The review desk: the queue, a case with its papers, and each decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.applications import applicants
from tests.applications.applicants import fresh
from tests.applications.rules.paper_reading.recorded import transcript_of
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import Application, Decision, Paper, SecondLook
from ccus.applications.services import paper_readings, second_looks
from ccus.applications.services.paper_contents import open_content
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to(applicants.NOW)
    return time_machine


def desk(name: str = "shimizu") -> Client:
    """A reviewer signed in."""
    account = Account.objects.create(login_name=name, display_name="清水 由美", created_at=applicants.NOW)
    wear(account, Role.REVIEWER)
    client = Client()
    client.force_login(account)
    return client


def take(client: Client, application: Application) -> str:
    where = str(client.post("/review/next/")["Location"])
    assert where == f"/review/{application.number}/"
    return where


def test_the_queue_says_how_much_waits() -> None:
    applicants.in_review()
    client = desk()

    body = assert_query_count("reviewer:queue", lambda: client.get("/review/")).content.decode()

    assert "待っている申請" in body
    assert '<span class="stat-value">1' in body


def test_an_empty_queue_says_so() -> None:
    assert "いま審査を待っている申請はありません。" in desk().post("/review/next/", follow=True).content.decode()


def test_a_case_shows_typed_values_beside_papers_and_is_approved() -> None:
    application = applicants.in_review()
    client = desk()
    address = take(client, application)

    body = assert_query_count("reviewer:case", lambda: client.get(address)).content.decode()
    assert "1990年4月1日(日)（平成2年4月1日）" in body
    assert "平成２年４月１日" in body
    paper = Paper.objects.filter(application=application).first()
    assert paper is not None
    assert client.get(f"{address}papers/{paper.pk}/")["Content-Type"] == "image/jpeg"
    answer = client.post(f"{address}approval/")

    assert answer["Location"] == "/review/"
    assert Technician.objects.count() == 1
    assert fresh(application).state == "card_ordered"


def test_a_case_of_another_reviewer_stays_closed_with_its_papers() -> None:
    application = applicants.in_review()
    address = take(desk(), application)
    other = desk("mori")
    paper = Paper.objects.filter(application=application).first()
    assert paper is not None

    assert other.get(address).status_code == 409
    assert other.get(f"{address}papers/{paper.pk}/").status_code == 404
    assert other.post(f"{address}approval/")["Location"] == "/review/"
    assert fresh(application).state == "in_review"
    assert other.post("/review/next/")["Location"] == "/review/"


def test_a_return_needs_a_mark_and_a_reason() -> None:
    application = applicants.in_review()
    client = desk()
    address = take(client, application)

    bare = client.post(f"{address}return/", follow=True).content.decode()
    assert "差し戻すところが選ばれていません。" in bare
    unreasoned = client.post(f"{address}return/", {"point": "address"}, follow=True).content.decode()
    assert "理由が選ばれていません。" in unreasoned
    client.post(
        f"{address}return/", {"point": "address", "reason-address": "address_differs", "note-address": "免許証"}
    )

    assert fresh(application).state == "returned"
    assert Decision.objects.get(kind="returned").points[0]["note"] == "免許証"


def test_a_rejection_tells_its_reason() -> None:
    application = applicants.in_review()
    client = desk()
    address = take(client, application)

    assert "理由が選ばれていません。" in client.post(f"{address}rejection/", follow=True).content.decode()
    client.post(f"{address}rejection/", {"reason": "not_a_technician"})

    assert fresh(application).state == "rejected"


def test_a_correction_is_shown_as_a_difference() -> None:
    application = applicants.in_review()
    client = desk()
    address = take(client, application)
    correction = f"{address}corrections/address/"
    assert_query_count("reviewer:case-correction", lambda: client.get(correction))
    wrong = client.post(f"{address}corrections/birth_date/", {"value": "いつか", "note": "書類どおり"})
    assert wrong.status_code == 422

    client.post(correction, {"value": "川口市本町１－２－４", "note": "運転免許証に合わせました"})

    assert applicants.value(application, "address") == "川口市本町1-2-4"
    body = client.get(address).content.decode()
    assert "<del>川口市本町1-2-3</del>" in body
    assert "<ins>川口市本町1-2-4</ins>" in body


def test_a_case_put_back_is_there_for_others() -> None:
    application = applicants.in_review()
    client = desk()
    client.post(f"{take(client, application)}release/")

    take(desk("mori"), application)


def test_a_case_comes_back_when_the_reviewers_machine_died(_today: TimeMachineFixture) -> None:
    application = applicants.in_review()
    address = take(desk(), application)
    other = desk("mori")
    assert other.post("/review/next/")["Location"] == "/review/"

    _today.move_to(applicants.NOW + timedelta(minutes=21))

    assert other.post("/review/next/")["Location"] == address


def test_two_reviewers_approve_where_identity_is_not_proven() -> None:
    application = applicants.in_review(without=("paper_identity",))
    first, second = desk(), desk("mori")
    address = take(first, application)
    assert "承認して二人目に回す" in first.get(address).content.decode()
    assert "二人目の確認に回しました" in first.post(f"{address}approval/", follow=True).content.decode()
    assert Technician.objects.count() == 0

    take(second, application)
    second.post(f"{address}approval/")

    assert fresh(application).state == "card_ordered"


def test_a_sampled_case_is_judged_again_without_the_first_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_looks, "ONE_IN", 1)
    application = applicants.in_review()
    first, second = desk(), desk("mori")
    first.post(f"{take(first, application)}approval/")
    assert first.post("/review/second-looks/")["Location"] == "/review/"

    where = str(second.post("/review/second-looks/")["Location"])
    body = assert_query_count("reviewer:second-look", lambda: second.get(where)).content.decode()
    paper = Paper.objects.filter(application=application).first()
    assert paper is not None
    assert second.get(f"{where}papers/{paper.pk}/").status_code == 200
    assert "承認済み" not in body
    second.post(where, {"outcome": "return"})

    look = SecondLook.objects.get()
    assert (look.first_outcome, look.second_outcome) == ("approve", "return")
    assert "0.0%（1件のうち0件）" in second.get("/review/").content.decode()
    assert second.get(where).status_code == 409


def test_each_answer_stands_beside_the_part_of_the_paper_that_shows_it() -> None:
    application = applicants.in_review(given_name="健二", family_name="山口")
    client = desk()
    address = take(client, application)
    paper = Paper.objects.get(application=application, kind="identity")
    assert "隠すべき番号がないか読み取っています。" in client.get(address).content.decode()

    paper_readings.keep_transcript(
        paper.pk, transcript_of("licence of another"), jpeg=open_content(paper), now=applicants.NOW
    )
    body = client.get(address).content.decode()

    assert "書類と入力に違うところがあります" in body
    assert "書類では「山口 大輔」と読めますが、入力は「山口 健二」です。" in body
    assert f'href="#spot-{paper.pk}-family_name"' in body
    assert f'<polygon fill="none" class="spot spot-different" id="spot-{paper.pk}-family_name"' in body
    assert f'<image href="{address}papers/{paper.pk}/?v=' in body
