from __future__ import annotations

from datetime import date, time, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import approve, enter, the_clerk
from tests.history.world import MONDAY, World, a_business, a_roster_entry, a_site, a_technician, at
from tests.portal.conftest import wear

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.history.models import DirectEntry, WorkRecord
from ccus.portal.prime.presenters import approvals as presenter
from ccus.portal.ui.shapes.approvals import ApprovalsPage
from ccus.portal.ui.shapes.common import Link

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY - timedelta(days=3)
THURSDAY = MONDAY - timedelta(days=4)
SUNDAY = MONDAY - timedelta(days=1)
PAGE = "/prime/approvals/"
USUAL = {"site_roles": ["other"]}


def look(client: Client, address: str = PAGE) -> ApprovalsPage:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert isinstance(page, ApprovalsPage)
    return page


def typed_in(world: World, day: date = FRIDAY, **fields: object) -> int:
    return enter(world, day, now=at("18:00", max(day, FRIDAY)), **{**USUAL, **fields})


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def states() -> list[str]:
    return list(DirectEntry.objects.order_by("pk").values_list("state", flat=True))


def test_ordinary_entries_stand_below_doubtful_ones(manager: Client, world: World) -> None:
    ordinary = typed_in(world, entry_at=at("08:00", FRIDAY), exit_at=at("17:30", FRIDAY), work_content="足場の組立て")
    doubtful = typed_in(world, SUNDAY, site_roles=["foreman", "other"])

    page = look(manager)

    assert (page.site, page.exception_total, page.ordinary_total) == ("丸の内新築", 1, 1)
    (below,), (above,) = page.ordinary, page.exceptions
    assert (below.key, below.on, below.name, below.level, below.firm) == (
        str(ordinary), FRIDAY, "山田 太郎", 1, "佐藤工業"
    )  # fmt: skip
    assert (below.trade, below.role, below.content, below.entered_by) == ("とび工", "", "足場の組立て", "本人")
    assert (below.from_time, below.until_time, below.site) == (time(8), time(17, 30), "")
    assert (above.key, above.role, above.note) == (str(doubtful), "職長", "カードを忘れた")
    assert [doubt.text for doubt in above.doubts] == ["ふだんより上の立場です（職長）", "日曜日か祝日です"]
    assert above.doubts[0].explanation is not None
    assert above.doubts[0].explanation.what == "この日、その立場だったかを確かめてください。"


def test_the_countdown_runs_to_the_nearest_deadline(manager: Client, world: World) -> None:
    assert (look(manager).deadline.on, look(manager).deadline.days_left) == (date(2026, 11, 30), 14)

    typed_in(world)
    assert look(manager).deadline.on == date(2026, 12, 31)

    typed_in(world, date(2026, 10, 30))
    assert look(manager).deadline.on == date(2026, 11, 30)


def test_another_trade_than_on_the_roster_is_named(manager: Client, world: World) -> None:
    typed_in(world, trade_code="02-01")

    (entry,) = look(manager).exceptions

    assert [doubt.text for doubt in entry.doubts] == ["名簿と違う職種です（名簿はとび工）"]


def test_all_shown_are_approved_together(manager: Client, world: World) -> None:
    keys = [typed_in(world), typed_in(world, THURSDAY)]

    answer = manager.post(look(manager).approve_all_url, {"key": keys}, follow=True)

    assert "2件を承認しました。日数に入りました。" in text_of(answer)
    assert states() == ["approved", "approved"]
    assert WorkRecord.objects.filter(evaluation_valid=True).count() == 2
    assert (answer.context["page"].ordinary, answer.context["page"].approved_this_month) == ((), 2)


def test_one_is_approved_by_its_own_button(manager: Client, world: World) -> None:
    typed_in(world)
    key = typed_in(world, SUNDAY)
    (entry,) = look(manager).exceptions

    manager.post(entry.approve_url, {"key": key})

    assert states() == ["submitted", "approved"]


