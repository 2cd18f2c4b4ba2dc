from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.history.acting import the_clerk, the_prime, the_technician, viewer
from tests.history.provisional import (
    NOON,
    YARD,
    Crew,
    days_after,
    locate,
    note,
    noted,
    person,
    read_poster,
    state_of,
    vouch,
)
from tests.history.world import MONDAY, a_business, a_site, a_technician, a_touch, at, store
from time_machine import TimeMachineFixture

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.foundation.models import AuditEvent
from ccus.foundation.refusals import Refusal
from ccus.history import errors
from ccus.history.models import DirectEntry, ProvisionalAnswer, ProvisionalDay, WorkRecord
from ccus.history.services import provisional_answers, provisional_concluding, provisional_days
from ccus.registry.errors import TechnicianNotFound
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.services import sites

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def crew(db: None, time_machine: TimeMachineFixture) -> Crew:
    """Listeners of changed facts ask the clock."""
    time_machine.move_to(NOON, tick=False)
    return Crew()


def confirm(crew: Crew, *days: ProvisionalDay, now: Any = NOON) -> None:
    provisional_answers.confirm_provisional_days(the_prime(crew), [day.pk for day in days], now=now)


def test_a_noted_day_stands_in_no_record_and_no_entry(crew: Crew) -> None:
    day = note(crew)

    assert state_of(day) == ("noted", ["confirmation"])
    assert (day.business, day.prime, day.place_name) == (crew.employer, crew.prime, "丸の内新築")
    assert (day.closes_on, day.entered_as) == (date(2026, 12, 31), "technician")
    assert not WorkRecord.objects.exists()
    assert not DirectEntry.objects.exists()
    assert AuditEvent.objects.get().act == "history:provisional-day:note"


def test_the_prime_confirms_and_the_day_counts_as_typed(crew: Crew) -> None:
    day = note(crew, site_roles=["foreman"])

    confirm(crew, day, now=at("09:00", TUESDAY))

    assert state_of(day) == ("counted", [])
    record = WorkRecord.objects.get()
    assert (record.technician, record.site, record.work_date) == (crew.taro, crew.site, MONDAY)
    assert (record.source, record.evaluation_valid, record.site_roles) == ("direct", True, ["foreman"])
    entry = DirectEntry.objects.get()
    assert day.direct_entry == entry
    assert (entry.state, entry.decided_by, entry.reason) == ("approved", "account:1", "仮の就業日")


def test_a_place_without_a_site_waits_and_counts_when_the_prime_links_it(crew: Crew) -> None:
    day, jiros = note(crew, place_name=YARD), note(crew, crew.jiro, place_name=f"{YARD} ")
    locate(day)
    confirm(crew, day)
    assert state_of(day) == ("backed", ["site"])
    assert state_of(jiros) == ("noted", ["site", "confirmation"])

    site, count = provisional_answers.link_place(
        the_prime(crew), jiros.pk, site_ccus_id=crew.site.ccus_id, now=at("15:00")
    )

    assert (site, count) == (crew.site, 2)
    assert state_of(day) == ("counted", [])
    assert state_of(jiros) == ("noted", ["confirmation"])


def test_opening_a_site_for_a_place_links_it_and_later_days_go_there(crew: Crew) -> None:
    day = note(crew, place_name=YARD)
    confirm(crew, day)

    site, count = provisional_answers.open_site_for_place(
        the_prime(crew), day.pk, name="品川ヤード新築", prefecture_code="13",
        recording_period=RecordingPeriod(MONDAY, MONDAY + timedelta(days=90)), now=at("15:00"),
    )  # fmt: skip

    assert (site.name, site.prime, count) == ("品川ヤード新築", crew.prime, 1)
    assert state_of(day) == ("counted", [])
    later = note(crew, place_name=YARD, work_date=TUESDAY, now=at("12:00", TUESDAY))
    assert (later.site, later.state, later.missing) == (site, "noted", ["confirmation"])


