from __future__ import annotations

import csv
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_site, a_touch, at, store
from tests.insights.waiting_jobs import run_waiting_jobs
from tests.portal.conftest import wear

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.insights.queries import nation
from ccus.insights.services import outreach
from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.exploring import OutreachPage
from ccus.registry.models import Technician
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db

PRIMES, GROUPS, PEOPLE = "/operator/outreach/", "/operator/outreach/groups/", "/operator/outreach/people/"


def page_of(client: Client, address: str) -> OutreachPage:
    page = client.get(address).context["page"]
    assert isinstance(page, OutreachPage)
    return page


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def rows_of(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))


def test_primes_that_record_on_some_sites_only_come_with_the_reason(analyst: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    a_site(world.prime, name="品川更新")

    (row,) = page_of(analyst, PRIMES).rows

    assert row.name == world.prime.name
    assert row.reason == "稼働中の2現場のうち、1現場で就業履歴がありません。"
    assert row.facts == ("東京都", "", "2", "1")
    assert row.url == f"/operator/kpis/?prime={world.prime.ccus_id}"


def test_primes_without_any_record_are_told_from_those_that_stopped(analyst: Client, world: World) -> None:
    assert [row.reason for row in page_of(analyst, f"{PRIMES}?none=1").rows] == [
        "現場を1か所登録していますが、就業履歴が一度もありません。"
    ]

    store(a_touch(world.gate, at("08:00")))
    assert page_of(analyst, f"{PRIMES}?none=1").rows == ()
    Site.objects.filter(pk=world.site.pk).update(state="preparing")
    a_site(world.prime, name="品川更新")
    assert [row.reason for row in page_of(analyst, f"{PRIMES}?none=1").rows] == [
        "以前は記録がありましたが、いま稼働中の1現場では記録がありません。"
    ]


def test_test_sites_and_training_centres_make_nobody_a_prime_to_approach(analyst: Client, world: World) -> None:
    Site.objects.update(kind="test")

    assert page_of(analyst, f"{PRIMES}?none=1").rows == ()
    assert "あてはまる相手はいません" in text_of(analyst.get(f"{PRIMES}?none=1"))


def test_the_file_of_primes_holds_all_of_them_and_runs_no_formula(analyst: Client, world: World) -> None:
    a_site(a_business("=cmd()"))

    rows = rows_of(analyst.get(f"{PRIMES}export/?none=1"))

    assert rows[0][0] == "元請"
    assert {row[0] for row in rows[1:]} == {world.prime.name, "'=cmd()"}


@pytest.mark.usefixtures("lake")
def test_regions_below_the_whole_come_lowest_first_and_tiny_ones_not_at_all(analyst: Client) -> None:
    page = page_of(analyst, GROUPS)

    assert [(row.name, row.facts) for row in page.rows] == [("京都府", ("20", "0", "0.0%"))]
    assert "全体の62.7%を下回ります" in page.rows[0].reason
    assert page.found == "全体 62.7%"


@pytest.mark.usefixtures("lake")
def test_capital_bands_are_those_of_corporations(analyst: Client) -> None:
    assert [(row.name, row.facts) for row in page_of(analyst, f"{GROUPS}?by=capital").rows] == [
        ("1億円以上", ("1", "0", "0.0%"))
    ]
    assert rows_of(analyst.get(f"{GROUPS}export/?by=capital"))[1][0] == "1億円以上"


@pytest.mark.usefixtures("lake_folder")
@pytest.mark.parametrize("address", [GROUPS, PEOPLE])
def test_without_a_copy_the_pages_say_how_to_make_one(operator: Client, address: str) -> None:
    assert "ccus lake sync" in text_of(operator.get(address))
    assert operator.get(f"{address}export/").status_code == 302


@pytest.mark.usefixtures("lake")
def test_people_close_to_a_level_come_with_reason_and_the_look_is_remembered(operator: Client, world: World) -> None:
    (row,) = page_of(operator, PEOPLE).rows

    assert row.name == world.taro.full_name
    assert row.facts == (world.employer.name, "とび", "レベル1", "あと5日")
    assert row.reason == "レベル2まで、就業日数があと5日です（要るのは就業日数645日）。"
    shown = Disclosure.objects.get()
    assert (shown.technician_ccus_id, shown.channel, shown.viewer_role) == (world.taro.ccus_id, "screen", "operator")
    assert sorted(shown.items) == ["affiliations", "full_name", "minor_trades", "skill_level"]


def test_counts_stand_under_each_other_by_their_last_digit(analyst: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    a_site(world.prime, name="品川更新")

    table = text_of(analyst.get(PRIMES))

    assert table.count('<th scope="col" class="number">') == 3
    assert '<td class="number" data-head="稼働中の現場">2</td>' in table


@pytest.mark.usefixtures("lake")
def test_the_file_of_people_is_remembered_too(operator: Client, world: World) -> None:
    rows = rows_of(operator.get(f"{PEOPLE}export/"))

    assert rows[1][0] == world.taro.full_name
    assert Disclosure.objects.get().channel == "export"


@pytest.mark.usefixtures("lake")
def test_who_has_reached_the_level_since_the_copy_is_listed_no_more(operator: Client, world: World) -> None:
    Technician.objects.update(skill_level=2)

    assert page_of(operator, PEOPLE).rows == ()


@pytest.mark.usefixtures("lake", "world")
def test_the_committee_sees_no_people(analyst: Client) -> None:
    assert analyst.get(PEOPLE).status_code == 403
    assert [link.label for link in page_of(analyst, PRIMES).kinds] == ["元請", "地域・職種・資本金"]
    assert not Disclosure.objects.exists()


@pytest.mark.usefixtures("lake")
def test_a_firm_sees_none_of_it(signed_in: Client, account: Account, world: World) -> None:
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=world.prime.ccus_id)

    assert {signed_in.get(address).status_code for address in (PRIMES, GROUPS, PEOPLE)} == {403}


@pytest.mark.usefixtures("lake")
def test_lists_ask_as_little_for_many_as_for_few(operator: Client, world: World) -> None:
    for number in range(30):
        a_site(a_business(f"元請{number}"))

    for address in (GROUPS, PEOPLE):
        operator.get(address)

    assert_query_count("operator:outreach", lambda: operator.get(f"{PRIMES}?none=1"))
    assert_query_count("operator:outreach-groups", lambda: operator.get(GROUPS))
    assert_query_count("operator:outreach-people", lambda: operator.get(PEOPLE))


@pytest.mark.usefixtures("world")
def test_primes_of_a_large_country_are_found_by_a_job(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation, "FEW_SITES", 0)
    address = f"{PRIMES}?none=1"

    assert page_of(analyst, address).waiting == Waiting(address)
    assert analyst.get(f"{PRIMES}export/?none=1")["Location"] == address
    assert run_waiting_jobs() == ["insights.count_primes"]

    assert [row.facts[2:] for row in page_of(analyst, address).rows] == [("1", "0")]
    assert_query_count("operator:outreach/kept", lambda: analyst.get(address))


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(
    ("address", "job"),
    [(f"{GROUPS}?by=prefecture", "insights.count_groups"), (PEOPLE, "insights.find_people_near_level")],
)
def test_a_large_copy_is_asked_by_a_job(
    operator: Client, monkeypatch: pytest.MonkeyPatch, address: str, job: str
) -> None:
    small = page_of(operator, address)
    monkeypatch.setattr(outreach, "ROWS_AT_ONCE", 0)

    waiting = page_of(operator, address)
    assert (waiting.rows, waiting.waiting) == ((), Waiting(address))
    assert (
        operator.get(address.replace("/?", "/export/?") if "?" in address else f"{address}export/")["Location"]
        == address
    )
    assert run_waiting_jobs() == [job]

    assert page_of(operator, address).rows == small.rows
