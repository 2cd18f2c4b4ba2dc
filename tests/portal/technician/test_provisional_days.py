from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.contracts.query_counts import assert_query_count
from tests.history.provisional import NEAR, YARD, give_photo, note
from tests.history.world import MONDAY, World, a_technician, at
from tests.portal.conftest import wear

from ccus.access.models import Account, Disclosure
from ccus.access.states import Role
from ccus.history.models import ProvisionalDay, ProvisionalEvidence
from ccus.history.services.provisional_backing import request_for, site_code_of
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
NOW = at("10:00", FRIDAY)
LIST, NOTE = "/technician/provisional-days/", "/technician/provisional-days/note/"


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


def form(world: World, **fields: Any) -> dict[str, Any]:
    return {"place": f"site:{world.site.ccus_id}", "work_date": FRIDAY.isoformat(), "trade": "06-01", **fields}


def measured(where: tuple[float, float] = NEAR) -> dict[str, str]:
    return {
        "latitude": str(where[0]), "longitude": str(where[1]), "accuracy": "12.5",
        "fixed_at": str(int(NOW.timestamp() * 1000)),
    }  # fmt: skip


def a_photo() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG")
    return SimpleUploadedFile("permit.jpg", kept.getvalue(), content_type="image/jpeg")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_says_what_is_missing(taro: Client, world: World) -> None:
    note(world, work_date=FRIDAY, now=NOW)
    note(world, place_name=YARD, prime="だれか", work_date=FRIDAY, now=NOW)

    answer = assert_query_count("technician:provisional-days", lambda: taro.get(LIST))

    words = text(answer)
    assert "仮の記録" in words
    assert "現場がまだ登録されていません" in words
    assert "元請の確認か、別々の証拠が2つ要ります" in words
    assert "元請が分からないため" in words


def test_an_empty_list_says_how_to_fill_it(taro: Client) -> None:
    assert "仮の就業日はありません" in text(taro.get(LIST))


def test_the_likeliest_place_and_trade_are_chosen_already(taro: Client, world: World) -> None:
    answer = assert_query_count("technician:provisional-note", lambda: taro.get(NOTE))

    shown = answer.context["form"]
    assert shown["place"].value() == f"site:{world.site.ccus_id}"
    assert (shown["trade"].value(), shown["work_date"].value()) == ("06-01", FRIDAY.isoformat())
    assert "geolocation=(self)" in answer["Permissions-Policy"]


def test_three_taps_note_a_day_with_its_position(taro: Client, world: World) -> None:
    Site.objects.update(latitude=NEAR[0], longitude=NEAR[1])

    answer = taro.post(NOTE, form(world, **measured()))

    day = ProvisionalDay.objects.get()
    assert answer["Location"] == f"{LIST}{day.pk}/"
    assert (day.technician, day.site, day.work_date, day.state) == (world.taro, world.site, FRIDAY, "noted")
    assert ProvisionalEvidence.objects.get().kind == "gps"
    assert "現場と合っています" in text(taro.get(answer["Location"]))


