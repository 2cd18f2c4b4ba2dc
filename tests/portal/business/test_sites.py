"""A firm's sites, the chart of a hierarchy and its boxes, from both sides."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_business, a_node, a_site, a_technician, a_touch, at, store
from tests.portal.business.conftest import FRIDAY
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.history.models import WorkRecord
from ccus.registry.models import Business
from ccus.sites.models import HierarchyNode, RosterEntry, StandingAgreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client, world: World, friday_morning: None) -> Client:
    """The prime's site manager, in a browser of their own."""
    return client_of(world.prime, Role.SITE_MANAGER, "okada")


def client_of(firm: Business, role: Role, login_name: str) -> Client:
    account = Account.objects.create(login_name=login_name, display_name="岡田 直樹", created_at=at("08:00"))
    wear(account, role, subject=firm.ccus_id)
    client = Client()
    client.force_login(account)
    return client


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def chart(world: World) -> str:
    return f"/business/sites/{world.site.ccus_id}/hierarchy/"


def box(world: World, node: HierarchyNode, part: str = "") -> str:
    return f"{chart(world)}{node.pk}/{part}"


def prime_node(world: World) -> HierarchyNode:
    return world.site.nodes.get(tier=0)


def ask(client: Client, world: World, node: HierarchyNode, **fields: str) -> HttpResponse:
    answer: HttpResponse = client.post(
        box(world, node, "lower-firms/"), {"from_on": "2026-11-16", **fields}, follow=True
    )
    return answer


def names(page: object) -> list[str]:
    def of(boxes: object) -> list[str]:
        return [name for one in boxes for name in (f"{one.tier} {one.name} {one.state}", *of(one.lower))]  # type: ignore[attr-defined]

    return of(page.boxes)  # type: ignore[attr-defined]


def test_the_list_begins_with_requests_and_shows_the_own_part(clerk: Client, world: World) -> None:
    asked_at = a_site(world.prime, name="芝の現場")
    HierarchyNode.objects.create(
        site=asked_at, business=world.employer, upper=asked_at.nodes.get(), tier=1, state="requested",
        valid=asked_at.nodes.get().valid, requested_at=at("08:00"),
    )  # fmt: skip

    page = clerk.get("/business/sites/").context["page"]

    assert [(place.site, place.upper, place.tier) for place in page.asked] == [("芝の現場", "大林建設", "1次")]
    assert {(line.name, line.part, line.state) for line in page.lines} == {
        ("芝の現場", "1次", "開設中"),
        ("丸の内新築", "1次", "開設中"),
    }
    assert page.open_url == ""
    assert [line.name for line in clerk.get("/business/sites/?q=新築").context["page"].lines] == ["丸の内新築"]


def test_a_firm_is_asked_in_by_its_id_and_answers_from_its_list(manager: Client, clerk: Client, world: World) -> None:
    lower = a_business("田中鉄筋")
    node = world.site.nodes.get(business=world.employer)
    answer = ask(clerk, world, node, business=lower.ccus_id)
    assert "田中鉄筋に依頼しました。" in text_of(answer)
    theirs = client_of(lower, Role.BUSINESS_CLERK, "tanaka")
    place = theirs.get("/business/sites/").context["page"].asked[0]

    answered = theirs.post(place.answer_url, {"answer": "approved"}, follow=True)

    assert "施工体制に入りました" in text_of(answered)
    assert names(manager.get(chart(world)).context["page"]) == [
        "元請 大林建設 登録済み",
        "1次 佐藤工業 登録済み",
        "2次 田中鉄筋 登録済み",
    ]


def test_the_chart_counts_people_of_today_and_marks_what_needs_a_hand(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00", FRIDAY)))
    late = a_business("期限組", expires_on=date(2026, 1, 1))
    a_node(world.site, late)
    ask(manager, world, prime_node(world), name="木村組")

    page = manager.get(chart(world)).context["page"]

    assert (page.firms, page.people, page.kept) == (4, 1, 1)
    assert names(page)[0] == "元請 大林建設 登録済み"
    assert set(names(page)[1:]) == {
        "1次 佐藤工業 登録済み",
        "1次 期限組 事業者登録の期限切れ",
        "1次 木村組 未登録の会社",
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "どちらか一方を入力してください"),
        ({"business": "12", "name": "木村組"}, "どちらか一方を入力してください"),
        ({"business": "12"}, "14桁"),
        ({"business": "00000000000022"}, "見つかりません"),
        ({"name": "木村組", "from_on": "2019-01-01"}, "期間"),
        ({"name": "木村組", "last_on": "2026-11-01"}, "より前になっています"),
    ],
)
def test_what_cannot_be_asked_is_said_at_the_form(
    manager: Client, world: World, fields: dict[str, str], words: str
) -> None:
    answer = ask(manager, world, prime_node(world), **fields)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert HierarchyNode.objects.count() == 2


def test_a_firm_invited_twice_is_told_that_it_stands_already(manager: Client, world: World) -> None:
    for firm in (world.employer, world.prime):
        answer = ask(manager, world, prime_node(world), business=firm.ccus_id)

        assert answer.status_code == 422
        assert "すでにこの現場の施工体制に入っているか、承認待ちです" in text_of(answer)
    assert HierarchyNode.objects.count() == 2


