"""The pages of reports to the mutual aid, for the prime, for firms below it and for the person."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.documents.retirement import NOW, OCTOBER, RetirementWorld, insure_firm
from tests.history.acting import approve, enter
from tests.history.world import a_device, a_roster_entry, a_site, a_touch, at, store
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.documents.models import RetirementOutsider, RetirementReport, RetirementRun
from ccus.documents.services.retirement_reports import hand_in_report
from ccus.documents.services.retirement_runs import report_next_site
from ccus.documents.states import RetirementMethod
from ccus.history.models import DirectEntry
from ccus.registry.models import Business, Technician

pytestmark = pytest.mark.django_db
MONTH = "/business/retirement/?month=2026-10"


@pytest.fixture
def world(db: None, time_machine: TimeMachineFixture) -> RetirementWorld:
    time_machine.move_to(NOW, tick=False)
    return RetirementWorld()


@pytest.fixture
def manager(signed_in: Client, account: Account, world: RetirementWorld) -> Client:
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=world.prime.ccus_id)
    return signed_in


@pytest.fixture
def clerk(signed_in: Client, account: Account, world: RetirementWorld) -> Client:
    wear(account, Role.BUSINESS_CLERK, subject=world.employer.ccus_id)
    return signed_in


def address(world: RetirementWorld, part: str = "", month: str = "2026-10") -> str:
    return f"/business/sites/{world.site.ccus_id}/retirement/{part}?month={month}"


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def report(world: RetirementWorld) -> RetirementReport:
    return hand_in_report(world.manager, world.site.ccus_id, month=OCTOBER, now=NOW)


def test_the_prime_makes_the_months_report_and_a_late_day_is_an_addition(
    manager: Client, world: RetirementWorld
) -> None:
    jiro = world.colleague("二郎")
    world.work(world.taro, 1, 2)
    world.work(jiro, 1)

    before = assert_query_count("business:site-retirement", lambda: manager.get(address(world)))
    made = manager.post(address(world, "report/"), follow=True)

    page = before.context["page"]
    assert (page.people, page.days, page.yen, page.left_out) == (1, 2, 640, 1)
    assert "被共済者番号（手帳の番号）が登録されていません" in before.content.decode()
    assert "報告をまとめました" in made.content.decode()
    assert [(row.number, row.days, row.yen) for row in made.context["page"].reports] == [(1, 2, 640)]
    assert made.context["page"].report_url == ""

    approve(world, enter(world, date(2026, 10, 20), now=NOW), now=NOW)
    late = manager.get(address(world))
    added = manager.post(address(world, "report/"), follow=True)

    assert [(row.name, row.added, row.gone) for row in late.context["page"].differences] == [("山田 太郎", "20", "")]
    assert "追加の報告をまとめました" in added.content.decode()
    assert [row.number for row in added.context["page"].reports] == [1, 2]
    assert set(Disclosure.objects.values_list("technician_ccus_id", "channel")) == {
        (world.taro.ccus_id, "retirement"),
        (jiro.ccus_id, "retirement"),
    }


def test_pressed_twice_the_report_is_made_once(manager: Client, world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    manager.post(address(world, "report/"))

    again = manager.post(address(world, "report/"), follow=True)

    assert "これから報告する日はありません" in again.content.decode()
    assert RetirementReport.objects.count() == 1


def test_the_files_of_a_report(manager: Client, world: RetirementWorld) -> None:
    Technician.objects.filter(pk=world.taro.pk).update(family_name="𠮷田")
    world.work(world.taro, 1, 2)
    made = report(world)
    here = f"/business/retirement/reports/{made.pk}/file/"

    bulk = manager.get(f"{here}?file=prime_bulk")
    calendar = manager.get(f"{here}?file=calendar&encoding=utf-8")
    told = assert_query_count("business:retirement-report-file", lambda: manager.get(here))

    head, row = csv.reader(io.StringIO(bulk.content.decode("cp932")))
    assert (row[head.index("被共済者番号")], row[head.index("氏名")]) == ("99-000001", "吉田 太郎")
    assert (row[head.index("共済契約者番号")], row[head.index("掛金(円)")]) == ("22-0002", "640")
    assert bulk["Content-Type"] == "text/csv; charset=shift_jis"
    assert "𠮷田 太郎" in calendar.content.decode("utf-8-sig")
    assert told.context["page"].replaced == (("𠮷田 太郎", "氏名", "𠮷", "吉"),)


def test_a_report_of_another_firm_does_not_exist(clerk: Client, world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    made = report(world)

    assert clerk.get(f"/business/retirement/reports/{made.pk}/file/?file=prime_bulk").status_code == 404
    assert clerk.get(f"/business/sites/{world.site.ccus_id}/retirement/poster/").status_code == 403


def test_a_month_of_all_sites(manager: Client, world: RetirementWorld) -> None:
    world.work(world.taro, 1, 2)

    answer = assert_query_count("business:retirement", lambda: manager.get(MONTH))
    quiet = text_of(manager, "/business/retirement/?month=2026-08")

    page = answer.context["page"]
    assert [(row.name, row.mark.word, row.days) for row in page.rows] == [("丸の内新築", "未報告", 2)]
    assert (page.people, page.days, page.yen) == (1, 2, 640)
    assert "この月に働いた人がいません" in quiet


def test_without_a_month_the_last_one_is_shown_and_none_that_has_not_come(
    manager: Client, world: RetirementWorld
) -> None:
    assert manager.get("/business/retirement/").context["page"].nav.month == OCTOBER.first_on
    assert manager.get(address(world, month="2027-05")).context["page"].nav.month == date(2026, 11, 1)
    assert manager.get(address(world, month="soon")).status_code == 422


def test_the_running_month_says_so_and_cannot_be_reported(manager: Client, world: RetirementWorld) -> None:
    world.work(world.taro, 2, month=OCTOBER.next())

    shown = manager.get(address(world, month="2026-11"))
    refused = manager.post(address(world, "report/", month="2026-11"), follow=True)

    assert (shown.context["page"].days, shown.context["page"].report_url) == (1, "")
    assert "月の途中です" in shown.content.decode()
    assert "まだ終わっていない" in refused.content.decode()
    assert RetirementReport.objects.count() == 0


def test_a_prime_without_a_number_is_led_to_the_place_where_it_is_typed(
    manager: Client, world: RetirementWorld
) -> None:
    insure_firm(world.prime, "", status="")
    world.work(world.taro, 1)

    page = manager.get(address(world)).context["page"]
    wrong = manager.post("/business/retirement/numbers/", {"number": "なし"})
    manager.post("/business/retirement/numbers/", {"number": "１１－０００９"})

    assert (page.report_url, page.notice.action.url) == ("", "/business/retirement/numbers/")
    assert wrong.status_code == 422
    assert "読み取れません" in wrong.content.decode()
    assert Business.objects.get(pk=world.prime.pk).kentaikyo_contractor_number == "11-0009"
    assert manager.get(address(world)).context["page"].report_url != ""


def test_the_prime_chooses_who_reports_and_the_firm_then_does(
    manager: Client, world: RetirementWorld, account: Account
) -> None:
    world.work(world.taro, 1)

    chosen = manager.post(address(world, "method/"), {"method": RetirementMethod.INDIVIDUAL}, follow=True)
    nonsense = manager.post(address(world, "method/"), {"method": "nobody"}, follow=True)

    assert "下請個別作業方式" in chosen.content.decode()
    assert "選んで、もう一度" in nonsense.content.decode()
    account.grants.all().delete()
    wear(account, Role.BUSINESS_CLERK, subject=world.employer.ccus_id)
    made = manager.post(address(world, "report/"), follow=True)
    assert [row.reporter for row in made.context["page"].reports] == ["佐藤工業"]


def test_a_firm_sees_its_own_people_and_who_reports_them(clerk: Client, world: RetirementWorld) -> None:
    foreman = world.colleague("所長", "99-000009", of=world.prime)
    world.work(world.taro, 1)
    world.work(foreman, 1)

    page = clerk.get(address(world)).context["page"]

    assert [row.name for row in page.rows] == ["山田 太郎"]
    assert (page.report_url, page.method_url, page.outsider_url, page.posters) == ("", "", "", ())
    assert "元請一括作業方式" in page.notice.title


def test_somebody_without_registration_goes_into_the_report_and_out_again(
    manager: Client, world: RetirementWorld
) -> None:
    world.work(world.taro, 1)
    typed = {
        "name": "臨時 花子", "insured_number": "９９－０００１２", "days": "1,3-4",
        "business_ccus_id": world.employer.ccus_id,
    }  # fmt: skip

    wrong = manager.post(address(world, "outsiders/"), {**typed, "days": "32"})
    manager.post(address(world, "outsiders/"), typed)
    twice = manager.post(address(world, "outsiders/"), typed)
    page = manager.get(address(world)).context["page"]

    assert (wrong.status_code, twice.status_code) == (422, 422)
    assert "この月の日として読めません" in wrong.content.decode()
    assert "すでに加えています" in twice.content.decode()
    assert [(row.name, row.count, bool(row.removal_url)) for row in page.rows] == [
        ("山田 太郎", 1, False),
        ("臨時 花子", 3, True),
    ]
    assert (page.people, page.days) == (2, 4)

    removed = manager.post(page.rows[1].removal_url, follow=True)
    assert "外しました" in removed.content.decode()
    assert RetirementOutsider.objects.count() == 0


def test_a_reported_person_without_registration_stays(manager: Client, world: RetirementWorld) -> None:
    manager.post(
        address(world, "outsiders/"),
        {"name": "臨時", "insured_number": "9", "days": "1", "business_ccus_id": world.prime.ccus_id},
    )
    report(world)
    row = RetirementOutsider.objects.get()

    assert manager.post(f"/business/retirement/outsiders/{row.pk}/removal/").status_code == 404
    assert RetirementOutsider.objects.count() == 1


def test_an_outsider_of_a_firm_that_is_not_at_the_site_is_refused(manager: Client, world: RetirementWorld) -> None:
    answer = manager.post(
        address(world, "outsiders/"),
        {"name": "臨時", "insured_number": "9", "days": "1", "business_ccus_id": "00000000000000"},
    )

    assert answer.status_code == 422
    assert RetirementOutsider.objects.count() == 0


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_the_poster_is_a_pdf_for_the_wall(manager: Client, world: RetirementWorld, size: str) -> None:
    answer = manager.get(f"/business/sites/{world.site.ccus_id}/retirement/poster/?size={size}")

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_people_see_what_was_reported_and_register_their_own_number(
    signed_in: Client, account: Account, world: RetirementWorld
) -> None:
    wear(account, Role.TECHNICIAN, subject=world.taro.ccus_id)
    world.work(world.taro, 1, 2, 9)
    report(world)

    answer = assert_query_count("technician:retirement", lambda: signed_in.get("/technician/retirement/"))
    signed_in.post("/technician/retirement/", {"number": "12 345"})

    page = answer.context["page"]
    assert (page.days, page.yen) == (3, 960)
    assert [(row.count, row.days) for row in page.rows] == [(3, "1,2,9")]
    assert Technician.objects.get(pk=world.taro.pk).kentaikyo_insured_number == "12345"


def a_list(world: RetirementWorld, *days: str) -> SimpleUploadedFile:
    lines = ["被共済者番号,氏名,現場ID,就労日", *(f"99-000001,髙橋,{world.site.ccus_id},{day}" for day in days)]
    return SimpleUploadedFile("r.csv", "\r\n".join(lines).encode("cp932"))


def test_a_list_of_results_is_rehearsed_sent_and_reported_row_by_row(clerk: Client, world: RetirementWorld) -> None:
    world.work(world.taro, 1)
    lists = "/business/retirement/lists/"

    rehearsed = clerk.post(lists, {"table": a_list(world, "2026-10-01", "2026-10-02", "2026-02-30")})
    packed = rehearsed.context["page"].packed
    before = DirectEntry.objects.count()
    sent = clerk.post(lists, {"rows": packed}, follow=True)
    report = clerk.get(sent.context["page"].report_url)
    again = clerk.post(lists, {"rows": packed}, follow=True)

    page = rehearsed.context["page"]
    assert (page.sends, page.unchanged, page.refused_total, before) == (1, 1, 1, 0)
    assert page.refused[0].number == 4
    assert (sent.context["page"].sends, sent.context["page"].is_done) == (1, True)
    assert [row[0] for row in csv.reader(io.StringIO(report.content.decode("utf-8-sig")))][1:] == ["4"]
    assert (again.context["page"].sends, again.context["page"].unchanged) == (0, 2)
    assert DirectEntry.objects.count() == 1
    assert_query_count("business:retirement-lists", lambda: clerk.get(lists))
    assert_query_count(
        "business:retirement-list", lambda: clerk.get(f"{lists}{again.context['page'].past[0].url.split('/')[-2]}/")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x00\x01\x02", "読み込めませんでした"), (b"a,b\r\n1,2\r\n", "見出しのある表"), (b"", "見出しのある表")],
)
def test_a_file_that_is_no_list_is_told_so(clerk: Client, content: bytes, said: str) -> None:
    answer = clerk.post("/business/retirement/lists/", {"table": SimpleUploadedFile("r.csv", content)})
    nothing = clerk.post("/business/retirement/lists/", {"rows": "broken"})

    assert (answer.status_code, nothing.status_code) == (422, 422)
    assert said in answer.content.decode()


def test_a_list_of_another_firm_does_not_exist(clerk: Client, world: RetirementWorld) -> None:
    assert clerk.get("/business/retirement/lists/999999/").status_code == 404


def test_all_sites_of_a_month_are_reported_in_one_go(manager: Client, world: RetirementWorld) -> None:
    other = a_site(world.prime, name="大崎改修")
    a_roster_entry(other, world.taro, world.employer)
    store(a_touch(a_device(other), at("08:00", date(2026, 10, 20))))
    world.work(world.taro, 1)

    before = manager.get(MONTH).context["page"]
    running = manager.post(before.run_url, follow=True).context["page"]
    run = RetirementRun.objects.get()
    while not report_next_site(run.pk, now=NOW):
        pass
    after = manager.get(MONTH).context["page"]
    again = manager.post(before.run_url, follow=True)

    assert before.to_report == 2
    assert (running.waiting.done, running.waiting.total, running.run_url) == (0, 2, "")
    assert (after.waiting, {row.mark.word for row in after.rows}) == (None, {"報告済み"})
    assert "これから報告する日はありません" in again.content.decode()
