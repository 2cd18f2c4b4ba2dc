"""Notices on pages: one's own, behind a link, the prime's list, and the operator's desk with its letters."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests import cast as known
from tests.contracts.query_counts import assert_query_count
from tests.factories.sites import make_node, make_site
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.foundation.models import Message
from ccus.registry.models import Business
from ccus.support.models import Notice
from ccus.support.services import finding, telling
from ccus.support.services.telling import token_of

pytestmark = pytest.mark.django_db

NOW = known.NOW


@pytest.fixture(autouse=True)
def today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def firm() -> Business:
    """To renew in 50 days, so that mail and letter are due at once."""
    business = known.assemble().sato_tobi
    Business.objects.filter(pk=business.pk).update(
        expires_on=known.TODAY + timedelta(days=50), contact_email="office@sato.example", phone="0300000001"
    )
    Business.objects.filter(pk=business.pk).update(name="佐藤とび =1+1 #panic() 髙﨑")
    finding.find_renewals(now=NOW)
    telling.tell_due(now=NOW)
    return Business.objects.get(pk=business.pk)


def hat(client: Client, role: Role, subject: str = "") -> Client:
    account = Account.objects.create(login_name=role.value, display_name="鈴木 花子", created_at=NOW)
    wear(account, role, subject=subject)
    client.force_login(account)
    return client


def test_a_business_reads_its_notice_and_says_so(client: Client, firm: Business) -> None:
    clerk = hat(client, Role.BUSINESS_CLERK, firm.ccus_id)
    page = assert_query_count("business:notices", lambda: clerk.get("/business/notices/")).context["page"]
    assert (page.unread, page.rows[0].title, page.rows[0].deadline.days_left) == (
        1,
        "事業者登録の更新をお願いします",
        50,
    )

    clerk.post(page.rows[0].acknowledge_url)

    page = clerk.get("/business/notices/").context["page"]
    assert (page.unread, page.rows[0].is_unread, page.rows[0].acknowledge_url) == (0, False, "")


def test_a_person_sees_no_notice_of_others(client: Client, firm: Business) -> None:
    person = hat(client, Role.TECHNICIAN, known.technician_id(9))

    page = assert_query_count("technician:notices", lambda: person.get("/technician/notices/")).context["page"]

    assert page.rows == ()
    notice = Notice.objects.get()
    assert person.post(f"/technician/notices/{notice.pk}/acknowledgement/").status_code == 404


def test_opening_the_link_changes_nothing_and_pressing_does(client: Client, firm: Business) -> None:
    url = f"/notices/{token_of(Notice.objects.get())}/"

    shown = assert_query_count("public:notice", lambda: client.get(url))
    assert "読みました" in shown.content.decode()
    assert Notice.objects.get().acknowledged_at is None
    assert client.post(url).status_code == 200
    assert Notice.objects.get().acknowledged_at == NOW
    assert client.get("/notices/aaaaaaaaaaaaaaaaaaaaaaaaaa/").status_code == 404


def test_the_desk_shows_lists_and_works_through_them(client: Client, firm: Business) -> None:
    operator = hat(client, Role.OPERATOR)
    page = assert_query_count("operator:notices", lambda: operator.get("/operator/notices/")).context["page"]
    assert (page.letters, len(page.mails), page.causes[0].open, page.is_kept) == (1, 1, 1, True)

    operator.post("/operator/notices/letters/", {"last": str(page.last_letter)})
    operator.post("/operator/notices/letters/", {"last": "none"})
    telling.tell_due(now=NOW + timedelta(days=20))
    (call,) = operator.get("/operator/notices/").context["page"].calls
    operator.post(call.finish_url, {"outcome": "reached"})

    page = operator.get("/operator/notices/").context["page"]
    assert (page.letters, page.calls, page.causes[0].acknowledged) == (0, (), 1)


def test_letters_show_the_address_in_the_window_and_run_nothing(client: Client, firm: Business) -> None:
    operator = hat(client, Role.OPERATOR)

    pdf = operator.get("/operator/notices/letters/files/pdf/")
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "佐藤とび =1+1 #panic() 髙﨑" in text.replace("\n", "")
    assert "事業者登録の更新をお願いします" in text

    book = operator.get("/operator/notices/letters/files/xlsx/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["氏名・名称", "佐藤とび =1+1 #panic() 髙﨑"]
    Message.objects.update(state="sent")
    assert operator.get("/operator/notices/letters/files/pdf/").status_code == 302


def test_the_prime_sees_who_is_due_in_its_trees_and_nobody_else(client: Client, firm: Business) -> None:
    prime = Business.objects.get(name__contains="山田")
    site = make_site(prime)
    make_node(site, firm, upper=site.nodes.get(business=prime))
    administrator = hat(client, Role.BUSINESS_ADMINISTRATOR, prime.ccus_id)

    page = assert_query_count("prime:renewals", lambda: administrator.get("/prime/renewals/")).context["page"]

    (row,) = page.rows
    assert (row.ccus_id.replace("-", ""), row.sites, row.deadline.days_left) == (firm.ccus_id, 1, 50)
    assert row.how == "2回知らせました。まだ返事がありません"
    telling.acknowledge_by_link(token_of(Notice.objects.get()), now=NOW)
    assert administrator.get("/prime/renewals/").context["page"].rows[0].is_answered
