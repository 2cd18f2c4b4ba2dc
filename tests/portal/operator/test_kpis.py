from __future__ import annotations

from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_node, a_site, a_touch, at, store
from tests.insights.waiting_jobs import run_waiting_jobs
from tests.portal.conftest import wear
from time_machine import TimeMachineFixture

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.devices.models import Device
from ccus.insights.models import KeptAnswer
from ccus.insights.queries import nation
from ccus.insights.services import kpi_counts
from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.kpis import KpiPage, KpiRow
from ccus.registry.models import Business

pytestmark = pytest.mark.django_db

COUNTRY, OWN = "/operator/kpis/", "/prime/kpis/"


def page_of(client: Client, address: str) -> KpiPage:
    caches["of_process"].clear()
    page = client.get(address).context["page"]
    assert isinstance(page, KpiPage)
    return page


def row_of(page: KpiPage, name: str) -> KpiRow:
    return next(row for row in page.rows if row.name == name)


@pytest.fixture
def manager(signed_in: Client, account: Account, world: World) -> Client:
    wear(account, Role.SITE_MANAGER, subject=world.prime.ccus_id)
    return signed_in


def test_rates_of_the_country_stand_beside_their_targets(analyst: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    a_site(world.prime, name="品川更新")

    page = page_of(analyst, COUNTRY)

    installed = row_of(page, "カードリーダー設置率")
    assert (installed.value, installed.basis, installed.tone) == ("50.0", "1 ÷ 2", "short")
    assert installed.verdict == "目標まであと50.0 ポイント"
    assert installed.target == "100%（2021年度、日建連）"
    touching = row_of(page, "カード保有者のタッチ率")
    assert (touching.value, touching.tone, touching.verdict) == ("100.0", "reached", "目標に届いています")
    records = row_of(page, "就業履歴蓄積数")
    assert (records.value, records.target) == ("1", "年間120,000,000件（2026年度、全国）")


def test_what_the_system_cannot_know_is_said_and_not_invented(analyst: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))

    row = row_of(page_of(analyst, COUNTRY), "事業者登録率")

    assert (row.value, row.missing, row.basis) == ("", "分母が分かりません", "1 ÷ ?")
    assert "未登録の事業者" in row.explanation.why
    assert row_of(page_of(analyst, COUNTRY), "建退共の完全支払い現場").missing == "このしくみでは分かりません"


def test_a_typed_number_gives_the_rate_for_this_page(analyst: Client, world: World) -> None:
    other = a_business("倉田設備")
    a_node(world.site, other)

    page = page_of(analyst, f"{COUNTRY}?firms_entering=5&people_entering=x&sites_all=0")

    assert row_of(page, "事業者登録率").value == "40.0"
    assert row_of(page, "事業者登録率").verdict == "目標まであと28.0 ポイント"
    assert row_of(page, "現場登録率").missing == "分母が分かりません"
    assert row_of(page_of(analyst, f"{COUNTRY}?firms_entering=1"), "事業者登録率").missing == (
        "入れた数が、数えた数より小さくなっています"
    )


@pytest.mark.usefixtures("world")
def test_a_number_is_read_however_wide_it_is_and_anything_else_is_told(analyst: Client) -> None:
    page = page_of(analyst, f"{COUNTRY}?firms_entering=１,２００&people_entering=たくさん&entries=99999999999")

    fields = {field.name: (field.value, field.problem) for field in page.typed}
    problem = "数字で入力してください（1以上、10桁まで）。"
    assert fields["firms_entering"] == ("１,２００", "")
    assert fields["people_entering"] == ("たくさん", problem)
    assert fields["entries"] == ("99999999999", problem)
    assert fields["sites_all"] == ("", "")
    assert row_of(page, "事業者登録率").basis.endswith("1,200")


def test_one_person_contractors_and_expired_firms_do_not_count_as_registered(analyst: Client, world: World) -> None:
    one_person, expired = a_business("一人"), a_business("期限切れ")
    for firm in (one_person, expired):
        a_node(world.site, firm)
    Business.objects.filter(pk=one_person.pk).update(business_kind="one_person_contractor")
    Business.objects.filter(pk=expired.pk).update(expires_on="2026-10-31")

    assert row_of(page_of(analyst, COUNTRY), "事業者登録率").basis == "1 ÷ ?"


