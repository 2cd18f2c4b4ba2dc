from __future__ import annotations

from datetime import date
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings
from tests.contracts.query_counts import assert_query_count
from tests.history.world import MONDAY, World, a_business
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.sites.models import HierarchyNode, Site, SiteWorks

pytestmark = pytest.mark.django_db

ADDRESS = "/prime/sites/opening/"


def typed(**changes: object) -> dict[str, object]:
    fields = {"name": "品川邸新築", "place": "100-0005", "last_on": "2027-03-31", "opening_key": str(uuid4())}
    return {**fields, **changes}


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def opened() -> Site:
    return Site.objects.order_by("-pk")[0]


def test_three_fields_open_a_site_and_lead_to_the_way_to_the_first_touch(manager: Client, world: World) -> None:
    page = manager.get(ADDRESS)
    assert [field.name for field in page.context["form"].shown_fields] == ["name", "place", "last_on"]

    answer = manager.post(ADDRESS, typed(), follow=True)

    site = opened()
    assert answer.redirect_chain == [(f"/business/sites/{site.ccus_id}/", 302)]
    assert (site.name, site.state, site.office_prefecture_code, site.office_address) == (
        "品川邸新築",
        "open",
        "13",
        "千代田区丸の内",
    )
    assert (site.recording_period.lower, site.recording_period.upper) == (MONDAY, date(2027, 4, 1))
    assert [step.is_done for step in answer.context["page"].steps] == [False, False, False]
    assert "「品川邸新築」を開設しました（東京都千代田区丸の内）。" in text_of(answer)


@pytest.mark.parametrize(
    ("place", "code", "address"),
    [
        ("〒530－0001", "27", "大阪市北区梅田"),
        ("北海道札幌市中央区北1条西2", "01", "札幌市中央区北1条西2"),
        ("　東京都　千代田区丸の内１−１", "13", "千代田区丸の内１−１"),
    ],
)
def test_a_place_is_read_however_it_is_typed(
    manager: Client, world: World, place: str, code: str, address: str
) -> None:
    manager.post(ADDRESS, typed(place=place))

    assert (opened().office_prefecture_code, opened().office_address) == (code, address)


def test_the_position_of_the_phone_is_enough(manager: Client, world: World) -> None:
    manager.post(ADDRESS, typed(place="", latitude="34.70", longitude="135.50", accuracy="12", fixed_at="1"))

    site = opened()
    assert (site.office_prefecture_code, site.latitude, site.longitude) == ("27", 34.70, 135.50)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "現場名を入力してください。"),
        ({"place": ""}, "郵便番号か所在地を入力するか"),
        ({"place": "000-0000"}, "郵便番号「000-0000」は見つかりません。"),
        ({"place": "丸の内1-1"}, "所在地は都道府県から入力してください。"),
        ({"last_on": ""}, "最後の日を入力してください。"),
        ({"last_on": "2026-11-01"}, "より前になっています"),
        ({"last_on": "2099-01-01"}, "長すぎます"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_nothing_is_lost(
    manager: Client, world: World, changes: dict[str, object], words: str
) -> None:
    answer = manager.post(ADDRESS, typed(**changes))

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert answer.context["form"]["name"].value() == {"name": "品川邸新築", **changes}["name"]
    assert Site.objects.count() == 1


def test_the_same_form_sent_twice_opens_one_site(manager: Client, world: World) -> None:
    form = typed()

    first, second = manager.post(ADDRESS, form), manager.post(ADDRESS, form)

    assert first["Location"] == second["Location"]
    assert Site.objects.filter(opening_key=UUID(str(form["opening_key"]))).count() == 1
    assert Site.objects.count() == 2


def test_an_earlier_site_is_copied_with_its_firms(manager: Client, world: World) -> None:
    SiteWorks.objects.create(site=world.site, works_kind="building", method="在来")
    Site.objects.filter(pk=world.site.pk).update(order_category="public", is_wide_area=True, office_phone="03")

    answer = manager.post(f"{ADDRESS}?from={world.site.ccus_id}", typed(), follow=True)

    site = opened()
    assert (site.order_category, site.is_wide_area, site.office_phone) == ("public", True, "")
    assert SiteWorks.objects.get(site=site).method == "在来"
    assert list(HierarchyNode.objects.filter(site=site, tier=1).values_list("business__name", "state")) == [
        ("佐藤工業", "requested")
    ]
    assert "前の現場の1社に、施工体制への登録を依頼しました。" in text_of(answer)


def test_sites_of_others_are_not_copied(manager: Client, world: World) -> None:
    other = a_business("別の元請")
    stranger = Site.objects.get(pk=world.site.pk)
    stranger.pk, stranger.ccus_id, stranger.prime = None, "00000000099971", other
    stranger.save(force_insert=True)

    answer = manager.post(f"{ADDRESS}?from={stranger.ccus_id}", typed())

    assert answer.status_code == 422
    assert Site.objects.count() == 2


@pytest.mark.parametrize("role", [Role.BUSINESS_CLERK, Role.TECHNICIAN])
def test_who_may_not_open_sites_is_refused(signed_in: Client, account: Account, world: World, role: Role) -> None:
    subject = world.taro.ccus_id if role is Role.TECHNICIAN else world.prime.ccus_id
    wear(account, role, subject=subject)

    assert signed_in.get(ADDRESS).status_code == 403
    assert signed_in.post(ADDRESS, typed()).status_code == 403
    assert Site.objects.count() == 1


def test_the_page_costs_few_statements(manager: Client, world: World) -> None:
    assert assert_query_count("prime:site-opening", lambda: manager.get(ADDRESS)).status_code == 200


def test_the_map_begins_where_the_last_site_is_and_shows_all_prefectures(manager: Client, world: World) -> None:
    shown = manager.get(ADDRESS).context["page"].map

    assert shown.home == Site.objects.get(ccus_id=world.site.ccus_id).office_prefecture_code
    assert len(shown.seats) == 47
    assert {"code": "13", "name": "東京都", "latitude": 35.69, "longitude": 139.69} in shown.seats


def test_the_page_alone_may_ask_for_the_position_and_load_the_pictures_of_the_map(
    manager: Client, settings: Settings
) -> None:
    settings.MAP_TILES = "https://tiles.example.jp/{z}/{x}/{y}.png"

    headers = manager.get(ADDRESS).headers

    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"] == (
        f"{settings.CONTENT_SECURITY_POLICY}; img-src 'self' https://tiles.example.jp"
    )


def test_without_a_source_of_pictures_nothing_foreign_is_loaded(manager: Client, settings: Settings) -> None:
    settings.MAP_TILES = ""

    assert manager.get(ADDRESS).headers["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY
