from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import the_clerk
from tests.history.provisional import YARD, give_photo, note
from tests.history.world import World, a_business, a_technician, at
from tests.portal.business.conftest import FRIDAY

from ccus.history.models import ProvisionalDay

pytestmark = pytest.mark.django_db
NOW = at("10:00", FRIDAY)
LIST, NOTE = "/business/provisional-days/", "/business/provisional-days/note/"


@pytest.fixture
def _files_of_the_test(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


def form(*people: Any, **fields: Any) -> dict[str, Any]:
    return {
        "work_date": FRIDAY.isoformat(), "trade": "06-01", "people": [person.ccus_id for person in people], **fields
    }  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_crew_is_noted_at_once(clerk: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer)
    assert_query_count("business:provisional-note", lambda: clerk.get(NOTE))

    answer = clerk.post(NOTE, form(world.taro, jiro, place_name=YARD, prime=world.prime.ccus_id), follow=True)

    assert "2人分を仮に記録しました" in text(answer)
    assert set(ProvisionalDay.objects.values_list("place_name", "prime_id", "entered_as")) == {
        (YARD, world.prime.pk, "employer")
    }


def test_who_was_refused_stays_ticked_with_the_reason(clerk: Client, world: World) -> None:
    jiro = a_technician("次郎", of=world.employer)
    note(world, jiro, place_name=YARD, by=the_clerk(world), work_date=FRIDAY, now=NOW)

    answer = clerk.post(NOTE, form(world.taro, jiro, place_name=YARD, prime=world.prime.ccus_id))

    assert answer.status_code == 422
    assert "もう仮の記録があります" in text(answer)
    assert answer.context["form"]["people"].value() == [jiro.ccus_id]
    assert ProvisionalDay.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"people": []}, "働いた人を選んでください"),
        ({}, "現場を選ぶか、場所の名前を入力してください"),
        ({"place_name": YARD, "trade": ""}, "職種が登録されていません"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(clerk: Client, world: World, fields: dict[str, Any], words: str) -> None:
    answer = clerk.post(NOTE, form(world.taro, **fields))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not ProvisionalDay.objects.exists()


def test_people_of_another_firm_cannot_be_ticked(clerk: Client) -> None:
    stranger = a_technician("四郎", of=a_business("別の会社"))

    assert clerk.post(NOTE, form(stranger, place_name=YARD)).status_code == 422
    assert not ProvisionalDay.objects.exists()


def test_the_list_shows_what_was_noted_for_the_firm_and_takes_it_back(clerk: Client, world: World) -> None:
    days = [
        note(
            world,
            a_technician(f"人{number}", of=world.employer),
            work_date=FRIDAY,
            now=NOW,
            by=the_clerk(world) if number == 0 else None,
        )
        for number in range(3)
    ]
    answer = assert_query_count("business:provisional-days", lambda: clerk.get(LIST))
    assert [row.name for row in answer.context["page"].rows] == ["山田 人2", "山田 人1", "山田 人0"]

    assert [bool(row.withdraw_url) for row in answer.context["page"].rows] == [False, False, True]

    clerk.post(f"{LIST}{days[0].pk}/withdrawal/")
    refused = clerk.post(f"{LIST}{days[1].pk}/withdrawal/")

    assert refused.status_code == 403
    assert ProvisionalDay.objects.filter(state="withdrawn").get() == days[0]


@pytest.mark.usefixtures("_files_of_the_test")
def test_the_firm_sees_photographs_of_its_days(clerk: Client, world: World) -> None:
    evidence = give_photo(note(world, work_date=FRIDAY, now=NOW), now=NOW)

    picture = clerk.get(f"{LIST}photos/{evidence.pk}/")

    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.usefixtures("_files_of_the_test")
def test_days_of_other_firms_do_not_exist(clerk: Client, world: World) -> None:
    other = a_business("別の会社")
    day = note(world, a_technician("四郎", of=other), work_date=FRIDAY, now=NOW)
    evidence = give_photo(day, now=NOW)

    assert clerk.get(LIST).context["page"].rows == ()
    assert clerk.post(f"{LIST}{day.pk}/withdrawal/").status_code == 403
    assert clerk.get(f"{LIST}photos/{evidence.pk}/").status_code == 404
