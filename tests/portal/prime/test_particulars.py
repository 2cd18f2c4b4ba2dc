from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World
from tests.portal.conftest import NOW, wear

from ccus.access.models import Account, RoleGrant
from ccus.access.states import Role
from ccus.sites.models import Site, SiteContract, SiteManagerTerm, SiteWorks, WorkPlace

pytestmark = pytest.mark.django_db


def address(world: World, part: str = "particulars") -> str:
    return f"/prime/sites/{world.site.ccus_id}/{part}/"


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


DETAILS = {
    "part": "details",
    "details-name": "丸の内新築(B工区)",
    "details-place": "東京都港区芝1-1",
    "details-order_category": "public",
    "details-is_wide_area": "on",
    "details-office_phone": "０３－１２３４－５６７８",
}


def test_the_three_parts_are_kept_one_by_one(manager: Client, world: World) -> None:
    assert manager.post(address(world), DETAILS).status_code == 302
    manager.post(
        address(world),
        {
            "part": "contract",
            "contract-owner_name": "東京都",
            "contract-contracting_form": "joint_venture",
            "contract-first_on": "2026-04-01",
            "contract-last_on": "2027-03-31",
            "contract-contract_amount_yen": "12000000",
        },
    )
    manager.post(address(world), {"part": "works", "works-works_kind": "building", "works-method": "RC造"})

    site = Site.objects.get()
    assert (site.name, site.office_address, site.order_category, site.office_phone) == (
        "丸の内新築(B工区)",
        "港区芝1-1",
        "public",
        "0312345678",
    )
    contract = SiteContract.objects.get()
    assert (contract.owner_name, contract.contract_period.upper) == ("東京都", date(2027, 4, 1))
    assert SiteWorks.objects.get().method == "RC造"
    page = manager.get(address(world))
    assert page.context["forms"]["contract"]["owner_name"].value() == "東京都"


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        ("particulars", {**DETAILS, "details-place": "港区芝"}, "都道府県から"),
        ("particulars", {"part": "contract", "contract-first_on": "2026-04-01"}, "両方を入力"),
        ("period", {"period-first_on": "2026-04-01", "period-last_on": "2026-03-01"}, "より前になっています"),
        ("handover", {"handover-name": "", "handover-from_on": "2026-11-17"}, "必須"),
        ("handover", {"handover-name": "佐々木", "handover-from_on": "2026-11-15"}, "過ぎた日"),
        (
            "handover",
            {"handover-name": "佐々木", "handover-login_name": "nobody", "handover-from_on": "2026-11-17"},
            "見つかりません",
        ),
        ("work-places", {"place-memo": "3工区", "place-from_on": "2026-11-16"}, "広域現場ではない"),
        ("closing", {"closing-last_on": "2026-11-17"}, "まだ来ていない日"),
    ],
)
def test_what_cannot_be_used_is_said_and_changes_nothing(
    manager: Client, world: World, part: str, fields: dict[str, str], words: str
) -> None:
    answer = manager.post(address(world, part), fields)

    assert answer.status_code == 422
    if words != "必須":
        assert words in text_of(answer)
    site = Site.objects.get()
    assert (site.name, site.state, site.site_manager_name) == ("丸の内新築", "open", "")
    assert not WorkPlace.objects.exists()
    assert not SiteManagerTerm.objects.exists()


def test_a_site_is_handed_over_with_the_hat_for_it(manager: Client, world: World, account: Account) -> None:
    old = Account.objects.create(login_name="old", display_name="旧 太郎", created_at=NOW)
    young = Account.objects.create(login_name="young", display_name="新 花子", created_at=NOW)
    wear(young, Role.BUSINESS_CLERK, subject=world.prime.ccus_id)
    wear(old, Role.BUSINESS_CLERK, subject=world.prime.ccus_id)
    first = {"handover-name": "旧 太郎", "handover-login_name": "old", "handover-from_on": "2026-11-16"}
    manager.post(address(world, "handover"), first)

    manager.post(
        address(world, "handover"),
        {"handover-name": "新 花子", "handover-login_name": "young", "handover-from_on": "2026-11-20"},
    )

    terms = SiteManagerTerm.objects.order_by("valid").values_list("name", "valid")
    assert [(name, days.lower, days.upper) for name, days in terms] == [
        ("旧 太郎", MONDAY, date(2026, 11, 20)),
        ("新 花子", date(2026, 11, 20), None),
    ]
    hats = RoleGrant.objects.filter(subject_kind="site", subject_ccus_id=world.site.ccus_id).order_by("pk")
    assert [(hat.account.login_name, hat.valid.lower, hat.valid.upper) for hat in hats] == [
        ("old", MONDAY, date(2026, 11, 20)),
        ("young", date(2026, 11, 20), None),
    ]
    assert Site.objects.get().site_manager_name == "旧 太郎"


def test_work_places_of_a_wide_area_site_come_and_end(manager: Client, world: World) -> None:
    manager.post(address(world), DETAILS)
    manager.post(address(world, "work-places"), {"place-memo": "山田邸", "place-from_on": "2026-11-10"})
    place = WorkPlace.objects.get()

    manager.post(address(world, f"work-places/{place.pk}/ending"))

    place.refresh_from_db()
    assert (place.memo, place.valid.lower, place.valid.upper) == ("山田邸", date(2026, 11, 10), MONDAY)


def test_a_closed_site_says_so_and_opens_again_with_a_longer_period(manager: Client, world: World) -> None:
    answer = manager.post(address(world, "closing"), {"closing-last_on": "2026-11-15"}, follow=True)
    assert answer.context["page"].state == "終了"
    assert manager.get(address(world)).context["page"].closing_url == ""
    again = manager.post(address(world, "closing"), {"closing-last_on": "2026-11-15"})
    assert "すでに終了しています" in text_of(again)

    manager.post(address(world, "period"), {"period-first_on": "2026-04-01", "period-last_on": "2026-12-31"})

    assert Site.objects.get().state == "open"


def test_only_the_prime_comes_in(clerk_below: Client, signed_in: Client, account: Account, world: World) -> None:
    assert clerk_below.get(address(world)).status_code == 403
    wear(account, Role.SITE_MANAGER, subject=world.employer.ccus_id)
    hat = RoleGrant.objects.get(role=Role.SITE_MANAGER)
    signed_in.post("/hat/", {"hat": hat.pk})

    for part in ("particulars", "closing", "period", "handover", "work-places"):
        assert signed_in.post(address(world, part), DETAILS).status_code in (403, 404)
    assert Site.objects.get().name == "丸の内新築"


def test_the_page_costs_few_statements(manager: Client, world: World) -> None:
    answer = assert_query_count("prime:site-particulars", lambda: manager.get(address(world)))
    assert answer.status_code == 200
