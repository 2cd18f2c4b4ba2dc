"""Who must still hand in what: the matrix, its reminders, and what the prime asks for."""

from __future__ import annotations

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_node
from tests.portal.business.test_sites import client_of

from ccus.access.states import Role
from ccus.documents.models import FormKeeping, FormReminder, FormRequirement
from ccus.foundation.models import AuditEvent
from ccus.portal.ui.shapes.submissions import MatrixPage
from ccus.registry.models import Business

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World, friday_morning: None) -> Client:
    return client_of(world.prime, Role.SITE_MANAGER, "okada")


@pytest.fixture
def lower(world: World) -> Business:
    firm = a_business("三次とび")
    a_node(world.site, firm, upper=world.site.nodes.get(tier=1))
    return firm


def here(world: World, part: str = "submissions") -> str:
    return f"/business/sites/{world.site.ccus_id}/{part}/"


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def cells(page: MatrixPage) -> dict[tuple[str, str], str]:
    return {
        (row.firm, column): cell.mark.look
        for row in page.rows
        for column, cell in zip(page.columns, row.cells, strict=True)
        if cell.mark is not None
    }


def test_the_matrix_tells_for_each_firm_what_it_owes(manager: Client, clerk: Client, world: World) -> None:
    clerk.post(f"{here(world, 'documents')}worker-roster/submission/")

    answer = assert_query_count("business:site-submissions", lambda: manager.get(here(world)))

    page = answer.context["page"]
    found = cells(page)
    assert (found["佐藤工業", "作業員名簿"], found["佐藤工業", "工事安全衛生計画書"]) == ("waiting", "overdue")
    assert ("佐藤工業", "再下請負通知書") not in found
    assert found["大林建設", "施工体制台帳"] == "overdue"
    assert ("大林建設", "作業員名簿") not in found
    assert {mark.look: count for mark, count in page.counts}["waiting"] == 1
    meeting = next(
        cell for row in page.rows if row.firm == "佐藤工業" for cell in row.cells if "安全ミーティング" in cell.form
    )
    assert meeting.open_months == 8


def test_a_firm_sees_itself_and_those_below(clerk: Client, lower: Business, world: World) -> None:
    a_node(world.site, a_business("隣の会社"))

    page = clerk.get(here(world)).context["page"]

    assert [row.firm for row in page.rows] == ["佐藤工業", "三次とび"]
    assert page.requirements_url == ""
    assert client_of(lower, Role.BUSINESS_CLERK, "mori").get(here(world)).context["page"].reminder_url == ""


def test_a_cell_leads_to_the_form_and_then_to_what_was_handed_in(clerk: Client, world: World) -> None:
    def cell() -> str:
        (row,) = clerk.get(f"{here(world)}?show=all").context["page"].rows
        url: str = next(cell.url for cell in row.cells if cell.form == "作業員名簿")
        return url

    assert cell() == f"{here(world, 'documents')}worker-roster/"
    clerk.post(f"{cell()}submission/")
    assert cell().startswith(here(world))


def test_a_monthly_form_is_handed_in_for_the_month_of_its_day(clerk: Client, world: World) -> None:
    form = f"{here(world, 'documents')}safety-meeting/"
    for day in ("2026-10-31", "2026-11-20"):
        assert clerk.post(f"{form}submission/?day={day}").status_code == 302

    own = clerk.get("/business/submissions/").context["page"].own
    assert sorted(line.title for line in own) == [
        "安全ミーティング報告書（2026年10月）",
        "安全ミーティング報告書（2026年11月）",
    ]
    assert clerk.get(f"{form}?day=2026-10-31").context["handing_in"].submit_url == ""
    assert clerk.get(f"{form}?day=2026-09-30").context["handing_in"].submit_url != ""


def test_what_is_due_stands_on_the_firms_own_page(clerk: Client, world: World) -> None:
    page = clerk.get("/business/submissions/").context["page"]

    (site,) = page.owed
    assert (site.site, site.lines[0].mark.look) == ("丸の内新築", "overdue")
    assert site.lines[0].due_on <= site.lines[-1].due_on
    assert page.owed_total == len(site.lines) + site.more


