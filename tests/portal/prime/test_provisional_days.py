from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.contracts.query_counts import assert_query_count
from tests.history.acting import the_prime
from tests.history.provisional import NEAR, YARD, give_photo, locate, note, read_poster
from tests.history.world import MONDAY, World, a_business, a_site, a_technician, at

from ccus.access.models import Disclosure
from ccus.history.models import ProvisionalDay, WorkRecord
from ccus.history.services import provisional_answers
from ccus.portal.prime.views import provisional_days
from ccus.sites.models import Site

pytestmark = pytest.mark.django_db
NOW = at("08:30")
LIST = "/prime/provisional-days/"


@pytest.fixture
def _files_of_the_test(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def yard(world: World, name: str = "") -> ProvisionalDay:
    person = a_technician(name, of=world.employer) if name else world.taro
    return note(world, person, place_name=YARD, now=NOW)


def test_days_wait_by_place_and_looking_at_them_is_remembered(manager: Client, world: World) -> None:
    yard(world), yard(world, "次郎"), note(world, now=NOW)

    answer = assert_query_count("prime:provisional-days", lambda: manager.get(LIST))

    page = answer.context["page"]
    assert [(place.name, len(place.rows), bool(place.site_url)) for place in page.places] == [
        (YARD, 2, True),
        ("丸の内新築", 1, False),
    ]
    assert Disclosure.objects.count() == 2


def test_the_number_of_days_costs_no_further_query(manager: Client, world: World) -> None:
    for number in range(8):
        yard(world, f"人{number}")
    note(world, now=NOW)

    assert_query_count("prime:provisional-days", lambda: manager.get(LIST))


def test_one_button_confirms_all_days_of_a_site(manager: Client, world: World) -> None:
    days = [note(world, now=NOW), note(world, a_technician("次郎", of=world.employer), now=NOW)]

    answer = manager.post(LIST, {"key": [day.pk for day in days]}, follow=True)

    assert "2日を確認しました" in text(answer)
    assert WorkRecord.objects.count() == 2
    assert "確認する日が選ばれていません" in text(manager.post(LIST, {}, follow=True))
    assert manager.post(LIST, {"key": ["999999"]}, follow=True).status_code == 200


def test_a_day_is_not_accepted_for_a_reason(manager: Client, world: World) -> None:
    day = note(world, now=NOW)
    refused = manager.post(f"{LIST}{day.pk}/return/", {"reason": ""})
    assert refused.status_code == 422

    manager.post(f"{LIST}{day.pk}/return/", {"reason": "absent"})

    day.refresh_from_db()
    assert day.state == "declined"
    assert day.answers.get().note == "この日は現場にいなかった"


def test_days_that_count_by_evidence_can_still_be_objected_to(manager: Client, world: World) -> None:
    Site.objects.update(latitude=NEAR[0], longitude=NEAR[1])
    day = note(world, now=NOW)
    locate(day, now=NOW)
    read_poster(day, world.site, now=NOW)

    answer = manager.get(LIST)
    assert [row.key for row in answer.context["page"].objectable] == [str(day.pk)]
    manager.post(f"{LIST}{day.pk}/return/", {"reason": "other_site"})

    assert not WorkRecord.objects.exists()


def test_the_moment_of_opening_shows_what_will_count(manager: Client, world: World) -> None:
    first, second = yard(world), yard(world, "次郎")
    provisional_answers.confirm_provisional_days(the_prime(world), [first.pk], now=NOW)

    answer = assert_query_count("prime:provisional-site", lambda: manager.get(f"{LIST}{second.pk}/site/"))

    page = answer.context["page"]
    assert [row.key for row in page.counting] == [str(first.pk)]
    assert [row.key for row in page.waiting] == [str(second.pk)]
    assert answer.context["form"]["name"].value() == YARD


def test_a_site_is_opened_in_three_fields_and_the_days_go_there(manager: Client, world: World) -> None:
    day = yard(world)
    provisional_answers.confirm_provisional_days(the_prime(world), [day.pk], now=NOW)
    fields = {
        "site": "new", "name": "品川ヤード", "prefecture": "13", "first_on": MONDAY.isoformat(), "last_on": "2027-03-31"
    }  # fmt: skip

    wrong = manager.post(f"{LIST}{day.pk}/site/", {**fields, "prefecture": ""})
    backwards = manager.post(f"{LIST}{day.pk}/site/", {**fields, "last_on": "2026-01-01"})
    answer = manager.post(f"{LIST}{day.pk}/site/", fields, follow=True)

    assert (wrong.status_code, backwards.status_code) == (422, 422)
    assert "1日を「品川ヤード」に結び付けました" in text(answer)
    assert WorkRecord.objects.get().site.name == "品川ヤード"


def test_a_place_is_linked_to_a_site_that_exists(manager: Client, world: World) -> None:
    day = yard(world)

    manager.post(f"{LIST}{day.pk}/site/", {"site": world.site.ccus_id})

    day.refresh_from_db()
    assert (day.site, day.state, day.missing) == (world.site, "noted", ["confirmation"])
    assert manager.get(f"{LIST}{day.pk}/site/").status_code == 302


def test_a_prime_with_very_many_sites_names_one_by_its_id(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provisional_days, "MOST_SITES", 1)
    a_site(world.prime, name="あとの現場")
    others = a_site(a_business("別の元請"))
    day = yard(world)
    address = f"{LIST}{day.pk}/site/"

    shown = manager.get(address).context["form"].fields["site"].choices
    missing, foreign = (manager.post(address, {"site": "other", "other": typed}) for typed in ("", others.ccus_id))
    manager.post(address, {"site": "other", "other": world.site.ccus_id})

    assert world.site.ccus_id not in dict(shown)
    assert (missing.status_code, foreign.status_code) == (422, 422)
    assert "現場IDを入力してください" in text(missing)
    assert foreign.context["form"].errors["other"]
    day.refresh_from_db()
    assert day.site == world.site


def test_the_poster_is_for_sites_of_ones_own(manager: Client, world: World) -> None:
    others = a_site(a_business("別の元請"))

    answer = assert_query_count("prime:site-poster", lambda: manager.get(f"/prime/sites/{world.site.ccus_id}/poster/"))

    assert "<svg" in text(answer)
    assert manager.get(f"/prime/sites/{others.ccus_id}/poster/").status_code == 404


@pytest.mark.usefixtures("_files_of_the_test")
def test_the_prime_looks_at_the_photograph_of_a_day(manager: Client, world: World) -> None:
    evidence = give_photo(note(world, now=NOW), now=NOW)

    picture = manager.get(f"{LIST}photos/{evidence.pk}/")

    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.usefixtures("_files_of_the_test")
def test_other_primes_see_and_do_nothing(manager: Client, world: World) -> None:
    other = a_business("別の元請")
    day = note(world, place_name=YARD, prime=other.ccus_id, now=NOW)
    evidence = give_photo(day, now=NOW)

    assert manager.get(LIST).context["page"].places == ()
    assert manager.get(f"{LIST}{day.pk}/site/").status_code == 404
    assert manager.post(LIST, {"key": [day.pk]}).status_code == 403
    assert manager.get(f"{LIST}photos/{evidence.pk}/").status_code == 404
    assert not day.answers.exists()


def test_the_first_page_tells_of_waiting_days(manager: Client, world: World) -> None:
    yard(world)

    answer = manager.get("/prime/")

    (todo,) = [todo for todo in answer.context["page"].todos if todo.action.url == LIST]
    assert todo.text == "仮の就業日が1日、確認を待っています。"


def test_posters_of_many_sites_are_searched_for(manager: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisional_days, "MOST_SITES", 1)
    old = a_site(
        world.prime, name="品川更新", name_folded="品川更新", opened_at=world.site.opened_at - timedelta(days=9)
    )

    first = manager.get("/prime/provisional-days/").context["page"]
    assert (len(first.posters), first.has_more_posters) == (1, True)

    for search in ("品川", old.ccus_id):
        (found,) = manager.get("/prime/provisional-days/", {"q": search}).context["page"].posters
        assert found.url == f"/prime/sites/{old.ccus_id}/poster/"
    nothing = manager.get("/prime/provisional-days/", {"q": "ない名前"}).content.decode()
    assert "あてはまる現場がありません。" in nothing
