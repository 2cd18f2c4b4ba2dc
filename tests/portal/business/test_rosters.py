"""People put on a roster, changed, taken off; and days that do not count yet, mended with one press."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from psycopg.types.range import Range
from tests.contracts.query_counts import assert_query_count
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_node,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)
from tests.portal.business.conftest import FRIDAY
from tests.portal.business.test_sites import client_of
from tests.portal.conftest import wear

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.history.models import DirectEntry, WorkRecord
from ccus.registry.models import Affiliation, Technician, TechnicianTrade
from ccus.sites.models import HierarchyNode, RosterEntry, RosterTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world: World, friday_morning: None) -> Client:
    return client_of(world.prime, Role.SITE_MANAGER, "okada")


@pytest.fixture
def jiro(world: World) -> Technician:
    """Touched on Monday without being on the roster; a 鉄筋工 by registration."""
    person = a_technician("次郎", of=world.employer, token="JIRO")
    TechnicianTrade.objects.create(technician=person, position=1, trade_code="10-01")
    store(a_touch(world.gate, at("08:00"), token="JIRO"))
    return person


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def roster(world: World) -> str:
    return f"/business/sites/{world.site.ccus_id}/roster/"


def people(world: World) -> str:
    return f"{roster(world)}people/"


def put_on(client: Client, world: World, *persons: Technician, query: str = "", **fields: object) -> HttpResponse:
    posted = {"person": [person.ccus_id for person in persons], "from_on": "2026-11-16", **fields}
    answer: HttpResponse = client.post(people(world) + query, posted, follow=True)
    return answer


def test_the_list_offers_those_who_are_not_on_it_with_what_they_did_last(
    clerk: Client, world: World, jiro: Technician
) -> None:
    hanako = a_technician("花子", of=world.employer)
    other = a_site(world.prime)
    a_node(other, world.employer)
    a_roster_entry(other, hanako, world.employer, roles=("foreman",))

    page = clerk.get(people(world)).context["page"]

    assert [(person.name, person.last) for person in page.candidates] == [
        ("山田 次郎", "鉄筋工"),
        ("山田 花子", "前回：とび工・職長・足場の組立て"),
    ]
    assert page.already == 1
    assert [
        person.name for person in clerk.get(f"{people(world)}?last=1").context["page"].candidates if person.is_chosen
    ] == ["山田 花子"]
    assert [person.name for person in clerk.get(f"{people(world)}?q=花").context["page"].candidates] == ["山田 花子"]


def test_many_are_put_on_with_one_press_each_as_last_time(clerk: Client, world: World, jiro: Technician) -> None:
    hanako = a_technician("花子", of=world.employer)

    answer = put_on(clerk, world, jiro, hanako, trade="", education_on="2026-11-16", template_name_typed="A班")

    assert answer.status_code == 422
    assert [trouble.name for trouble in answer.context["page"].troubles] == ["山田 花子"]
    assert RosterEntry.objects.count() == 1
    TechnicianTrade.objects.create(technician=hanako, position=1, trade_code="06-01")
    answer = put_on(clerk, world, jiro, hanako, trade="", education_on="2026-11-16", template_name_typed="A班")
    assert "2人を名簿に載せました。" in text_of(answer)
    written = RosterEntry.objects.order_by("pk").values_list("technician__given_name", "trade_code", "education_on")
    assert list(written)[1:] == [("次郎", "10-01", MONDAY), ("花子", "06-01", MONDAY)]
    assert WorkRecord.objects.get(technician=jiro).evaluation_valid
    template = RosterTemplate.objects.get()
    assert (template.name, template.lines.count()) == ("A班", 2)


def test_the_same_form_sent_twice_loses_nothing_and_says_so(clerk: Client, world: World, jiro: Technician) -> None:
    put_on(clerk, world, jiro)

    answer = put_on(clerk, world, jiro)

    assert "選んだ人は、もう名簿に載っています。" in text_of(answer)
    assert RosterEntry.objects.filter(technician=jiro).count() == 1


def test_somebody_who_left_is_named_and_nobody_is_put_on(clerk: Client, world: World, jiro: Technician) -> None:
    gone = a_technician("去", of=world.employer)
    Affiliation.objects.filter(technician=gone).update(valid=Range(date(2021, 4, 1), date(2026, 11, 1)))

    answer = put_on(clerk, world, jiro, gone, trade="06-01")

    assert answer.status_code == 422
    assert [trouble.name for trouble in answer.context["page"].troubles] == [gone.ccus_id]
    assert "所属していません" in text_of(answer)
    assert not RosterEntry.objects.filter(technician=jiro).exists()


def test_after_a_site_was_closed_yesterday_only_days_before_are_entered(
    clerk: Client, world: World, jiro: Technician
) -> None:
    world.site.state = "closed"
    world.site.recording_period = Range(date(2026, 4, 1), FRIDAY)
    world.site.save()

    refused = put_on(clerk, world, jiro, from_on="2026-11-20")
    late = put_on(clerk, world, jiro, from_on="2026-11-16")

    assert refused.status_code == 422
    assert "就業履歴蓄積期間" in text_of(refused)
    assert late.status_code == 200
    assert RosterEntry.objects.filter(technician=jiro).count() == 1


def test_specified_skilled_workers_need_category_and_days_together(
    clerk: Client, world: World, jiro: Technician
) -> None:
    half = put_on(clerk, world, jiro, foreign_work_category="civil")
    assert half.status_code == 422
    assert "業務区分と従事させる期間がそろっていません" in text_of(half)

    put_on(
        clerk,
        world,
        jiro,
        foreign_work_category="civil",
        foreign_from_on="2026-11-16",
        foreign_last_on="2027-03-31",
    )

    entry = RosterEntry.objects.get(technician=jiro)
    assert (entry.foreign_work_category, entry.foreign_work_period.upper) == ("civil", date(2027, 4, 1))


def test_the_prime_enters_people_of_another_firm_by_their_ids(manager: Client, world: World, jiro: Technician) -> None:
    query = f"?firm={world.employer.ccus_id}"
    page = manager.get(people(world) + query).context["page"]
    assert (page.of_firm, page.candidates) == ("佐藤工業", ())

    answer = manager.post(
        people(world) + query,
        {"ids": jiro.ccus_id, "trade": "10-01", "site_roles": ["other"], "from_on": "2026-11-16"},
        follow=True,
    )

    assert "1人を名簿に載せました。" in text_of(answer)
    assert WorkRecord.objects.get(technician=jiro).evaluation_valid


def test_a_clerk_enters_nobody_of_another_firm(clerk: Client, world: World) -> None:
    other = a_business("隣の会社")
    a_node(world.site, other)
    person = a_technician("隣", of=other)

    answer = clerk.post(
        f"{people(world)}?firm={other.ccus_id}",
        {"ids": person.ccus_id, "trade": "06-01", "site_roles": ["other"], "from_on": "2026-11-16"},
    )

    assert answer.status_code == 422
    assert "名簿を直せるのは" in text_of(answer)
    assert not RosterEntry.objects.filter(technician=person).exists()


def test_the_roster_shows_names_and_remembers_the_look(manager: Client, clerk: Client, world: World) -> None:
    page = manager.get(roster(world)).context["page"]

    assert [(firm.name, firm.tier, [row.name for row in firm.rows]) for firm in page.firms] == [
        ("佐藤工業", "1次", ["山田 太郎"])
    ]
    assert Disclosure.objects.filter(technician_ccus_id=world.taro.ccus_id, relation="prime").count() == 1
    assert clerk.get(roster(world)).context["page"].people == 1


def test_a_line_is_changed_from_a_day_on_and_ended(clerk: Client, world: World) -> None:
    entry = RosterEntry.objects.get()
    address = f"{roster(world)}{entry.pk}/"
    form = {"trade": "06-01", "site_roles": ["foreman"], "work_content": "揚重", "from_on": "2026-11-18"}

    assert clerk.post(address, form).status_code == 302
    follower = RosterEntry.objects.get(work_content="揚重")
    assert (follower.valid.lower, follower.site_roles) == (date(2026, 11, 18), ["foreman"])
    clerk.post(f"{roster(world)}{follower.pk}/ending/", {"last_on": "2026-11-19"})

    follower.refresh_from_db()
    assert follower.valid.upper == FRIDAY
    wrong = clerk.post(address, {**form, "from_on": "2030-01-01"})
    assert wrong.status_code == 422
    assert "有効な期間" in text_of(wrong)


def mending(world: World) -> str:
    return f"/business/sites/days-to-mend/?site={world.site.ccus_id}"


@pytest.mark.parametrize("who", ["manager", "clerk"])
def test_a_person_without_trade_is_mended_with_one_press(
    request: pytest.FixtureRequest, world: World, jiro: Technician, who: str
) -> None:
    client: Client = request.getfixturevalue(who)
    row = client.get(mending(world)).context["page"].rows[0]
    assert (row.count, row.what, row.button) == (1, "職種・立場が未登録", "名簿に載せて直す")
    assert (row.who_is_it == "山田 次郎") == (who == "clerk")

    answer = client.post(mending(world), {"key": row.key}, follow=True)

    assert "名簿に載せました。1日をもう一度判定しました。" in text_of(answer)
    assert answer.context["page"].rows == ()
    record = WorkRecord.objects.get(technician=jiro)
    assert (record.evaluation_valid, record.trade_code) == (True, "10-01")


def test_the_prime_asks_a_firm_in_with_one_press(manager: Client, world: World) -> None:
    firm = a_business("外山組")
    a_technician("一", of=firm, token="一")
    store(a_touch(world.gate, at("08:00"), token="一"))
    row = manager.get(mending(world)).context["page"].rows[0]
    assert row.button == "この会社を施工体制に入れる"

    manager.post(mending(world), {"key": row.key})

    node = HierarchyNode.objects.get(business=firm)
    assert (node.state, node.valid.lower) == ("requested", MONDAY)


def test_a_technician_sends_the_days_to_the_prime_with_one_press(
    world: World, jiro: Technician, friday_morning: None
) -> None:
    own = client_of(world.employer, Role.BUSINESS_CLERK, "unused")
    own.logout()

    account = Account.objects.create(login_name="jiro", display_name="山田 次郎", created_at=at("08:00"))
    wear(account, Role.TECHNICIAN, subject=jiro.ccus_id)
    own.force_login(account)
    row = own.get("/technician/days/to-mend/").context["page"].rows[0]
    assert (row.count, row.button) == (1, "直接入力で送る")

    answer = own.post("/technician/days/to-mend/", {"key": row.key}, follow=True)

    assert "1日分を元請に送りました。" in text_of(answer)
    entry = DirectEntry.objects.get()
    assert (entry.work_date, entry.trade_code, entry.state) == (MONDAY, "10-01", "submitted")
    left = answer.context["page"].rows[0]
    assert (left.button, left.waiting) == ("", 1)


def test_days_are_mended_by_nobody_else(world: World, jiro: Technician, friday_morning: None) -> None:
    other = a_business("隣の会社")
    a_node(world.site, other)
    neighbour = client_of(other, Role.BUSINESS_CLERK, "neighbour")

    assert neighbour.get(mending(world)).context["page"].rows == ()
    answer = neighbour.post(mending(world), {"key": f"no_site_role:{world.site.ccus_id}:{jiro.ccus_id}"}, follow=True)

    assert "もう直っているか" in text_of(answer)
    assert not RosterEntry.objects.filter(technician=jiro).exists()


def test_pages_cost_few_statements(clerk: Client, world: World, jiro: Technician) -> None:
    entry = RosterEntry.objects.get()
    for name, address in (
        ("business:site-roster", roster(world)),
        ("business:roster-people", people(world)),
        ("business:roster-entry", f"{roster(world)}{entry.pk}/"),
        ("business:days-to-mend", mending(world)),
    ):
        answer = assert_query_count(name, lambda address=address: clerk.get(address))
        assert answer.status_code == 200