def test_face_recognition_counts_as_a_reader(analyst: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    Device.objects.update(revoked_at=at("07:00").replace(month=10))

    assert row_of(page_of(analyst, COUNTRY), "カードリーダー設置率").value == "100.0"


def test_an_association_is_that_of_the_primes(analyst: Client, world: World) -> None:
    Business.objects.filter(pk=world.prime.pk).update(associations=["東京建設業協会"])
    a_site(a_business("よその元請"), name="別の現場")

    page = page_of(analyst, f"{COUNTRY}?association=東京建設業協会")

    assert [link.label for link in page.choices] == ["全国", "東京建設業協会"]
    assert row_of(page, "カードリーダー設置率").basis == "1 ÷ 1"
    assert row_of(page_of(analyst, COUNTRY), "カードリーダー設置率").basis == "1 ÷ 2"


def test_a_prime_is_found_by_its_id_and_one_that_is_not_is_said(analyst: Client, world: World) -> None:
    page = page_of(analyst, f"{COUNTRY}?prime={world.prime.ccus_id}")

    assert (page.eyebrow, page.problem) == (world.prime.name, "")
    for typed in ("00000000000221", "0000", "大林", "\0"):
        lost = page_of(analyst, f"{COUNTRY}?{urlencode({'prime': typed})}")
        assert (lost.eyebrow, lost.problem_title) == ("全国", "元請が見つかりません")
        assert "事業者" in lost.problem


def test_a_prime_sees_its_own_sites_with_what_is_missing(manager: Client, world: World) -> None:
    store(a_touch(world.gate, at("08:00")))
    a_site(world.prime, name="あとの現場")
    a_site(a_business("よその元請"), name="よその現場")

    page = page_of(manager, OWN)

    assert [(row.name, row.equipment, row.records, row.touched) for row in page.sites] == [
        ("あとの現場", "なし", 0, "–"),
        ("丸の内新築", "あり", 1, "100%"),
    ]
    assert row_of(page, "カードリーダー稼働率").basis == "1 ÷ 2"
    one = page_of(manager, page.sites[1].url)
    assert (one.eyebrow, row_of(one, "カードリーダー稼働率").basis) == ("丸の内新築", "1 ÷ 1")
    assert one.pages is None


def test_months_can_be_turned_and_the_future_is_not_there(manager: Client) -> None:
    page = page_of(manager, f"{OWN}?month=2026-10")

    assert page.nav.previous_url.endswith("month=2026-09")
    assert page.nav.next_url.endswith("month=2026-11")
    assert page_of(manager, f"{OWN}?month=2030-01").nav.next_url == ""
    assert manager.get(f"{OWN}?month=soon").status_code == 422


def test_a_firm_that_only_works_there_gets_no_kpis(signed_in: Client, account: Account, world: World) -> None:
    wear(account, Role.BUSINESS_ADMINISTRATOR, subject=world.employer.ccus_id)

    assert signed_in.get(f"/prime/sites/{world.site.ccus_id}/kpis/").status_code == 404
    assert page_of(signed_in, OWN).sites == ()
    assert signed_in.get(COUNTRY).status_code == 403


def test_the_pages_ask_as_little_for_many_as_for_few(analyst: Client, world: World) -> None:
    caches["of_process"].clear()
    assert_query_count("operator:kpis", lambda: analyst.get(COUNTRY))


def test_a_primes_page_asks_as_little_for_many_as_for_few(manager: Client, world: World) -> None:
    for number in range(60):
        a_site(world.prime, name=f"現場{number}")

    assert_query_count("prime:kpis", lambda: manager.get(OWN))
    assert page_of(manager, f"{OWN}?page=2").pages is not None


def test_in_a_large_country_the_numbers_are_kept_and_say_when_they_were_counted(
    analyst: Client, world: World, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture
) -> None:
    monkeypatch.setattr(nation, "FEW_SITES", 0)
    store(a_touch(world.gate, at("08:00")))

    waiting = page_of(analyst, COUNTRY)
    assert waiting.rows == ()
    assert waiting.waiting == Waiting(COUNTRY)
    assert "数えています" in unescape(analyst.get(COUNTRY).content.decode())
    assert run_waiting_jobs() == ["insights.count_kpis"]

    found = page_of(analyst, COUNTRY)
    assert (found.waiting, found.counted) == (None, "11月16日(月) 9:00に数えた数です。")
    assert row_of(found, "就業履歴蓄積数").value == "1"
    assert_query_count("operator:kpis/kept", lambda: analyst.get(COUNTRY))
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1  # that which ran above; none was added

    time_machine.move_to(at("09:11"), tick=False)
    assert page_of(analyst, COUNTRY).counted == "11月16日(月) 9:00に数えた数です。"
    assert run_waiting_jobs()[-1] == "insights.count_kpis"
    assert page_of(analyst, COUNTRY).counted == "11月16日(月) 9:11に数えた数です。"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("name", ["ない団体", "x" * 4000, "%"])
def test_an_association_that_nobody_belongs_to_is_told_and_not_counted(
    analyst: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(nation, "FEW_SITES", 0)
    page_of(analyst, COUNTRY)
    run_waiting_jobs()

    page = page_of(analyst, f"{COUNTRY}?{urlencode({'association': name})}")

    assert (page.eyebrow, page.problem_title) == ("全国", "団体が見つかりません")
    assert f"「{name[:40]}" in page.problem
    assert [job.args["name"] for job in ProcrastinateJob.objects.all()] == [""]
    assert KeptAnswer.objects.count() == 1


@pytest.mark.usefixtures("world")
def test_an_association_with_the_longest_name_is_counted(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nation, "FEW_SITES", 0)
    Business.objects.update(associations=["協" * 200])
    address = f"{COUNTRY}?association={'協' * 200}"

    assert page_of(analyst, address).waiting is not None
    run_waiting_jobs()

    assert page_of(analyst, address).rows


def test_a_prime_with_very_many_sites_is_counted_by_a_job(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kpi_counts, "LIVE_SITES", 0)

    page = page_of(manager, OWN)
    assert page.waiting == Waiting(OWN)
    assert len(page.sites) == 1
    assert run_waiting_jobs() == ["insights.count_kpis"]
    assert row_of(page_of(manager, OWN), "カードリーダー設置率").basis == "1 ÷ 1"


@pytest.mark.usefixtures("world")
def test_the_page_speaks_english(analyst: Client) -> None:
    analyst.post("/language/", {"language": "en", "next": COUNTRY})

    text = unescape(analyst.get(COUNTRY).content.decode())

    assert "card-holding rate" in text
    assert "事業者登録率" not in text


def test_after_a_failed_count_the_page_waits_longer_each_time_and_says_why(
    analyst: Client, world: World, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(nation, "FEW_SITES", 0)
    time_machine.move_to(at("10:00"), tick=False)
    page_of(analyst, COUNTRY)
    with monkeypatch.context() as broken:
        broken.setattr(kpi_counts, "keep_kpis", fail)
        with pytest.raises(MemoryError):
            run_waiting_jobs()
        ProcrastinateJob.objects.filter(status="todo").delete()

        waiting = page_of(analyst, COUNTRY).waiting

        assert waiting is not None
        assert (waiting.problem, waiting.again_at) == ("数えるためのメモリーが足りませんでした。", at("10:01"))
        assert not ProcrastinateJob.objects.filter(status="todo").exists()
        shown = analyst.get(COUNTRY).content.decode()
        assert "いまは数えられません" in shown
        assert "every 60s" in shown
        time_machine.move_to(at("10:02"), tick=False)
        page_of(analyst, COUNTRY)
        with pytest.raises(MemoryError):
            run_waiting_jobs()
        ProcrastinateJob.objects.filter(status="todo").delete()
        again = page_of(analyst, COUNTRY).waiting
        assert again is not None
        assert again.again_at == at("10:04")

    time_machine.move_to(at("10:05"), tick=False)
    page_of(analyst, COUNTRY)
    run_waiting_jobs()
    assert page_of(analyst, COUNTRY).waiting is None
    assert not KeptAnswer.objects.filter(question__startswith="failed ").exists()