def test_a_shortened_period_takes_the_day_out_and_a_longer_one_brings_it_back(crew: Crew) -> None:
    day = note(crew)
    confirm(crew, day)

    period = RecordingPeriod(date(2026, 4, 1), MONDAY - timedelta(days=1))
    sites.change_recording_period(the_prime(crew), crew.site.ccus_id, recording_period=period, now=at("15:00"))
    assert state_of(day) == ("backed", ["open_site"])
    assert not WorkRecord.objects.exists()

    period = RecordingPeriod(date(2026, 4, 1), date(2027, 3, 31))
    sites.change_recording_period(the_prime(crew), crew.site.ccus_id, recording_period=period, now=at("16:00"))
    assert state_of(day) == ("counted", [])
    assert WorkRecord.objects.count() == 1


def test_the_prime_objects_to_a_day_that_counts_by_evidence(crew: Crew) -> None:
    day = note(crew)
    locate(day)
    read_poster(day, crew.site)
    assert WorkRecord.objects.count() == 1

    provisional_answers.decline_provisional_day(the_prime(crew), day.pk, note="この日は来ていません", now=at("15:00"))

    assert state_of(day) == ("declined", [])
    assert not WorkRecord.objects.exists()
    assert DirectEntry.objects.get().state == "withdrawn"


def test_the_firm_takes_back_only_what_it_noted_itself(crew: Crew) -> None:
    of_person, of_firm = note(crew), note(crew, crew.jiro, by=the_clerk(crew))
    confirm(crew, of_person)

    with pytest.raises(errors.ProvisionalDayOfThePerson):
        provisional_days.withdraw_provisional_day(the_clerk(crew), of_person.pk, now=at("15:00"))
    provisional_days.withdraw_provisional_day(the_clerk(crew), of_firm.pk, now=at("15:00"))

    assert (state_of(of_person)[0], state_of(of_firm)[0]) == ("counted", "withdrawn")
    assert WorkRecord.objects.get().technician == crew.taro


def test_the_person_takes_back_what_the_firm_noted(crew: Crew) -> None:
    day = note(crew, crew.jiro, by=the_clerk(crew))

    provisional_days.withdraw_provisional_day(person(crew.jiro), day.pk, now=at("15:00"))

    assert state_of(day)[0] == "withdrawn"


def test_a_day_taken_back_is_gone_for_good(crew: Crew) -> None:
    day = note(crew)
    confirm(crew, day)

    provisional_days.withdraw_provisional_day(the_technician(crew), day.pk, now=at("15:00"))

    assert state_of(day) == ("withdrawn", [])
    assert not WorkRecord.objects.exists()
    with pytest.raises(errors.ProvisionalDayNotOpen):
        confirm(crew, day)
    assert note(crew).pk != day.pk


def test_what_a_person_approved_weighs_more_than_evidence(crew: Crew) -> None:
    from tests.history.acting import approve, enter

    approve(crew, enter(crew, MONDAY, site_roles=["foreman"], now=NOON), now=NOON)
    with pytest.raises(errors.DayAlreadyCounted):
        note(crew)
    jiros = note(crew, crew.jiro)
    approve(
        crew, enter(crew, MONDAY, technician=crew.jiro, site_roles=["foreman"], by=the_clerk(crew), now=NOON), now=NOON
    )
    locate(jiros)
    read_poster(jiros, crew.site)

    assert state_of(jiros) == ("counted", [])
    assert WorkRecord.objects.get(technician=crew.jiro).site_roles == ["foreman"]