def test_when_somebody_was_faster_nothing_is_approved_and_the_list_is_loaded_again(
    manager: Client, world: World
) -> None:
    keys = [typed_in(world), typed_in(world, THURSDAY)]
    approve(world, keys[0], now=at("08:30"))

    answer = manager.post(PAGE, {"key": keys}, follow=True)

    assert states() == ["approved", "submitted"]
    assert "承認済み" in text_of(answer)
    assert [entry.key for entry in answer.context["page"].ordinary] == [str(keys[1])]


@pytest.mark.parametrize("keys", [[], ["abc"], ["9" * 30], ["-1"]])
def test_without_a_choice_the_page_says_what_to_do(manager: Client, world: World, keys: list[str]) -> None:
    typed_in(world)

    answer = manager.post(PAGE, {"key": keys}, follow=True)

    assert "承認する日が選ばれていません。" in text_of(answer)
    assert states() == ["submitted"]


def test_an_entry_that_does_not_exist_is_said_in_words(manager: Client, world: World) -> None:
    answer = manager.post(PAGE, {"key": ["999999"]}, follow=True)

    assert answer.status_code == 200
    assert "notice-attention" in text_of(answer)


def test_one_is_sent_back_with_a_reason(manager: Client, world: World) -> None:
    typed_in(world)
    (entry,) = look(manager).ordinary

    answer = manager.post(entry.decline_url, {"reason": "absent", "note": " 休みの\u3000連絡あり "}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "差し戻しました。" in text_of(answer)
    declined = DirectEntry.objects.get()
    assert (declined.state, declined.decision_note) == ("declined", "この日は現場にいなかった：休みの 連絡あり")


def test_a_reason_without_a_word_is_enough(manager: Client, world: World) -> None:
    manager.post(f"{PAGE}{typed_in(world)}/return/", {"reason": "other_site"})

    assert DirectEntry.objects.get().decision_note == "現場がちがう"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"note": "一言"}, "差し戻す理由を選んでください。"),
        ({"reason": "no-such", "note": "一言"}, "差し戻す理由を、一覧から選んでください。"),
        ({"reason": "other", "note": ""}, "「そのほか」のときは、理由を一言入力してください。"),
        ({"reason": "absent", "note": "長" * 151}, "一言は150文字までです（今は151文字）。"),
    ],
)
def test_without_a_readable_reason_it_stays_and_what_was_typed_is_kept(
    manager: Client, world: World, typed: dict[str, str], words: str
) -> None:
    key = typed_in(world)

    answer = manager.post(f"{PAGE}{key}/return/", typed)

    assert answer.status_code == 422
    text = text_of(answer)
    assert words in text
    assert '<details class="decline" open>' in text
    assert (answer.context["declined"].key, answer.context["declined"].note) == (str(key), typed["note"])
    assert states() == ["submitted"]


def test_what_was_decided_meanwhile_is_not_sent_back(manager: Client, world: World) -> None:
    key = typed_in(world)
    approve(world, key, now=at("08:30"))

    answer = manager.post(f"{PAGE}{key}/return/", {"reason": "absent"}, follow=True)

    assert states() == ["approved"]
    assert "承認済み" in text_of(answer)


def test_each_site_has_its_own_list(manager: Client, world: World) -> None:
    second = a_site(world.prime, name="品川更新")
    typed_in(world)
    typed_in(world, site=second)
    own = f"{PAGE}sites/{second.ccus_id}/"

    everything, one = look(manager), look(manager, own)

    assert everything.site == "すべての現場"
    assert everything.sites == (
        Link("すべての現場", PAGE, current=True, count=2),
        Link("丸の内新築", f"{PAGE}sites/{world.site.ccus_id}/", count=1),
        Link("品川更新", own, count=1),
    )
    shown = [*everything.exceptions, *everything.ordinary]
    assert {entry.site for entry in shown} == {"丸の内新築", "品川更新"}
    assert (one.site, one.approve_all_url) == ("品川更新", own)
    (entry,) = [*one.exceptions, *one.ordinary]
    assert entry.site == ""

    answer = manager.post(entry.decline_url, {"reason": "absent"})
    assert answer["Location"] == own


