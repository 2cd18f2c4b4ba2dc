from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import enter, the_prime
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
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.devices.models import Device
from ccus.foundation import live
from ccus.history.queries import site_now as query
from ccus.history.states import DayState
from ccus.kit.ids import display_id
from ccus.portal.prime.presenters import board
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.site_now import FirmCount, SiteNowPage, TradeCount
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db


def address(world: World) -> str:
    return f"/prime/sites/{world.site.ccus_id}/now/"


def look(client: Client, world: World, **query: str) -> SiteNowPage:
    answer = client.get(address(world), query)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, SiteNowPage)
    return page


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_the_board_says_how_many_are_there_by_firm_and_trade(manager: Client, world: World) -> None:
    own = a_technician("三郎", of=world.prime, token="SABURO")
    a_roster_entry(world.site, own, world.prime)
    hanako = a_technician("花子", of=world.employer, token="HANAKO")
    a_roster_entry(world.site, hanako, world.employer)
    store(
        a_touch(world.gate, at("08:02")),
        a_touch(world.gate, at("08:03"), token="HANAKO"),
        a_touch(world.gate, at("08:04"), token="SABURO"),
        a_touch(world.gate, at("08:30"), token="SABURO", direction="exit"),
        a_touch(world.gate, at("08:05"), token="STRANGE"),
    )

    page = look(manager, world)

    assert (page.site, page.now, page.on_site, page.arrived, page.left) == ("丸の内新築", at("09:00"), 3, 4, 1)
    assert page.firms == (
        FirmCount("佐藤工業", 1, 2, "とび工"),
        FirmCount("会社が分からない人", None, 1, ""),
    )
    assert page.trades == (TradeCount("とび工", 2, 100.0), TradeCount("職種の登録なし", 1, 50.0))
    assert page.recording_state == "蓄積中（あと135日）"