def test_the_last_day_closes_everything(crew: Crew, time_machine: TimeMachineFixture) -> None:
    day, counted = note(crew), note(crew, crew.jiro)
    confirm(crew, counted)
    after = days_after(46)  # 1 January

    assert provisional_concluding.close_provisional_days(now=after) == 0  # no record changed
    assert state_of(day) == ("expired", [])
    assert state_of(counted) == ("counted", [])
    for late in (
        lambda: locate(day, now=after),
        lambda: vouch(day, by=crew.jiro, now=after),
        lambda: confirm(crew, day, now=after),
        lambda: provisional_days.withdraw_provisional_day(person(crew.jiro), counted.pk, now=after),
        lambda: note(crew, crew.saburo, now=after),
    ):
        with pytest.raises((errors.ProvisionalDayNotOpen, errors.DirectEntryClosed)):
            late()
    time_machine.move_to(after, tick=False)
    period = RecordingPeriod(date(2026, 4, 1), MONDAY - timedelta(days=1))
    sites.change_recording_period(the_prime(crew), crew.site.ccus_id, recording_period=period, now=after)
    assert state_of(counted) == ("counted", [])


def test_a_site_that_opens_after_the_last_day_comes_too_late(crew: Crew, time_machine: TimeMachineFixture) -> None:
    """The job that closes days runs some hours after midnight, or later where the worker stood still."""
    tuesday_on = RecordingPeriod(TUESDAY, date(2027, 3, 31))
    sites.change_recording_period(the_prime(crew), crew.site.ccus_id, recording_period=tuesday_on, now=NOON)
    day = note(crew)
    confirm(crew, day)
    assert state_of(day) == ("backed", ["open_site"])
    after = days_after(46, "08:00")  # 1 January
    time_machine.move_to(after, tick=False)
    whole = RecordingPeriod(MONDAY, date(2027, 3, 31))
    sites.change_recording_period(the_prime(crew), crew.site.ccus_id, recording_period=whole, now=after)

    provisional_concluding.close_provisional_days(now=after)

    assert state_of(day) == ("expired", [])
    assert not WorkRecord.objects.exists()


def test_what_evidence_is_still_owed_on_the_last_day_counts_when_it_is_looked_at(crew: Crew) -> None:
    day = note(crew)
    locate(day)
    vouch(day, by=crew.jiro)
    store(a_touch(crew.gate, at("08:00"), token="JIRO"), received_at=days_after(45, "23:59"))

    provisional_concluding.close_provisional_days(now=days_after(46, "00:10"))

    assert state_of(day) == ("counted", [])


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"technician_ccus_id": "00000000000021"}, TechnicianNotFound),
        ({"site_ccus_id": "00000000000071"}, SiteNotFound),
        ({"site_ccus_id": "", "place_name": "　"}, errors.PlaceMissing),
        ({"site_ccus_id": "", "place_name": "・・ ・"}, errors.PlaceMissing),
        ({"site_ccus_id": "", "place_name": "あ" * 201}, errors.PlaceTooLong),
        ({"site_ccus_id": "", "place_name": "ヤード", "place_address": "あ" * 301}, errors.PlaceTooLong),
        ({"work_content": "あ" * 201}, errors.PlaceTooLong),
        ({"prime": "あ" * 201}, errors.PlaceTooLong),
        ({"trade_code": "99-99"}, errors.UnknownTrade),
        ({"site_roles": []}, errors.UnknownSiteRole),
        ({"work_date": TUESDAY}, errors.DirectEntryInFuture),
        ({"work_date": date(2026, 9, 30)}, errors.DirectEntryClosed),
    ],
)
def test_what_cannot_be_noted_is_refused_in_words(crew: Crew, fields: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        provisional_days.note_day(the_technician(crew), noted(crew, **fields), now=NOON)

    assert not ProvisionalDay.objects.exists()


def test_the_same_day_at_the_same_place_is_noted_once(crew: Crew) -> None:
    note(crew)
    note(crew, place_name=YARD)

    with pytest.raises(errors.ProvisionalDayExists):
        note(crew)
    with pytest.raises(errors.ProvisionalDayExists):
        note(crew, place_name=YARD, by=the_clerk(crew))


def test_many_days_are_noted_each_on_its_own(crew: Crew) -> None:
    outsider = a_technician("四郎", of=a_business("別の会社"))

    outcomes = provisional_days.note_days(
        the_clerk(crew), [noted(crew, crew.jiro), noted(crew, outsider), noted(crew, crew.saburo)], now=NOON
    )

    assert [outcome.refusal is None for outcome in outcomes] == [True, False, True]
    assert set(ProvisionalDay.objects.values_list("entered_as", flat=True)) == {"employer"}


@pytest.mark.parametrize(
    ("prime", "is_found"),
    [("大林建設", True), ("（大林建設）", False), ("大林 建設", True), ("", False), ("同じ名前", False)],
)
def test_only_a_prime_that_is_surely_meant_sees_the_day(crew: Crew, prime: str, is_found: bool) -> None:
    a_business("同じ名前")
    a_business("同じ名前")

    day = note(crew, place_name=YARD, prime=prime)

    assert day.prime == (crew.prime if is_found else None)
    assert day.prime_name == prime


def test_only_the_prime_answers_and_links(crew: Crew) -> None:
    day, yard = note(crew), note(crew, place_name=YARD)
    other = a_business("別の元請")
    others_site = a_site(other)
    stranger = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, other.ccus_id)

    for refused in (day, yard):
        with pytest.raises(errors.NotYourSite):
            provisional_answers.confirm_provisional_days(stranger, [refused.pk], now=NOON)
    with pytest.raises(errors.NotYourSite):
        provisional_answers.link_place(stranger, yard.pk, site_ccus_id=others_site.ccus_id, now=NOON)
    with pytest.raises(SiteNotFound):
        provisional_answers.link_place(the_prime(crew), yard.pk, site_ccus_id=others_site.ccus_id, now=NOON)
    with pytest.raises(PermissionMissing):
        provisional_answers.confirm_provisional_days(the_technician(crew), [day.pk], now=NOON)
    assert not ProvisionalAnswer.objects.exists()