def test_a_firm_is_reminded_once_a_day_of_all_it_owes(
    manager: Client, clerk: Client, lower: Business, world: World
) -> None:
    sent = {"firm": [world.employer.ccus_id, lower.ccus_id]}

    assert "2社に知らせました。" in text_of(manager.post(here(world, "form-reminders"), sent, follow=True))
    assert "知らせる会社がありません。" in text_of(manager.post(here(world, "form-reminders"), sent, follow=True))

    assert FormReminder.objects.count() == 2
    assert "worker-roster" in FormReminder.objects.get(business=lower).forms
    assert "大林建設から丸の内新築の書類のお願いが届いています" in text_of(clerk.get("/business/submissions/"))


def test_nobody_reminds_a_firm_that_is_not_below(clerk: Client, world: World) -> None:
    neighbour = a_business("隣の会社")
    a_node(world.site, neighbour)

    for firm in (neighbour.ccus_id, world.prime.ccus_id, world.employer.ccus_id, "x"):
        clerk.post(here(world, "form-reminders"), {"firm": firm})
    assert FormReminder.objects.count() == 0


def test_the_prime_decides_what_is_asked_for(manager: Client, clerk: Client, world: World) -> None:
    sent = {
        "due:worker-roster": "not_needed", "days:worker-roster": "3", "due:fire-notice": "entry", "days:fire-notice": "1",
        "due:safety-plan": "entry", "days:safety-plan": "7",
    }  # fmt: skip

    assert "決めました。" in text_of(manager.post(here(world, "required-forms"), sent, follow=True))

    columns = clerk.get(f"{here(world)}?show=all").context["page"].columns
    assert ("作業員名簿" in columns, "火気使用願" in columns) == (False, True)
    assert sorted(FormRequirement.objects.values_list("form_code", "due")) == [
        ("fire-notice", "entry"), ("worker-roster", "not_needed"),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(act="documents:requirement:edit").count() == 2
    manager.post(here(world, "required-forms/usual"))
    columns = clerk.get(f"{here(world)}?show=all").context["page"].columns
    assert ("作業員名簿" in columns, "火気使用願" in columns) == (True, False)


@pytest.mark.parametrize(
    "sent",
    [
        {"due:worker-roster": "sometimes", "days:worker-roster": "3"},
        {"due:worker-roster": "entry", "days:worker-roster": "61"},
        {"due:worker-roster": "entry", "days:worker-roster": "三"},
    ],
)
def test_what_cannot_be_read_changes_nothing(manager: Client, world: World, sent: dict[str, str]) -> None:
    answer = manager.post(here(world, "required-forms"), sent)

    assert answer.status_code == 422
    assert "「作業員名簿」の期限が読み取れません。" in text_of(answer)
    assert FormRequirement.objects.count() == 0


def test_another_firm_decides_nothing(clerk: Client, world: World) -> None:
    for part in ("required-forms", "required-forms/usual", "form-keeping"):
        assert clerk.post(here(world, part), {"due:worker-roster": "not_needed"}).status_code == 403
    assert clerk.get(here(world, "required-forms")).status_code == 403
    assert FormRequirement.objects.count() == FormKeeping.objects.count() == 0


def test_the_prime_says_when_it_handed_over_and_holds_the_forms(manager: Client, world: World) -> None:
    sent = {"handed_over_on": "2026-11-19", "hold_reason": "係争中のため"}

    text = text_of(manager.post(here(world, "form-keeping"), sent, follow=True))

    assert "2031年11月19日(水)まで保存され" in text
    assert "いまは消去を止めています。" in text
    assert manager.post(here(world, "form-keeping"), {"handed_over_on": "2月30日"}).status_code == 422
    assert manager.post(here(world, "form-keeping"), {"handed_over_on": "2020-01-01"}).status_code == 422
    assert FormKeeping.objects.get().hold_reason == "係争中のため"