def test_without_a_script_a_photograph_does(taro: Client, world: World) -> None:
    taro.post(NOTE, form(world, photo=a_photo()))

    evidence = ProvisionalEvidence.objects.get()
    assert evidence.kind == "permit_photo"
    picture = taro.get(f"{LIST}photos/{evidence.pk}/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in picture["Cache-Control"]


def test_a_place_that_nobody_registered_is_typed(taro: Client, world: World) -> None:
    answer = taro.post(NOTE, form(world, place="other", place_name=YARD, prime=world.prime.ccus_id))

    day = ProvisionalDay.objects.get()
    assert answer.status_code == 302
    assert (day.site, day.place_name, day.prime) == (None, YARD, world.prime)
    again = taro.get(NOTE).context["form"]
    assert ("place:0", YARD) in again.fields["place"].choices


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": ""}, "働いた場所を選んでください"),
        ({"place": "other"}, "場所の名前を入力してください"),
        ({"trade": "99-99"}, ""),
        ({"work_date": "2026-11-21"}, "まだ来ていない日です"),
        ({"work_date": "2026-09-30"}, "締め切られました"),
        ({"latitude": "north"}, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(taro: Client, world: World, fields: dict[str, str], words: str) -> None:
    answer = taro.post(NOTE, form(world, **fields))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not ProvisionalDay.objects.exists()


def test_a_broken_photograph_loses_no_day(taro: Client, world: World) -> None:
    broken = SimpleUploadedFile("permit.jpg", b"no picture", content_type="image/jpeg")

    answer = taro.post(NOTE, form(world, photo=broken), follow=True)

    assert "この写真は読み取れません" in text(answer)
    assert ProvisionalDay.objects.count() == 1


def test_the_poster_chooses_the_site_and_is_the_first_evidence(taro: Client, world: World) -> None:
    code = site_code_of(world.site)
    assert "QRを読み取りました" in text(taro.get(NOTE, {"poster": code}))

    taro.post(NOTE, form(world, poster=code))
    taro.post(NOTE, form(world, poster=code))

    assert ProvisionalDay.objects.count() == 1
    assert set(ProvisionalEvidence.objects.values_list("kind", flat=True)) == {"qr"}


def test_a_made_up_poster_is_told_and_left_out(taro: Client) -> None:
    answer = taro.get(NOTE, {"poster": "made:up"}, follow=True)

    assert "現場の掲示のQRではありません" in text(answer)


def test_evidence_is_added_later(taro: Client, world: World) -> None:
    day = note(world, work_date=FRIDAY, now=NOW)
    page = assert_query_count("technician:provisional-day", lambda: taro.get(f"{LIST}{day.pk}/"))
    assert "仲間に確認してもらう" in text(page)

    answer = taro.post(f"{LIST}{day.pk}/", measured(), follow=True)

    assert "証拠を加えました" in text(answer)
    assert "位置も写真も届いていません" in text(taro.post(f"{LIST}{day.pk}/", {}, follow=True))


def test_a_day_is_taken_back(taro: Client, world: World) -> None:
    day = note(world, work_date=FRIDAY, now=NOW)

    answer = taro.post(f"{LIST}{day.pk}/withdrawal/", follow=True)

    assert "取り下げました" in text(answer)
    assert ProvisionalDay.objects.get().state == "withdrawn"


def test_a_colleague_vouches_on_their_own_phone(taro: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer)
    day = note(world, jiro, work_date=FRIDAY, now=NOW)
    address = f"{LIST}confirmations/{request_for(day.pk)}/"

    asked = assert_query_count("technician:provisional-confirmation", lambda: taro.get(address))
    answer = taro.post(address, follow=True)

    assert "山田 次郎" in text(asked)
    assert "確認しました" in text(answer)
    assert ProvisionalEvidence.objects.get().colleague == world.taro
    assert Disclosure.objects.get().technician_ccus_id == jiro.ccus_id
    assert taro.post(address).status_code == 409


def test_nobody_vouches_for_themselves(taro: Client, world: World) -> None:
    address = f"{LIST}confirmations/{request_for(note(world, work_date=FRIDAY, now=NOW).pk)}/"

    assert "自分の日は確認できません" in text(taro.get(address))
    assert taro.post(address).status_code == 403
    assert not ProvisionalEvidence.objects.exists()


def test_days_and_photographs_of_others_do_not_exist(taro: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer)
    day = note(world, jiro, work_date=FRIDAY, now=NOW)
    give_photo(day, now=NOW)

    assert taro.get(f"{LIST}{day.pk}/").status_code == 404
    assert taro.post(f"{LIST}{day.pk}/", measured()).status_code == 404
    assert taro.post(f"{LIST}{day.pk}/withdrawal/").status_code == 403
    assert taro.get(f"{LIST}photos/{ProvisionalEvidence.objects.get().pk}/").status_code == 404
    assert day.evidences.count() == 1


def test_a_clerk_has_pages_of_their_own(signed_in: Client, account: Account, world: World) -> None:
    wear(account, Role.BUSINESS_CLERK, subject=world.employer.ccus_id)

    assert signed_in.get(LIST).status_code == 403