def test_long_lists_have_pages_and_only_the_shown_are_sent(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "ORDINARY_PER_PAGE", 2)
    days = [date(2026, 11, day) for day in (10, 11, 12)]
    for day in days:
        typed_in(world, day)

    first, last = look(manager), look(manager, f"{PAGE}?page=2")

    assert [entry.on for entry in first.ordinary] == days[:2]
    assert [entry.on for entry in last.ordinary] == days[2:]
    assert first.pages is not None
    assert (first.pages.total, first.pages.next_url, first.pages.previous_url) == (3, f"{PAGE}?page=2", "")
    assert [entry.on for entry in look(manager, f"{PAGE}?page=99").ordinary] == days[2:]


def test_more_doubtful_ones_than_fit_come_up_later(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "MOST_DOUBTFUL", 1)
    typed_in(world, SUNDAY)
    typed_in(world, SUNDAY - timedelta(days=7))

    answer = manager.get(PAGE)

    assert (len(answer.context["page"].exceptions), answer.context["page"].exception_total) == (1, 2)
    assert "ここには1件まで出ます。" in text_of(answer)


def test_nothing_waits(manager: Client, world: World) -> None:
    assert "承認を待っているものはありません" in text_of(manager.get(PAGE))


def test_names_that_were_shown_are_remembered(manager: Client, world: World) -> None:
    typed_in(world)
    typed_in(world, THURSDAY)

    look(manager)

    row = Disclosure.objects.get()
    assert (row.technician_ccus_id, row.relation, row.items) == (
        world.taro.ccus_id, "prime", ["full_name", "skill_level"]
    )  # fmt: skip


def test_others_are_refused_and_nothing_is_decided(signed_in: Client, account: Account, world: World) -> None:
    key = typed_in(world)
    own_list = f"{PAGE}sites/{world.site.ccus_id}/"
    for role, subject in (
        (Role.BUSINESS_CLERK, world.prime.ccus_id),
        (Role.BUSINESS_CLERK, world.employer.ccus_id),
        (Role.TECHNICIAN, world.taro.ccus_id),
    ):
        grant = wear(account, role, subject=subject)
        assert [signed_in.get(path).status_code for path in (PAGE, own_list)] == [403, 403]
        assert signed_in.post(PAGE, {"key": key}).status_code == 403
        assert signed_in.post(f"{PAGE}{key}/return/", {"reason": "absent"}).status_code == 403
        grant.delete()

    wear(account, Role.SITE_MANAGER, subject=a_business("よその建設").ccus_id)
    assert signed_in.get(own_list).status_code == 404
    assert signed_in.post(PAGE, {"key": key}).status_code == 403
    assert signed_in.post(f"{PAGE}{key}/return/", {"reason": "absent"}).status_code == 403
    assert states() == ["submitted"]


def test_sending_back_needs_a_form(manager: Client, world: World) -> None:
    assert manager.get(f"{PAGE}{typed_in(world)}/return/").status_code == 405


def test_a_long_list_asks_as_little_as_a_short_one(manager: Client, world: World) -> None:
    own = a_technician("三郎", of=world.prime, token="SABURO")
    a_roster_entry(world.site, own, world.prime)
    for number in range(30):
        person = a_technician(f"作業員{number}", of=world.employer, token=f"作業員{number}")
        enter(world, FRIDAY, technician=person, by=the_clerk(world), now=at("18:00", FRIDAY))

    assert_query_count("prime:approvals", lambda: manager.get(PAGE))
    assert_query_count("prime:site-approvals", lambda: manager.get(f"{PAGE}sites/{world.site.ccus_id}/"))
