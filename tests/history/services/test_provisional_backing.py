from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.history.acting import the_clerk, the_prime, the_technician, viewer
from tests.history.provisional import (
    FAR,
    NOON,
    Crew,
    a_photo,
    locate,
    note,
    person,
    position,
    read_poster,
    state_of,
    vouch,
)
from tests.history.world import MONDAY, a_business, a_roster_entry, a_site, a_technician, a_touch, at, store
from time_machine import TimeMachineFixture

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.history import errors
from ccus.history.models import DirectEntry, ProvisionalDay, ProvisionalEvidence, WorkRecord
from ccus.history.services import provisional_backing, provisional_concluding, provisional_days
from ccus.sites.models import RosterEntry

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def crew(db: None, time_machine: TimeMachineFixture) -> Crew:
    """Listeners of changed facts ask the clock."""
    time_machine.move_to(NOON, tick=False)
    return Crew()


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def test_position_and_qr_amount_to_a_day_without_the_prime(crew: Crew) -> None:
    day = note(crew, site_roles=["foreman"], trade_code="10-01")

    locate(day)
    assert state_of(day) == ("noted", ["confirmation"])
    assert not WorkRecord.objects.exists()
    read_poster(day, crew.site)

    assert state_of(day) == ("counted", [])
    record = WorkRecord.objects.get()
    assert (record.trade_code, record.site_roles) == ("06-01", ["other"])  # those of the roster
    entry = DirectEntry.objects.get()
    assert (entry.decided_by, entry.reason) == ("program:provisional-days", "仮の就業日（位置情報、現場のQR）")


def test_who_is_on_no_roster_counts_by_evidence_with_the_typed_trade_and_no_higher_role(crew: Crew) -> None:
    day = note(crew, crew.jiro, site_roles=["foreman"], trade_code="10-01")
    locate(day)
    read_poster(day, crew.site)

    record = WorkRecord.objects.get()
    assert (record.technician, record.trade_code, record.site_roles) == (crew.jiro, "10-01", ["other"])

    a_roster_entry(crew.site, crew.jiro, crew.employer, roles=("crew_leader",))
    provisional_concluding.conclude_days([day.pk], now=at("15:00"))

    record.refresh_from_db()
    assert (record.trade_code, record.site_roles) == ("06-01", ["crew_leader"])
    assert sorted(DirectEntry.objects.values_list("state", flat=True)) == ["approved", "withdrawn"]


def test_a_position_from_elsewhere_proves_nothing(crew: Crew) -> None:
    day = note(crew)

    locate(day, FAR)
    read_poster(day, crew.site)

    assert state_of(day) == ("noted", ["confirmation"])


def test_a_colleagues_word_holds_once_the_colleague_was_there(crew: Crew) -> None:
    day = note(crew)
    locate(day)
    vouch(day, by=crew.jiro)
    assert state_of(day) == ("noted", ["confirmation"])

    jiros = note(crew, crew.jiro)
    locate(jiros)

    assert state_of(day) == ("counted", [])
    assert state_of(jiros) == ("noted", ["confirmation"])


def test_a_colleagues_late_touch_lets_the_word_hold(crew: Crew) -> None:
    day = note(crew)
    locate(day)
    vouch(day, by=crew.jiro)

    store(a_touch(crew.gate, at("08:00"), token="JIRO"))
    assert provisional_concluding.conclude_vouched_days(now=at("13:00")) == 1

    assert state_of(day) == ("counted", [])
    assert provisional_concluding.conclude_vouched_days(now=at("13:10")) == 0


def test_two_people_cannot_vouch_each_other_into_a_day(crew: Crew) -> None:
    taros, jiros, saburos = note(crew), note(crew, crew.jiro), note(crew, crew.saburo)

    for day, others in ((taros, "jiro saburo"), (jiros, "taro saburo"), (saburos, "taro jiro")):
        for other in others.split():
            vouch(day, by=getattr(crew, other))

    assert {state_of(day)[0] for day in (taros, jiros, saburos)} == {"noted"}
    assert not WorkRecord.objects.exists()


def test_a_photograph_is_for_the_prime_to_look_at(crew: Crew) -> None:
    day = note(crew)
    locate(day)

    provisional_backing.give_photo(the_technician(crew), day.pk, a_photo(), now=NOON)

    assert state_of(day) == ("noted", ["confirmation"])
    name = ProvisionalEvidence.objects.get(kind="permit_photo").photo
    with default_storage.open(name) as kept:
        assert Image.open(kept).format == "JPEG"


