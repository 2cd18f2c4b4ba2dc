from __future__ import annotations

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.history.world import MONDAY, World, a_business, a_technician, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.history.models import WorkRecord
from ccus.kit.ids import display_id
from ccus.registry.models import Business, Technician
from ccus.sites.models import HierarchyNode, RosterEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def jiro(world: World) -> Technician:
    """Touched this morning without being on the roster."""
    person = a_technician("次郎", of=world.employer, token="JIRO")
    store(a_touch(world.gate, at("08:00"), token="JIRO"))
    return person


@pytest.fixture
def outsider(world: World) -> Business:
    """A firm outside the hierarchy with one person on site."""
    firm = a_business("外山組")
    a_technician("一", of=firm, token="一")
    store(a_touch(world.gate, at("08:00"), token="一"))
    return firm


def roster(world: World, person: Technician) -> str:
    return f"/prime/sites/{world.site.ccus_id}/roster/{person.ccus_id}/"


def firm_page(world: World, firm: Business) -> str:
    return f"/prime/sites/{world.site.ccus_id}/firms/{firm.ccus_id}/"


def typed(**changes: object) -> dict[str, object]:
    return {"trade": "02-01", "site_roles": ["other"], "work_content": "", "from_on": "2026-11-16", **changes}


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_the_roster_form_says_who_why_and_suggests_today(manager: Client, world: World, jiro: Technician) -> None:
    answer = manager.get(roster(world, jiro))

    page, form = answer.context["page"], answer.context["form"]
    assert (page.who, page.what) == (f"名簿にない人（ID {display_id(jiro.ccus_id)}）", "職種・立場が未登録")
    assert "佐藤工業" in page.form_text
    assert (form["from_on"].value(), form["site_roles"].value()) == ("2026-11-16", ["other"])


def test_a_person_put_on_the_roster_has_a_day_that_counts(manager: Client, world: World, jiro: Technician) -> None:
    assert not WorkRecord.objects.get(technician=jiro).evaluation_valid

    answer = manager.post(roster(world, jiro), typed(site_roles=["foreman"]), follow=True)

    assert answer.redirect_chain == [(f"/prime/sites/{world.site.ccus_id}/now/", 302)]
    assert "名簿に加えました。" in text_of(answer)
    entry = RosterEntry.objects.get(technician=jiro)
    assert (entry.business, entry.trade_code, entry.site_roles, entry.valid.lower) == (
        world.employer, "02-01", ["foreman"], MONDAY
    )  # fmt: skip
    assert WorkRecord.objects.get(technician=jiro).evaluation_valid
    assert answer.context["page"].warnings == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"trade": ""}, "職種を選んでください。"),
        ({"site_roles": []}, "立場を選んでください。"),
        ({"from_on": "きのう"}, "「きのう」"),
        ({"from_on": "2019-01-01"}, "施工体制に入っていません"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_form(
    manager: Client, world: World, jiro: Technician, changes: dict[str, object], words: str
) -> None:
    answer = manager.post(roster(world, jiro), typed(**changes))

    assert answer.status_code == 422
    found = [error for errors in answer.context["form"].errors.values() for error in errors]
    assert any(words in error for error in found)
    assert not RosterEntry.objects.filter(technician=jiro).exists()


def test_the_employer_puts_its_own_people_on_the_roster(clerk_below: Client, world: World, jiro: Technician) -> None:
    answer = clerk_below.post(roster(world, jiro), typed())

    assert answer.status_code == 302
    assert RosterEntry.objects.filter(technician=jiro).exists()


def test_whoever_needs_no_roster_entry_leads_back_to_the_board(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))

    assert manager.get(roster(world, world.taro)).status_code == 302
    assert manager.post(roster(world, world.taro), typed()).status_code == 302
    assert RosterEntry.objects.count() == 1


def test_a_firm_is_asked_into_the_hierarchy_from_the_day_given(
    manager: Client, world: World, outsider: Business
) -> None:
    assert manager.get(firm_page(world, outsider)).context["form"]["from_on"].value() == "2026-11-16"

    answer = manager.post(firm_page(world, outsider), {"from_on": "令和8年11月1日"}, follow=True)

    node = HierarchyNode.objects.get(business=outsider)
    assert (node.state, node.tier, node.valid.lower.isoformat()) == ("requested", 1, "2026-11-01")
    assert "外山組に依頼しました。会社が承認すると、施工体制に入ります。" in text_of(answer)


def test_a_firm_that_was_asked_is_waited_for(manager: Client, world: World, outsider: Business) -> None:
    manager.post(firm_page(world, outsider), {"from_on": "2026-11-01"})

    page = manager.get(firm_page(world, outsider)).context["page"]

    assert page.save_url == ""
    assert page.form_text.startswith("会社の承認を待っています。")


def test_a_day_before_the_site_began_is_refused_at_the_form(manager: Client, world: World, outsider: Business) -> None:
    answer = manager.post(firm_page(world, outsider), {"from_on": "2020-01-01"})

    assert answer.status_code == 422
    assert "from_on" in answer.context["form"].errors
    assert not HierarchyNode.objects.filter(business=outsider).exists()


def test_only_the_prime_asks_firms_in_here(clerk_below: Client, world: World, outsider: Business) -> None:
    assert clerk_below.post(firm_page(world, outsider), {"from_on": "2026-11-01"}).status_code == 302
    assert not HierarchyNode.objects.filter(business=outsider).exists()


@pytest.mark.parametrize("kind", ["roster", "firm"])
def test_others_are_refused(
    signed_in: Client, account: Account, world: World, jiro: Technician, outsider: Business, kind: str
) -> None:
    address = roster(world, jiro) if kind == "roster" else firm_page(world, outsider)
    data = typed()
    assert signed_in.post(address, data).status_code == 403

    stranger = wear(account, Role.SITE_MANAGER, subject=a_business("よその建設").ccus_id)
    assert signed_in.post(address, data).status_code == 404
    stranger.delete()
    wear(account, Role.TECHNICIAN, subject=world.taro.ccus_id)
    assert signed_in.post(address, data).status_code == 403

    assert not RosterEntry.objects.filter(technician=jiro).exists()
    assert not HierarchyNode.objects.filter(business=outsider).exists()
