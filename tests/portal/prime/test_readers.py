from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.world import World, a_business, a_device, a_site, a_touch, at, store
from tests.portal.conftest import wear

from ccus.access.models import Account
from ccus.access.states import Role
from ccus.devices.models import Device, EnrolmentCode
from ccus.devices.services.enrolment import enrol_device
from ccus.devices.states import DeviceKind
from ccus.portal.ui.shapes.readers import ReadersPage
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db


def address(world: World) -> str:
    return f"/prime/sites/{world.site.ccus_id}/readers/"


def look(client: Client, world: World) -> ReadersPage:
    page = client.get(address(world)).context["page"]
    assert isinstance(page, ReadersPage)
    return page


def text_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_each_reader_tells_its_health_touches_and_age(manager: Client, world: World) -> None:
    Device.objects.update(last_seen_at=at("08:59"))
    silent = a_device(world.site)
    gone = a_device(world.site)
    Device.objects.filter(pk=gone.pk).update(revoked_at=at("08:00"))
    store(a_touch(world.gate, at("08:00")))

    rows = look(manager, world).rows

    assert [(row.reader.name, row.reader.health, row.touches_today, row.is_revoked) for row in rows] == [
        (world.gate.label, "ok", 1, False),
        (silent.label, "silent", 0, False),
        (gone.label, "silent", 0, True),
    ]
    assert (rows[0].kind, rows[0].enrolled_at) == ("カードリーダー", at("07:00"))
    assert [bool(row.revoke_url) for row in rows] == [True, True, False]


def test_a_code_is_shown_once_with_its_qr_and_enrols_one_reader(manager: Client, world: World) -> None:
    page = look(manager, world)
    assert page.issued is None

    answer = manager.post(page.issue_url)

    issued = answer.context["page"].issued
    assert issued is not None
    assert re.fullmatch("[0-9A-Z]{4}-[0-9A-Z]{4}", issued.code)
    assert issued.expires_at == at("09:15")
    assert issued.enrol_url == f"http://localhost:8000/enrol/#{issued.code}"
    text = text_of(answer)
    assert issued.code in text
    assert "<svg" in text.split('class="issued-qr"')[1][:200]
    assert "no-store" in answer["Cache-Control"]
    assert issued.code not in text_of(manager.get(address(world)))

    enrolled = enrol_device(issued.code, label="南ゲート", kind=DeviceKind.PHONE, now=at("09:01"))
    assert enrolled.device.site_id == world.site.pk
    assert [row.reader.name for row in look(manager, world).rows] == [world.gate.label, "南ゲート"]


def test_an_open_page_fetches_the_list_again(manager: Client, world: World) -> None:
    text = text_of(manager.get(look(manager, world).refresh_url))

    assert "<html" not in text
    assert 'id="readers-list"' in text
    assert world.gate.label in text


def test_a_closed_site_gets_no_more_readers(manager: Client, world: World) -> None:
    Site.objects.update(state="closed")

    assert look(manager, world).issue_url == ""
    answer = manager.post(f"{address(world)}codes/", follow=True)

    assert "この現場は終了しているため、機器を登録できません。" in text_of(answer)
    assert not EnrolmentCode.objects.exists()


def test_a_revoked_reader_stays_in_the_list_and_cannot_be_revoked_twice(manager: Client, world: World) -> None:
    (row,) = look(manager, world).rows

    answer = manager.post(row.revoke_url, follow=True)

    assert f"「{world.gate.label}」を使えなくしました。" in text_of(answer)
    assert Device.objects.get().revoked_at == at("09:00")
    again = manager.post(row.revoke_url, follow=True)
    assert "すでに取り消されています" in text_of(again)


def test_a_reader_of_another_site_is_not_revoked_from_here(manager: Client, world: World) -> None:
    other = a_device(a_site(world.prime, name="品川更新"))

    answer = manager.post(f"{address(world)}{other.pk}/revocation/", follow=True)

    assert "この読み取り機は見つかりません。" in text_of(answer)
    assert Device.objects.get(pk=other.pk).revoked_at is None


def test_without_readers_the_way_to_one_is_told(manager: Client, world: World) -> None:
    Device.objects.all().delete()

    assert "読み取り機がまだありません" in text_of(manager.get(address(world)))


def test_others_are_refused_and_nothing_changes(signed_in: Client, account: Account, world: World) -> None:
    posts = [f"{address(world)}codes/", f"{address(world)}{world.gate.pk}/revocation/"]
    for role, subject, status in (
        (Role.BUSINESS_CLERK, world.prime.ccus_id, 403),
        (Role.TECHNICIAN, world.taro.ccus_id, 403),
        (Role.SITE_MANAGER, a_business("よその建設").ccus_id, 404),
        (Role.SITE_MANAGER, world.employer.ccus_id, 404),
    ):
        grant = wear(account, role, subject=subject)

        assert signed_in.get(address(world)).status_code == status
        assert [signed_in.post(path).status_code for path in posts] == [status, status]
        grant.delete()

    assert not EnrolmentCode.objects.exists()
    assert Device.objects.get().revoked_at is None


def test_codes_and_revocations_need_a_form(manager: Client, world: World) -> None:
    assert manager.get(f"{address(world)}codes/").status_code == 405
    assert manager.get(f"{address(world)}{world.gate.pk}/revocation/").status_code == 405


def test_many_readers_ask_as_little_as_few(manager: Client, world: World) -> None:
    for _ in range(20):
        a_device(world.site)

    assert_query_count("prime:site-readers", lambda: manager.get(address(world)))
