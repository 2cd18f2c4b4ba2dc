"""Applying, page by page, without JavaScript: from the entrance to a paid application, and every word on the way."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.applications import applicants
from tests.applications.applicants import TYPED, fresh, picture
from tests.contracts.query_counts import assert_query_count
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.applications.models import Application, Paper
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import pages_of
from ccus.applications.services import opening
from ccus.applications.states import ApplicationKind
from ccus.billing.models import Charge
from ccus.billing.services.providers import provider
from ccus.portal.ui import applicants as ui_applicants

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(applicants.NOW)


def begin(client: Client, kind: str = "technician_simplified") -> Application:
    client.post("/applications/", {"kind": kind})
    return Application.objects.latest("pk")


def type_page(client: Client, application: Application, page: str, **changes: str) -> str:
    """Fills one page in as `TYPED` says and gives where it leads."""
    asked = next(each for each in pages_of(ApplicationKind(application.kind)) if each.code == page)
    data: dict[str, object] = {each.code: TYPED.get(each.code, "") for each in asked.questions}
    for question in asked.questions:
        if question.type.value == "paper":
            data[question.code] = SimpleUploadedFile("photo.jpg", picture(), "image/jpeg")
    answer = client.post(f"/applications/{application.number}/pages/{page}/", {**data, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def whole(client: Client) -> Application:
    application = begin(client)
    for page in pages_of(ApplicationKind.TECHNICIAN_SIMPLIFIED):
        type_page(client, application, page.code)
    return application


def test_the_entrance_says_what_it_costs_and_what_to_have_at_hand(client: Client) -> None:
    body = assert_query_count("applicant:start", lambda: client.get("/applications/")).content.decode()

    assert "2,500円" in body
    assert "開業届や確定申告書の控え" in body
    assert "4,900円" in body
    assert "運転免許証などの本人確認書類" in body


def test_a_draft_gives_a_number_and_a_key_that_open_it_on_another_device(client: Client) -> None:
    application = begin(client)
    note = client.get(f"/applications/{application.number}/note/").content.decode()
    key = re.search(r"<dd>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</dd>", note)
    assert key is not None
    assert display_number(application.number) in note

    other = Client()
    assert other.get(f"/applications/{application.number}/").status_code == 404
    answer = other.post("/applications/resumption/", {"number": f"　{application.number}", "key": key[1].lower()})
    assert answer["Location"] == f"/applications/{application.number}/"
    assert other.get(f"/applications/{application.number}/").status_code == 200
    other.post("/applications/closing/")
    assert other.get(f"/applications/{application.number}/").status_code == 404


@pytest.mark.parametrize(
    ("number", "key", "words"),
    [
        ("", "", "申請番号を入力してください"),
        ("123", "AAAA", "申請番号として読み取れません"),
        ("own", "AAAA-BBBB-CCCC-DDDD", "組み合わせが正しくありません"),
    ],
)
def test_a_wrong_key_is_refused_in_words(client: Client, number: str, key: str, words: str) -> None:
    application = applicants.draft()
    typed = str(application.number) if number == "own" else number

    answer = client.post("/applications/resumption/", {"number": typed, "key": key})

    assert answer.status_code in (403, 422)
    assert words in answer.content.decode()


def test_a_technician_applies_and_pays(client: Client) -> None:
    application = whole(client)
    answers = assert_query_count(
        "applicant:answers", lambda: client.get(f"/applications/{application.number}/answers/")
    ).content.decode()
    assert "1990年4月1日(日)（平成2年4月1日）" in answers
    assert "平成２年４月１日" in answers
    assert "2,500円" in answers

    sent = client.post(f"/applications/{application.number}/submission/", follow=True).content.decode()
    assert "申請を受け付けました。" in sent
    assert "支払いに進む" in sent
    address = f"/applications/{application.number}/payment/"
    body = assert_query_count("applicant:payment", lambda: client.get(address)).content.decode()
    assert "2,500円" in body
    assert "払込票の番号" in client.post(address, {"method": "slip"}).content.decode()
    done = client.post(f"{address}trial/", follow=True).content.decode()

    assert "入金を確かめました。" in done
    assert fresh(application).state == "in_review"
    assert Charge.objects.get().state == "paid"
    body = assert_query_count(
        "applicant:application/sent", lambda: client.get(f"/applications/{application.number}/")
    ).content.decode()
    assert "審査を待っています" in body


def test_what_is_missing_is_said_at_the_field_and_what_was_typed_is_kept(client: Client) -> None:
    application = begin(client)
    address = f"/applications/{application.number}/pages/person/"

    answer = client.post(address, {"birth_date": "ずっと前", "nationality": ""})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "「国籍」を選んでください。" in body
    assert 'value="ずっと前"' in body
    assert 'value="ずっと前"' in client.get(address).content.decode()


def test_what_is_left_for_later_is_kept_and_marked(client: Client) -> None:
    application = begin(client)

    where = client.post(
        f"/applications/{application.number}/pages/person/", {"birth_date": "ずっと前", "button": "later"}
    )

    assert where["Location"] == f"/applications/{application.number}/"
    body = assert_query_count(
        "applicant:application", lambda: client.get(f"/applications/{application.number}/")
    ).content.decode()
    assert "直すところがあります" in body


def test_the_postal_code_fills_in_the_address(client: Client) -> None:
    application = begin(client)

    body = client.post(
        f"/applications/{application.number}/pages/address/",
        {"postal_code": "１００ー０００５", "phone_mobile": "090", "button": "look-up"},
    ).content.decode()

    assert 'value="千代田区丸の内"' in body
    assert '<option value="13" selected>' in body
    assert 'value="090"' in body


def test_a_completion_number_is_asked_about_with_consent_and_what_was_typed_stays(client: Client) -> None:
    where = f"/applications/{begin(client, 'technician_detailed').number}/pages/qualifications/"
    typed = {"core_number": "24-0012-000012", "education": "工業高校、2004年3月31日", "button": "core-number"}

    without = client.post(where, typed, follow=True).content.decode()
    silent = client.post(where, {**typed, "core_consent": "yes"}, follow=True).content.decode()

    assert "本人の同意が要ります" in without
    assert "いま、登録基幹技能者データベースに問い合わせできません。" in silent
    assert "24-0012-000012" in silent
    assert "工業高校、2004年3月31日" in silent


def test_a_page_of_questions_asks_few_queries(client: Client) -> None:
    application = whole(client)

    assert_query_count("applicant:page", lambda: client.get(f"/applications/{application.number}/pages/photo/"))


def test_sending_with_gaps_leads_back_to_what_is_missing(client: Client) -> None:
    application = begin(client)
    type_page(client, application, "name")

    body = client.post(f"/applications/{application.number}/submission/", follow=True).content.decode()

    assert "まだ入力が足りないところが" in body
    assert fresh(application).state == "draft"


def test_a_returned_application_opens_exactly_the_field(client: Client) -> None:
    application = applicants.returned(("address", "address_differs"))
    key = opening.get_key(application, caller=applicants.by_key(application))
    client.post("/applications/resumption/", {"number": application.number, "key": key})

    body = client.get(f"/applications/{application.number}/").content.decode()
    assert f"/applications/{application.number}/pages/address/#id_address" in body
    assert "住所が書類と違います" in body
    page = client.get(f"/applications/{application.number}/pages/address/").content.decode()
    assert "書類と同じ住所にするか" in page

    where = type_page(client, application, "address", address="川口市栄町9-9")
    assert where == f"/applications/{application.number}/"
    client.post(f"/applications/{application.number}/submission/")
    assert fresh(application).state == "resubmitted"


def test_a_paper_is_shown_and_taken_out_again(client: Client) -> None:
    application = begin(client)
    type_page(client, application, "photo")
    paper = Paper.objects.get()
    address = f"/applications/{application.number}/papers/{paper.pk}/"

    picture = client.get(address)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert Client().get(address).status_code == 404
    client.post(f"{address}removal/")

    assert Paper.objects.filter(removed_at__isnull=True).count() == 0


def test_a_file_that_is_no_picture_is_refused_at_its_field(client: Client) -> None:
    application = begin(client)

    answer = client.post(
        f"/applications/{application.number}/pages/photo/",
        {"paper_face_photo": SimpleUploadedFile("photo.jpg", b"%PDF-1.7 trailer", "image/jpeg")},
    )

    assert answer.status_code == 422
    assert "写真として開けません" in answer.content.decode()
    assert Paper.objects.count() == 0


def test_an_application_is_taken_back(client: Client) -> None:
    application = begin(client)

    body = client.post(f"/applications/{application.number}/withdrawal/", follow=True).content.decode()

    assert "申請を取り下げました。" in body
    assert fresh(application).state == "withdrawn"


def test_an_approved_application_tells_the_id(client: Client) -> None:
    application = applicants.approved()
    key = opening.get_key(application, caller=applicants.by_key(application))
    client.post("/applications/resumption/", {"number": application.number, "key": key})

    body = client.get(f"/applications/{application.number}/").content.decode()

    ccus_id = fresh(application).technician_ccus_id
    assert f"{ccus_id[:4]}-{ccus_id[4:8]}" in body


def test_the_waiting_times_are_open_to_everybody(client: Client) -> None:
    applicants.approved()

    body = assert_query_count("applicant:waiting", lambda: client.get("/applications/waiting/")).content.decode()

    assert "9割はこの時間まで" in body
    assert "11月16日(月)" in body


def test_a_provider_posts_its_notice_and_a_repeated_one_does_nothing(client: Client) -> None:
    application = applicants.submitted()
    charge = Charge.objects.get()
    body, signature = provider().notice_of(charge.reference, amount_yen=charge.amount_yen, notice_id="n1")

    answers = [
        client.post("/payments/notices/", body, content_type="application/json", headers={"x-signature": signature})
        for _ in range(2)
    ]

    assert [answer.json()["outcome"] for answer in answers] == ["settled", "repeated"]
    assert fresh(application).state == "in_review"
    assert client.post("/payments/notices/", body, content_type="application/json").status_code == 403


def test_an_english_reader_reads_english(client: Client) -> None:
    application = begin(client)

    body = client.get(f"/applications/{application.number}/pages/person/", headers={"accept-language": "en"})

    assert "Birth date" in body.content.decode()


def test_the_person_alone_chooses_the_pin(client: Client) -> None:
    application = applicants.approved()
    key = opening.get_key(application, caller=applicants.by_key(application))
    client.post("/applications/resumption/", {"number": application.number, "key": key})
    address = f"/applications/{application.number}/pin/"
    assert_query_count("applicant:pin", lambda: client.get(address))
    assert "2つの暗証番号が違います" in client.post(address, {"pin": "284159", "again": "284158"}).content.decode()
    assert client.post(address, {"pin": "111111", "again": "111111"}).status_code == 422

    assert client.post(address, {"pin": "２８４１５９", "again": "284159"})["Location"] == "/sign-in/technician/"

    account = Account.objects.get(login_name=fresh(application).technician_ccus_id)
    assert account.proof_hash
    assert "もう決められています" in client.post(address, {"pin": "284159", "again": "284159"}).content.decode()
    assert Client().post(address, {"pin": "284159", "again": "284159"}).status_code == 404


def test_one_address_begins_so_many_applications_and_then_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui_applicants, "MOST_DRAFTS", 2)
    sent = [
        client.post("/applications/", {"kind": "technician_simplified"}, REMOTE_ADDR="203.0.113.9").status_code
        for _ in range(3)
    ]

    assert sent == [302, 302, 429]
    assert Application.objects.count() == 2