def test_arrivals_say_who_came_which_way(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")), received_at=at("08:59:55"))
    store(a_touch(world.gate, at("08:10"), token="STRANGE", method="qr"), received_at=at("08:10"))

    strange, taro = look(manager, world).arrivals

    assert (taro.what, taro.name, taro.firm, taro.trade, taro.level) == ("入場", "山田 太郎", "佐藤工業", "とび工", 1)
    assert (taro.way, taro.mark, taro.note, taro.is_new) == ("カードタッチ", DayState.RECORDED, "", True)
    assert (strange.name, strange.firm, strange.level) == ("氏名不明の人", "", None)
    assert (strange.way, strange.mark, strange.note, strange.is_new) == (
        "QRコード", DayState.ATTENTION, "未登録のカード", False
    )  # fmt: skip


def test_at_a_training_centre_nobody_has_to_do_anything(manager: Client, world: World) -> None:
    Site.objects.update(kind="training")
    store(a_touch(world.gate, at("08:02")))

    page = look(manager, world)

    assert (page.arrivals[0].mark, page.arrivals[0].note, page.warnings) == (None, "教育訓練施設", ())
    assert page.recording_state == "教育訓練施設"


def test_a_site_that_is_closed_says_so(manager: Client, world: World) -> None:
    Site.objects.update(state="closed")

    assert look(manager, world).recording_state == "終了"


def test_each_warning_has_one_thing_to_press(manager: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer, token="JIRO")
    outsider = a_business("外山組")
    for name in ("一", "二"):
        a_technician(name, of=outsider, token=name)
    store(*(a_touch(world.gate, at("08:00"), token=token) for token in ("JIRO", "一", "二", "STRANGE")))
    store(a_touch(world.gate, at("08:00", MONDAY.replace(year=2099))), received_at=at("08:10"))
    site = f"/prime/sites/{world.site.ccus_id}"

    page = look(manager, world)

    told = [(warning.who, warning.what, warning.action.label, warning.action.url) for warning in page.warnings]
    assert told[0] == (f"{world.gate.label}（1人）", "時計の異常", "読み取り機を見る", f"{site}/readers/")
    assert told[1][:3] == ("氏名不明の人", "未登録のカード", "くわしく見る")
    assert told[1][3] == f"{site}/warnings/{page.warnings[1].code}/"
    assert told[2] == (
        "外山組（2人）", "施工体制に未登録", "施工体制に入れる", f"{site}/firms/{outsider.ccus_id}/"
    )  # fmt: skip
    assert (
        f"名簿にない人（ID {display_id(jiro.ccus_id)}）", "職種・立場が未登録", "名簿に加える",
        f"{site}/roster/{jiro.ccus_id}/",
    ) in told  # fmt: skip
    outsiders = [one for one in told if one[1] == "職種・立場が未登録" and one[2] == "くわしく見る"]
    assert len(outsiders) == 2, "first the firm has to be in the hierarchy"
    assert page.warning_total == 6
    assert all(warning.is_urgent for warning in page.warnings)


def test_every_link_of_the_board_leads_somewhere(manager: Client, world: World) -> None:
    outsider = a_business("外山組")
    a_technician("一", of=outsider, token="一")
    a_technician("次郎", of=world.employer, token="JIRO")
    store(*(a_touch(world.gate, at("08:00"), token=token) for token in ("JIRO", "一", "STRANGE")))
    enter(world, MONDAY)
    page = look(manager, world)

    urls = [warning.action.url for warning in page.warnings] + [
        page.url,
        page.refresh_url,
        page.wall_url,
        page.readers_url,
    ]
    assert page.approvals is not None

    for url in [*urls, page.approvals.url]:
        assert manager.get(url).status_code == 200, url


def test_days_that_wait_for_approval_are_one_press_away(manager: Client, world: World) -> None:
    assert look(manager, world).approvals is None

    enter(world, MONDAY, now=at("08:00"))

    assert look(manager, world).approvals == Link(
        "承認する", f"/prime/approvals/sites/{world.site.ccus_id}/", "stamp", count=1
    )


def test_readers_tell_how_they_are(manager: Client, world: World) -> None:
    Device.objects.update(last_seen_at=at("08:45"), queue_length=60, clock_offset_ms=90_000)

    (reader,) = look(manager, world).readers

    assert (reader.name, reader.place, reader.health, reader.queue, reader.clock_seconds) == (
        world.gate.label, "カードリーダー", "late", 60, 90.0
    )  # fmt: skip
    assert reader.advice.startswith("15分間、通信がありません。")

    Device.objects.update(revoked_at=at("08:50"))
    assert look(manager, world).readers == ()


def test_the_page_hears_of_touches_by_a_ticket_for_this_site(manager: Client, world: World) -> None:
    page = look(manager, world)

    path, _, ticket = page.stream_url.partition("?ticket=")
    assert path == "/live/"
    assert live.topic_of(ticket) == live.site_topic(world.site.pk)


def test_an_open_board_fetches_the_parts_that_changed(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:02")), received_at=at("08:59:59"))

    answer = manager.get(look(manager, world).refresh_url, headers={"HX-Request": "true"})

    text = text_of(answer)
    assert "<html" not in text
    assert text.count("<hx-partial") == 5
    assert 'class="arrival arrival-new"' in text
    assert "山田 太郎" in text


def test_a_signed_out_board_is_led_to_the_door(client: Client, world: World) -> None:
    page = client.get(address(world))
    part = client.get(f"{address(world)}?part=1", headers={"HX-Request": "true"})

    assert (page.status_code, page["Location"].split("?")[0]) == (302, "/sign-in/")
    assert part["HX-Redirect"].startswith("/sign-in/?next=")


def test_the_wall_has_no_header_and_loads_itself_again(manager: Client, world: World) -> None:
    answer = manager.get(look(manager, world).wall_url)

    assert answer["Refresh"] == "14400"
    assert "page-wall" in text_of(answer)
    assert "<header" not in text_of(answer)
    assert answer.context["page"].refresh_url == f"{address(world)}?wall=1&part=1"


def test_other_sites_are_one_press_away(manager: Client, world: World) -> None:
    assert look(manager, world).site_links == ()

    other = a_site(world.prime, name="品川更新", opened_at=at("08:00", MONDAY - timedelta(30)))

    assert look(manager, world).site_links == (
        Link("丸の内新築", address(world), current=True),
        Link("品川更新", f"/prime/sites/{other.ccus_id}/now/"),
        Link("すべての現場", "/prime/"),
    )


def test_names_that_were_shown_are_remembered_once_a_day(
    manager: Client, world: World, time_machine: TimeMachineFixture
) -> None:
    a_technician("次郎", of=world.employer, token="JIRO")
    store(a_touch(world.gate, at("08:02")), a_touch(world.gate, at("08:03"), token="JIRO"))

    look(manager, world)
    look(manager, world)
    manager.get(f"{address(world)}?part=1")

    row = Disclosure.objects.get()
    assert (row.technician_ccus_id, row.relation, row.items) == (
        world.taro.ccus_id,
        "prime",
        ["full_name", "skill_level"],
    )
    assert row.disclosed_at == at("09:00")


def test_a_firm_below_sees_its_own_people_and_no_devices(clerk_below: Client, world: World) -> None:
    beside = a_business("隣の工業")
    a_node(world.site, beside)
    neighbour = a_technician("隣", of=beside, token="隣")
    a_roster_entry(world.site, neighbour, beside)
    a_technician("次郎", of=world.employer, token="JIRO")
    store(*(a_touch(world.gate, at("08:00"), token=token) for token in ("TARO", "隣", "JIRO", "STRANGE")))

    page = look(clerk_below, world)

    assert {arrival.name for arrival in page.arrivals} == {"山田 太郎", "山田 次郎"}
    assert (page.shows_readers, page.readers, page.approvals) == (False, (), None)
    (warning,) = page.warnings
    assert (warning.who, warning.action.label) == ("山田 次郎", "名簿に加える")
    text = text_of(clerk_below.get(f"{address(world)}?part=1"))
    assert text.count("<hx-partial") == 4


def test_nobody_yet_is_said_in_words(manager: Client, world: World) -> None:
    text = text_of(manager.get(address(world)))

    assert "まだ、だれもいません" in text
    assert "今日はまだ、だれもタッチしていません。" in text
    assert "対応が必要なものはありません" in text


def test_a_site_of_somebody_else_is_not_found(signed_in: Client, account: Account, world: World) -> None:
    wear(account, Role.SITE_MANAGER, subject=a_business("よその建設").ccus_id)

    assert signed_in.get(address(world)).status_code == 404
    assert signed_in.get("/prime/sites/12345678901234/now/").status_code == 404


def test_technicians_are_refused(technician: Client, world: World) -> None:
    assert technician.get(address(world)).status_code == 403


def test_the_board_is_only_read(manager: Client, world: World) -> None:
    assert manager.post(address(world)).status_code == 405


def test_a_crowded_board_asks_as_little_as_an_empty_one(manager: Client, world: World) -> None:
    a_site(world.prime, name="品川更新")
    own = a_technician("三郎", of=world.prime, token="SABURO")
    a_roster_entry(world.site, own, world.prime)
    for number in range(40):
        person = a_technician(f"作業員{number}", of=world.employer, token=f"作業員{number}")
        if number % 2:
            a_roster_entry(world.site, person, world.employer)
    store(
        a_touch(world.gate, at("08:50"), token="SABURO"),
        *(a_touch(world.gate, at("08:00"), token=f"作業員{number}") for number in range(40)),
    )

    assert_query_count("prime:site-now", lambda: manager.get(address(world)))
    assert_query_count("prime:site-now/part", lambda: manager.get(f"{address(world)}?part=1"))


def test_a_warning_explains_itself_and_who_can_help(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00"), token="STRANGE"))
    (warning,) = look(manager, world).warnings

    answer = manager.get(warning.action.url)

    page = answer.context["page"]
    assert (page.who, page.what) == ("氏名不明の人", "未登録のカード")
    assert page.explanation.what == "このカードはまだ登録されていません。"
    assert page.explanation.who == "所属する会社の事務担当"
    assert page.back_url == address(world)


def test_a_warning_that_was_put_right_leads_back_to_the_board(manager: Client, world: World) -> None:
    answer = manager.get(f"/prime/sites/{world.site.ccus_id}/warnings/no_site_role-{world.taro.ccus_id}/")

    assert (answer.status_code, answer["Location"]) == (302, address(world))


def test_of_many_firms_the_largest_are_shown_and_all_are_one_press_away(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_FIRMS", 1)
    other = a_business("末広組")
    a_node(world.site, other)
    for name in ("花子", "次郎"):
        a_roster_entry(world.site, a_technician(name, of=other, token=name), other)
    store(
        a_touch(world.gate, at("08:00")), *(a_touch(world.gate, at("08:01"), token=name) for name in ("花子", "次郎"))
    )

    page = look(manager, world)

    assert ([firm.name for firm in page.firms], page.other_firms, page.other_people) == (["末広組"], 1, 1)
    whole = manager.get(page.all_url).context["page"]
    assert sorted(firm.count for firm in whole.firms) == [1, 2]
    assert (whole.other_firms, "show=all" in whole.refresh_url) == (0, True)


def test_of_many_warnings_the_first_are_shown_and_only_their_people_count_as_shown(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_WARNINGS", 1)
    monkeypatch.setattr(query, "MOST_ARRIVALS", 0)
    for name in ("花子", "次郎"):
        a_technician(name, of=world.employer, token=name)
    store(*(a_touch(world.gate, at("08:01"), token=name) for name in ("花子", "次郎")))

    page = look(manager, world)

    assert (len(page.warnings), page.warning_total) == (1, 2)
    assert len(look(manager, world, show="all").warnings) == 2
    found = query.get_site_now_visible_to(the_prime(world), world.site.ccus_id, now=at("08:02"))
    assert (len(found.people_shown(warnings=1)), len(found.people_shown())) == (1, 2)