def test_nobody_is_locked_while_a_large_picture_is_drawn_anew(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    day = note(crew)
    steps: list[str] = []
    clean, lock = provisional_backing.clean_photo, provisional_backing.lock_open_day

    def cleaning(sent: bytes) -> bytes:
        steps.append("clean")
        return clean(sent)

    def locking(day_id: int, *, now: datetime) -> ProvisionalDay:
        steps.append("lock")
        return lock(day_id, now=now)

    monkeypatch.setattr(provisional_backing, "clean_photo", cleaning)
    monkeypatch.setattr(provisional_backing, "lock_open_day", locking)

    provisional_backing.give_photo(the_technician(crew), day.pk, a_photo(), now=NOON)

    assert steps == ["clean", "lock"]


def test_the_same_photograph_backs_one_day_only(crew: Crew) -> None:
    first, second = note(crew), note(crew, work_date=MONDAY - timedelta(days=3))
    provisional_backing.give_photo(the_technician(crew), first.pk, a_photo(), now=NOON)

    with pytest.raises(errors.PhotoUsedBefore):
        provisional_backing.give_photo(the_technician(crew), second.pk, a_photo(), now=NOON)

    provisional_backing.give_photo(the_technician(crew), second.pk, a_photo("black"), now=NOON)
    assert ProvisionalEvidence.objects.count() == 2


def test_position_and_qr_are_of_the_day_itself(crew: Crew) -> None:
    day = note(crew, work_date=MONDAY, now=at("12:00", TUESDAY))

    with pytest.raises(errors.EvidenceNotOfToday):
        locate(day, now=at("12:00", TUESDAY))
    with pytest.raises(errors.EvidenceNotOfToday):
        read_poster(day, crew.site, now=at("12:00", TUESDAY))


@pytest.mark.parametrize("code", ["", "hello", "eyJ:1:2", "MTIz"])
def test_a_made_up_qr_is_refused(crew: Crew, code: str) -> None:
    with pytest.raises(errors.SiteCodeUnreadable):
        provisional_backing.give_site_code(the_technician(crew), note(crew).pk, code, now=NOON)


def test_the_qr_of_another_site_is_refused(crew: Crew) -> None:
    day = note(crew)

    with pytest.raises(errors.SiteCodeOfOtherPlace):
        read_poster(day, a_site(crew.prime, name="別の現場"))


@pytest.mark.parametrize("where", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_a_position_off_the_earth_is_refused(crew: Crew, where: tuple[float, float]) -> None:
    with pytest.raises(errors.PositionUnreadable):
        provisional_backing.give_position(the_technician(crew), note(crew).pk, position(where), now=NOON)


def test_what_is_no_photograph_is_refused(crew: Crew) -> None:
    with pytest.raises(errors.PhotoUnreadable):
        provisional_backing.give_photo(the_technician(crew), note(crew).pk, b"no picture", now=NOON)


def test_vouching_has_its_limits(crew: Crew) -> None:
    day = note(crew)

    with pytest.raises(errors.VouchingForOneself):
        vouch(day, by=crew.taro)
    vouch(day, by=crew.jiro)
    with pytest.raises(errors.VouchedAlready):
        vouch(day, by=crew.jiro)
    with pytest.raises(errors.ProvisionalDayNotFound):
        provisional_backing.vouch_for_day(person(crew.jiro), "made:up", now=NOON)
    with pytest.raises(PermissionMissing):
        provisional_backing.vouch_for_day(the_clerk(crew), provisional_backing.request_for(day.pk), now=NOON)
    for number in range(9):
        vouch(note(crew, a_technician(f"人{number}", of=crew.employer)), by=crew.jiro)
    with pytest.raises(errors.VouchedForTooMany):
        vouch(note(crew, crew.saburo), by=crew.jiro)


def test_the_limit_of_vouching_is_looked_at_behind_a_lock(crew: Crew) -> None:
    day = note(crew)

    with CaptureQueriesContext(connection) as asked:
        vouch(day, by=crew.jiro)

    said = [query["sql"] for query in asked]
    locked = next(
        place for place, sql in enumerate(said) if "FOR NO KEY UPDATE" in sql and "registry_technician" in sql
    )
    counted = next(place for place, sql in enumerate(said) if "COUNT(*)" in sql)
    assert locked < counted


def test_nobody_else_gives_evidence_or_takes_a_day_back(crew: Crew) -> None:
    day = note(crew)
    stranger = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, a_business("別の会社").ccus_id)

    for who in (person(crew.jiro), stranger):
        with pytest.raises(errors.NotYourPerson):
            provisional_backing.give_position(who, day.pk, position(), now=NOON)
        with pytest.raises(errors.NotYourPerson):
            provisional_days.withdraw_provisional_day(who, day.pk, now=NOON)
    with pytest.raises(PermissionMissing):
        provisional_backing.give_position(the_prime(crew), day.pk, position(), now=NOON)
    assert not ProvisionalEvidence.objects.exists()
    assert state_of(day)[0] == "noted"


def test_whoever_left_a_roster_keeps_what_counted_but_with_what_the_roster_says(crew: Crew) -> None:
    day = note(crew)
    locate(day)
    read_poster(day, crew.site)
    RosterEntry.objects.all().delete()

    provisional_concluding.conclude_days([day.pk], now=at("15:00"))

    assert state_of(day) == ("counted", [])
    assert WorkRecord.objects.get().site_roles == ["other"]