def test_a_circle_cannot_be_made(clerk: Client, world: World) -> None:
    node = world.site.nodes.get(business=world.employer)

    answer = ask(clerk, world, node, business=world.prime.ccus_id)

    assert "すでにこの現場の施工体制に入っているか" in text_of(answer)
    assert HierarchyNode.objects.count() == 2


def test_a_kept_place_gets_a_link_that_a_firm_takes_after_registering(
    manager: Client, client: Client, world: World
) -> None:
    ask(manager, world, prime_node(world), name="木村組")
    kept = HierarchyNode.objects.get(placeholder_name="木村組")
    shown = manager.post(box(world, kept, "invitation/"))
    link = shown.context["page"].invitation.url.removeprefix("http://localhost:8000")
    link = re.sub(r"^https?://[^/]+", "", link)

    seen = client.get(link)
    assert "大林建設が、木村組をこの現場の施工体制に招いています。" in text_of(seen)
    assert client.post(link)["Location"].startswith("/sign-in/?next=%2Finvitations%2F")
    kimura = a_business("木村組株式会社")
    a_technician("木", of=kimura, token="KIMURA")
    store(a_touch(world.gate, at("08:00", FRIDAY), token="KIMURA"))
    theirs = client_of(kimura, Role.BUSINESS_CLERK, "kimura")
    taken = theirs.post(link, follow=True)

    kept.refresh_from_db()
    assert (kept.state, kept.business) == ("approved", kimura)
    assert taken.redirect_chain == [(f"/business/sites/{world.site.ccus_id}/roster/people/", 302)]
    assert WorkRecord.objects.get(business=kimura).verdict == "no_site_role"
    assert client.get(link).status_code == 404


def test_strangers_see_and_change_nothing(world: World, friday_morning: None) -> None:
    stranger = client_of(a_business("他人組"), Role.BUSINESS_ADMINISTRATOR, "stranger")
    node = world.site.nodes.get(business=world.employer)

    for address in (
        f"/business/sites/{world.site.ccus_id}/",
        chart(world),
        box(world, node),
        f"/business/sites/{world.site.ccus_id}/roster/",
        f"/business/sites/{world.site.ccus_id}/roster/people/",
        f"/business/sites/days-to-mend/?site={world.site.ccus_id}",
    ):
        assert stranger.get(address).status_code == 404, address
    for part in ("answer/", "ending/", "firm/", "invitation/", "agreement/", "lower-firms/"):
        assert stranger.post(box(world, node, part), {"answer": "declined"}).status_code == 404, part
    node.refresh_from_db()
    assert (node.state, node.valid.upper) == ("approved", None)


def test_a_box_of_another_site_is_not_found_by_counting_up(manager: Client, world: World) -> None:
    other = a_site(a_business("別の元請"))

    assert manager.get(f"{chart(world)}{other.nodes.get().pk}/").status_code == 404


def test_a_place_ends_and_an_agreement_saves_the_next_answer(manager: Client, world: World) -> None:
    node = world.site.nodes.get(business=world.employer)
    agreed = manager.post(box(world, node, "agreement/"), follow=True)
    assert "事業者間合意を結びました。" in text_of(agreed)

    manager.post(box(world, node, "ending/"), {"last_on": "2026-11-20"})
    again = a_site(world.prime, name="次の現場")
    answer = manager.post(
        f"/business/sites/{again.ccus_id}/hierarchy/{again.nodes.get().pk}/lower-firms/",
        {"business": world.employer.ccus_id, "from_on": "2026-11-20"},
        follow=True,
    )

    assert "施工体制に入れました（事業者間合意による）。" in text_of(answer)
    node.refresh_from_db()
    assert (node.state, node.valid.upper) == ("ended", date(2026, 11, 21))
    line = manager.get("/business/sites/agreements/").context["lines"][0]
    assert line.firm == "佐藤工業"
    manager.post(line.ending_url)
    assert StandingAgreement.objects.get().valid.upper == date(2026, 11, 21)


def test_a_site_leads_to_what_one_does_there(clerk: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer, token="JIRO")
    store(a_touch(world.gate, at("08:00"), token="JIRO"))

    page = clerk.get(f"/business/sites/{world.site.ccus_id}/").context["page"]

    assert (page.name, page.state, page.steps, page.particulars_url) == ("丸の内新築", "開設中", (), "")
    assert [(link.label, link.count) for link in page.links] == [
        ("今日の現場", 0),
        ("施工体制", 0),
        ("作業員名簿", 0),
        ("書類", 0),
        ("名簿の確認", 0),
        ("評価に入らない日を直す", 1),
        ("建退共の報告", 0),
    ]
    assert not RosterEntry.objects.filter(technician=jiro).exists()


def test_pages_cost_few_statements(clerk: Client, world: World) -> None:
    for number in range(3):
        a_node(world.site, a_business(f"並びの会社{number}"))
    store(a_touch(world.gate, at("08:00", MONDAY)))

    for name, address in (
        ("business:sites", "/business/sites/"),
        ("business:site", f"/business/sites/{world.site.ccus_id}/"),
        ("business:site-hierarchy", chart(world)),
        ("business:hierarchy-box", box(world, world.site.nodes.get(business=world.employer))),
    ):
        answer = assert_query_count(name, lambda address=address: clerk.get(address))
        assert answer.status_code == 200
