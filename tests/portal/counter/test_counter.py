"""The registration counter on its pages: taken in, typed beside the papers, paid, printed; and people who try."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests import cast as known
from tests.applications import applicants
from tests.applications import counters as at
from tests.applications.applicants import NOW, fresh, picture
from tests.cast import Cast
from tests.contracts.query_counts import assert_query_count
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.applications.models import Application, CounterCase, Paper
from ccus.applications.rules import rendered_papers
from ccus.applications.rules.questions import QuestionType, pages_of
from ccus.applications.services import paper_readings
from ccus.applications.services.paper_contents import open_content
from ccus.applications.states import ApplicationState
from ccus.billing.models import Charge, PaymentNotice
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(time_machine: TimeMachineFixture) -> Cast:
    time_machine.move_to(NOW)
    return known.assemble()


def clerk_of(counter: Business, name: str = "小林 真理") -> Client:
    account = Account.objects.create(login_name=f"counter {name} {counter.pk}", display_name=name, created_at=NOW)
    wear(account, Role.COUNTER_CLERK, subject=counter.ccus_id)
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return clerk_of(cast.ito_koumuten)


def form_of(**changes: str) -> dict[str, object]:
    """All fields of the page of a case, with the papers that are asked for."""
    sent: dict[str, object] = {}
    typed = {**at.TYPED_AT_COUNTER, **changes}
    for page in pages_of(at.DETAILED, by_proxy=True):
        for question in page.questions:
            if question.type is not QuestionType.PAPER:
                sent[question.code] = typed.get(question.code, "")
            elif question.is_required:
                sent[question.code] = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    return sent


def begin(clerk: Client) -> Application:
    assert clerk.post("/counter/", {"kind": at.DETAILED.value}).status_code == 302
    return Application.objects.latest("pk")


def test_from_the_press_of_a_button_to_a_paid_receipt(clerk: Client) -> None:
    application = begin(clerk)
    address = f"/counter/{application.number}/"
    assert "（氏名はまだ）" in clerk.get("/counter/").content.decode()
    shown = assert_query_count("counter:case", lambda: clerk.get(address)).content.decode()
    assert "代行申請の同意書" in shown or "同意書" in shown

    sent = clerk.post(address, {**form_of(), "button": "send"})
    assert (sent.status_code, sent["Location"]) == (302, address)
    assert fresh(application).state == ApplicationState.AWAITING_PAYMENT.value
    assert_query_count("counter:cases", lambda: clerk.get("/counter/"))
    assert (
        "4,900" in assert_query_count("counter:case-payment", lambda: clerk.get(f"{address}payment/")).content.decode()
    )
    wrong = clerk.post(f"{address}payment/", {"taken_yen": "4000", "method": "cash"})
    assert wrong.status_code == 422
    assert "受け取った金額（4,000円）が、登録料（4,900円）と違います。" in wrong.content.decode()
    clerk.post(f"{address}payment/", {"taken_yen": "4900", "method": "cash"})

    assert fresh(application).state == ApplicationState.IN_REVIEW.value
    assert clerk.post(f"{address}payment/", {"taken_yen": "4900", "method": "cash"}).status_code == 302
    assert PaymentNotice.objects.count() == 1
    pdf = assert_query_count("counter:case-receipt", lambda: clerk.get(f"{address}receipt/"))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert "鈴木 大輔" in clerk.get("/counter/").content.decode()


def test_what_cannot_be_read_is_told_at_the_field_and_kept(clerk: Client) -> None:
    application = begin(clerk)

    answer = clerk.post(f"/counter/{application.number}/", {**form_of(birth_date="むかし"), "button": "send"})

    assert answer.status_code == 422
    assert "「むかし」" in answer.content.decode()
    assert fresh(application).state == ApplicationState.DRAFT.value
    assert Paper.objects.count() == len(at.asked_papers())
    assert "むかし" in clerk.get(f"/counter/{application.number}/").content.decode()


def test_what_a_paper_says_stands_in_the_empty_fields_beside_its_crop(clerk: Client) -> None:
    application = begin(clerk)
    owner = rendered_papers.Owner(
        family="鈴木",
        given="大輔",
        born_on=date(1990, 4, 1),
        until=date(2029, 4, 1),
        gained_on=date(2020, 4, 1),
        number="12345",
        reading="スズキ ダイスケ",
    )
    licence = rendered_papers.print_paper("driving_licence", owner, dice=random.Random(1))
    target = BytesIO()
    licence.image.save(target, "JPEG")
    file = SimpleUploadedFile("a.jpg", target.getvalue(), "image/jpeg")
    clerk.post(f"/counter/{application.number}/", {"family_name": "", "paper_identity": file})
    paper = Paper.objects.get()
    paper_readings.keep_transcript(paper.pk, licence.transcript, jpeg=open_content(paper), now=NOW)

    body = clerk.get(f"/counter/{application.number}/").content.decode()

    assert body.count("書類や郵便番号から入れました。") >= 2
    assert re.search(r'<input[^>]*name="birth_date"[^>]*value="[^"]*(平成2年4月1日|1990)', body)
    assert 'class="evidence-crop"' in body
    # Nothing of it is an answer before the clerk has saved it.
    assert applicants.value(application, "birth_date") is None


def test_the_postal_code_brings_the_address(clerk: Client) -> None:
    application = begin(clerk)
    clerk.post(f"/counter/{application.number}/", {"postal_code": "332-0012", "address": "", "prefecture_code": ""})

    body = clerk.get(f"/counter/{application.number}/").content.decode()

    assert 'value="川口市本町"' in body
    assert re.search(r'<option value="11" selected>', body)


def test_the_clerk_sees_no_key_and_no_pin(clerk: Client) -> None:
    application = begin(clerk)

    assert clerk.get(f"/applications/{application.number}/note/").status_code == 404
    assert (
        f"/applications/{application.number}/note/"
        not in clerk.get(f"/applications/{application.number}/").content.decode()
    )


def test_a_colleague_takes_over(cast: Cast, clerk: Client) -> None:
    application = begin(clerk)
    colleague = clerk_of(cast.ito_koumuten, "藤井 修")
    assert "担当は小林 真理さんです" in colleague.get(f"/counter/{application.number}/").content.decode()

    colleague.post(f"/counter/{application.number}/handover/")

    assert CounterCase.objects.get().clerk_name == "藤井 修"
    assert "担当は" not in colleague.get(f"/counter/{application.number}/").content.decode()


def deliver(client: Client, number: int = 1, **changes: object) -> HttpResponse:
    sent = {
        "key": str(at.key(number)),
        "kind": at.DETAILED.value,
        "slip": "1116-7QK3",
        "received_at": int((NOW - timedelta(hours=3)).timestamp() * 1000),
        "typed": json.dumps(at.TYPED_AT_COUNTER),
    }
    return client.post("/counter/deliveries/", {**sent, **changes})


def deliver_papers(client: Client, number: int) -> None:
    for place, kind in enumerate(at.asked_papers()):
        file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
        answer = client.post(
            f"/counter/deliveries/{number}/papers/",
            {"key": str(at.key(500 + place)), "kind": kind.value, "picture": file},
        )
        assert answer.status_code == 200


def test_what_was_taken_in_without_a_line_comes_in_once_however_often_it_is_sent(clerk: Client) -> None:
    for _ in range(2):
        number = deliver(clerk).json()["number"]
        deliver_papers(clerk, number)
        end = clerk.post(
            f"/counter/deliveries/{number}/completion/", {"slip": "1116-7QK3", "taken_yen": "4900", "method": "cash"}
        ).json()

    assert end == {"slip": "1116-7QK3", "state": "審査中", "url": f"/counter/{number}/", "told": []}
    assert Application.objects.count() == PaymentNotice.objects.count() == Charge.objects.count() == 1
    assert Paper.objects.count() == len(at.asked_papers())
    assert CounterCase.objects.get().received_at == NOW - timedelta(hours=3)


def test_what_a_colleague_corrected_meanwhile_is_not_undone_by_a_late_delivery(clerk: Client) -> None:
    number = deliver(clerk).json()["number"]
    clerk.post(f"/counter/{number}/", {"family_name": "高橋", "asked": "family_name"})

    deliver(clerk)

    assert "高橋" in clerk.get("/counter/").content.decode()


def test_a_price_that_has_changed_is_told_in_words(clerk: Client) -> None:
    number = deliver(clerk).json()["number"]
    deliver_papers(clerk, number)
    end = clerk.post(
        f"/counter/deliveries/{number}/completion/", {"slip": "1116-7QK3", "taken_yen": "2500", "method": "cash"}
    ).json()

    assert end["state"] == "支払い待ち"
    assert "受け取った2,500円が、いまの登録料と違います。" in end["told"][0]
    assert "2,500円を受け取っています" in clerk.get(f"/counter/{number}/payment/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "1"},
        {"kind": "everything"},
        {"typed": "[]"},
        {"typed": "{"},
        {"received_at": "-1"},
        {"received_at": "9" * 30},
        {"received_at": "soon"},
    ],
)
def test_what_no_machine_of_ours_sends_is_refused_in_words(clerk: Client, changes: dict[str, str]) -> None:
    answer = deliver(clerk, **changes)

    assert answer.status_code == 422
    assert Application.objects.count() == 0


def test_money_that_nobody_has_is_refused(clerk: Client) -> None:
    number = deliver(clerk).json()["number"]
    for taken, method in (("-1", "cash"), ("99999999999", "cash"), ("4900", "slip"), ("4900", ""), ("x", "cash")):
        sent = {"slip": "1116-7QK3", "taken_yen": taken, "method": method}
        assert clerk.post(f"/counter/deliveries/{number}/completion/", sent).status_code == 422
    assert CounterCase.objects.get().taken_yen is None


def test_another_counter_finds_nothing_however_it_counts(cast: Cast, clerk: Client) -> None:
    number = deliver(clerk).json()["number"]
    deliver_papers(clerk, number)
    paper = Paper.objects.first()
    assert paper is not None
    other = clerk_of(cast.tanaka_tekkin, "藤井 修")
    asked = [
        f"/counter/{number}/",
        f"/counter/{number}/payment/",
        f"/counter/{number}/receipt/",
        f"/counter/{number}/completion/",
        f"/counter/{number}/handover/",
        f"/counter/deliveries/{number}/completion/",
        f"/applications/{number}/",
        f"/applications/{number}/answers/",
        f"/applications/{number}/papers/{paper.pk}/",
        f"/applications/{number}/papers/{paper.pk}/removal/",
    ]
    for address in asked:
        for answer in (other.get(address), other.post(address, {"taken_yen": "4900", "method": "cash"})):
            assert answer.status_code in (404, 405), address
            assert "鈴木" not in answer.content.decode()
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    sent = {"key": str(at.key(7)), "kind": "consent", "picture": file}
    assert other.post(f"/counter/deliveries/{number}/papers/", sent).status_code == 404
    # Numbers beside one's own, and keys that are known, lead to nobody's case.
    mine = deliver(other).json()["number"]
    assert mine != number
    for guess in range(mine - 5, mine + 6):
        if guess != mine:
            assert other.get(f"/counter/{guess}/").status_code == 404
    assert "鈴木" not in other.get("/counter/").content.decode().replace("鈴木 大輔", "", 1)
    assert fresh(Application.objects.get(number=number)).state == ApplicationState.DRAFT.value


def test_a_counter_whose_permission_has_ended_reads_and_brings_nothing(cast: Cast) -> None:
    account = Account.objects.create(login_name="ended", display_name="小林 真理", created_at=NOW)
    grant = wear(account, Role.COUNTER_CLERK, subject=cast.ito_koumuten.ccus_id)
    client = Client()
    client.force_login(account)
    number = deliver(client).json()["number"]
    grant.valid = type(grant.valid)(grant.valid.lower, jst_date(NOW))
    grant.save(update_fields=["valid"])

    for answer in (
        client.get(f"/counter/{number}/"),
        client.get("/counter/"),
        client.get("/counter/intake/key/"),
        deliver(client, 2),
        client.post(f"/counter/deliveries/{number}/completion/"),
    ):
        assert answer.status_code == 403
    assert client.get(f"/applications/{number}/").status_code == 404
    assert CounterCase.objects.count() == 1


def test_each_account_and_counter_has_a_key_of_its_own_and_strangers_have_none(cast: Cast, clerk: Client) -> None:
    first, again = (clerk.get("/counter/intake/key/").json() for _ in range(2))
    colleague = clerk_of(cast.ito_koumuten, "藤井 修").get("/counter/intake/key/")
    other = clerk_of(cast.tanaka_tekkin).get("/counter/intake/key/").json()

    assert first["secret"] == again["secret"]
    assert len({first["secret"], colleague.json()["secret"], other["secret"]}) == 3
    assert first["name"] not in first["secret"]
    assert "no-store" in colleague["Cache-Control"]
    assert Client().get("/counter/intake/key/", HTTP_ACCEPT="application/json").status_code == 401


def test_the_kept_page_names_nobody_and_asks_every_question_once(clerk: Client) -> None:
    answer = assert_query_count("counter:intake", lambda: Client().get("/counter/intake/"))
    body = answer.content.decode()
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"[^>]* id="id_[a-z_]+"', body)

    assert len(names) > 40
    assert sorted(set(names)) == sorted(names)
    for kind in ("technician_detailed", "one_person_contractor"):
        assert f'data-counter-kind="{kind}"' in body
    assert "小林" not in body
    worker = Client().get("/counter/intake/worker/").content.decode()
    assert "/counter/intake/" in worker
    assert 'credentials: "omit"' in worker