def test_many_days_are_confirmed_with_few_queries_and_no_more_than_a_page_of_them(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [note(crew, work_date=MONDAY - timedelta(days=number), place_name=YARD) for number in range(12)]

    def queries_for(some: list[ProvisionalDay]) -> int:
        with CaptureQueriesContext(connection) as asked:
            confirm(crew, *some)
        return len([query for query in asked if "INSERT" not in query["sql"] and "UPDATE " not in query["sql"][:8]])

    assert queries_for(days[:10]) == queries_for(days[10:])
    assert ProvisionalAnswer.objects.count() == 12
    monkeypatch.setattr(provisional_answers, "MOST_AT_ONCE", 3)
    with pytest.raises(errors.TooManyDaysAtOnce):
        confirm(crew, *days[:4])
    assert ProvisionalAnswer.objects.count() == 12


def test_a_training_centre_is_no_place_to_link(crew: Crew) -> None:
    yard = note(crew, place_name=YARD)
    Site.objects.filter(pk=crew.site.pk).update(kind="training")

    with pytest.raises(errors.SiteMakesNoDays):
        provisional_answers.link_place(the_prime(crew), yard.pk, site_ccus_id=crew.site.ccus_id, now=NOON)


def test_a_refusal_needs_a_reason_and_all_are_confirmed_or_none(crew: Crew) -> None:
    day = note(crew)

    with pytest.raises(errors.DeclineNeedsReason):
        provisional_answers.decline_provisional_day(the_prime(crew), day.pk, note=" ", now=NOON)
    with pytest.raises(errors.ProvisionalDayNotFound):
        provisional_answers.confirm_provisional_days(the_prime(crew), [day.pk, 999_999], now=NOON)
    with pytest.raises(errors.PlaceLinkedAlready):
        provisional_answers.link_place(the_prime(crew), day.pk, site_ccus_id=crew.site.ccus_id, now=NOON)

    assert not ProvisionalAnswer.objects.exists()
