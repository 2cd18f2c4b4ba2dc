"""Kept proposals follow every fact that they rest on, and equal what a look at the facts finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.history.acting import the_clerk, the_prime, the_technician
from tests.history.missing import DAY, LOOKED_ON, NOW, a_lost_touch
from tests.history.world import World, a_device, a_site, a_technician, a_touch, at, store

from ccus.foundation.changes import FactChange, announce
from ccus.history.models import (
    MissingDayChange,
    MissingDayLook,
    MissingDayProposal,
    MissingDayRound,
)
from ccus.history.queries import missing_days
from ccus.history.queries.days import get_own_reach
from ccus.history.queries.missing_days import (
    get_own_missing_days,
    list_own_missing_days,
    page_of_people_missing_days_visible_to,
    page_of_site_missing_days_visible_to,
)
from ccus.history.rules.working_days import is_working_day
from ccus.history.services import missing_day_following
from ccus.history.services.headcounts import tell_headcounts
from ccus.history.services.missing_day_following import follow, look_now
from ccus.history.services.missing_day_rebuilding import rebuild_proposals
from ccus.history.services.missing_days import answer_day_off, confirm_missing_day
from ccus.kit.calendar import JstMonth, jst_midnight

OCTOBER = JstMonth.of(DAY)
AT_ONCE = timedelta(days=-10_000)
"""Changes are marked by the clock of the database, looks are made at a moment of the test: all are old enough."""


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where so many people come that nobody can wait for a look."""
    monkeypatch.setattr(missing_days, "LIVE_RECORDS", 0)


def follow_all() -> int:
    return follow(now=NOW, settled=AT_ONCE)


def kept_days() -> list[tuple[str, object]]:
    return list(MissingDayProposal.objects.values_list("technician__ccus_id", "day"))


@pytest.mark.usefixtures("crowded")
def test_what_the_follower_found_is_what_a_look_finds(world: World) -> None:
    a_lost_touch(world)
    assert list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON) == ()

    follow_all()

    (own,) = list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON)
    of_firm = page_of_people_missing_days_visible_to(the_clerk(world), month=None, now=NOW)
    of_site = page_of_site_missing_days_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=OCTOBER, now=NOW
    )
    assert own.work_date == DAY
    assert of_firm.days == of_site.days == (own,)
    assert of_firm.month == OCTOBER
    assert rebuild_proposals(write=False, now=NOW).differing == 0


@pytest.mark.usefixtures("crowded")
def test_a_page_says_until_when_changes_were_looked_at(world: World) -> None:
    a_lost_touch(world)
    follow_all()
    later = NOW + timedelta(hours=20)

    at_site = page_of_site_missing_days_visible_to(
        the_prime(world), site_ccus_id=world.site.ccus_id, month=OCTOBER, now=later
    )
    of_firm = page_of_people_missing_days_visible_to(the_clerk(world), month=OCTOBER, now=later)

    assert at_site.freshness.as_of == NOW
    # Since midnight one more day may be missing, which the next round looks at.
    assert of_firm.freshness.as_of == jst_midnight(LOOKED_ON + timedelta(days=1))


@pytest.mark.usefixtures("crowded")
def test_a_site_that_was_never_looked_at_is_waited_for(world: World) -> None:
    a_lost_touch(world)

    own = get_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON)
    of_firm = page_of_people_missing_days_visible_to(the_clerk(world), month=OCTOBER, now=NOW)

    assert (own.freshness.is_complete, own.freshness.unseen_sites) == (False, (world.site.pk,))
    assert not of_firm.freshness.is_complete
    look_now(world.site.pk, now=NOW)
    assert (
        get_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON).freshness.as_of == NOW
    )


def a_late_touch(world: World) -> None:
    store(a_touch(world.gate, at("07:45", DAY), sequence=None))


def a_touch_elsewhere(world: World) -> None:
    store(a_touch(a_device(a_site(world.prime, name="品川")), at("08:00", DAY)))


def a_roster_that_ends(world: World) -> None:
    world.site.roster_entries.filter(technician=world.taro).update(valid=(DAY - timedelta(days=40), DAY))
    announce(FactChange(cause="roster_entry_ended", technicians=[world.taro.pk], sites=[world.site.pk]))


def an_answer(world: World) -> None:
    answer_day_off(the_technician(world), day=DAY, now=NOW)


def a_confirmation(world: World) -> None:
    confirm_missing_day(the_technician(world), site_ccus_id=world.site.ccus_id, day=DAY, now=NOW)


@pytest.mark.parametrize(
    "happens",
    [a_late_touch, a_touch_elsewhere, a_roster_that_ends, an_answer, a_confirmation],
    ids=lambda one: one.__name__,
)
def test_a_fact_takes_the_kept_proposal_away(world: World, happens: Callable[[World], None]) -> None:
    a_lost_touch(world)
    follow_all()
    assert kept_days() == [(world.taro.ccus_id, DAY)]

    happens(world)

    assert MissingDayChange.objects.exists()
    follow_all()
    assert kept_days() == []
    assert not MissingDayChange.objects.exists()
    assert rebuild_proposals(write=False, now=NOW).differing == 0


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize(
    "happens", [a_late_touch, a_touch_elsewhere, an_answer, a_confirmation], ids=lambda one: one.__name__
)
def test_what_got_a_record_or_an_answer_is_not_shown_even_before_anybody_looked(
    world: World, happens: Callable[[World], None]
) -> None:
    a_lost_touch(world)
    follow_all()

    happens(world)

    assert MissingDayProposal.objects.exists()
    assert list_own_missing_days(get_own_reach(the_technician(world)), month=OCTOBER, on=LOOKED_ON) == ()
    assert page_of_people_missing_days_visible_to(the_clerk(world), month=OCTOBER, now=NOW).days == ()


def test_numbers_of_people_make_a_proposal_appear(world: World) -> None:
    a_lost_touch(world, numbered=False)
    follow_all()
    assert kept_days() == []

    for day in (DAY + timedelta(days=number) for number in range(-12, 14)):
        if is_working_day(day):
            tell_headcounts(
                the_prime(world),
                site_ccus_id=world.site.ccus_id,
                day=day,
                people={world.employer.ccus_id: 3},
                now=NOW,
            )
    follow_all()

    assert kept_days() == [(world.taro.ccus_id, DAY)]


def test_when_time_is_up_the_rest_stays_marked_and_is_followed_next_time(world: World) -> None:
    a_lost_touch(world)

    assert follow(now=NOW, settled=AT_ONCE, longest=timedelta(0)) == 0
    assert MissingDayChange.objects.exists()

    follow_all()
    assert kept_days() == [(world.taro.ccus_id, DAY)]


def test_fresh_changes_wait_until_a_mornings_queue_is_over(world: World) -> None:
    a_lost_touch(world)

    follow(now=NOW, settled=timedelta(days=10_000), longest=timedelta(0))

    assert MissingDayChange.objects.exists()


def test_a_round_over_all_sites_goes_on_where_it_stopped_and_begins_anew_each_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_day_following, "SITES_AT_ONCE", 1)
    a_lost_touch(world)
    a_site(world.prime, name="品川")
    MissingDayChange.objects.all().delete()

    follow_all()

    october = MissingDayRound.objects.get(month=OCTOBER.first_on)
    assert (october.looked_on, october.sites_done, october.sites_total, october.finished_at) == (LOOKED_ON, 2, 2, NOW)
    assert MissingDayLook.objects.filter(month=OCTOBER.first_on).count() == 2
    tomorrow = NOW + timedelta(days=1)
    follow(now=tomorrow, settled=AT_ONCE)
    october.refresh_from_db()
    assert (october.looked_on, october.finished_at, october.ever_finished_at) == (tomorrow.date(), tomorrow, NOW)


def test_what_is_kept_of_closed_months_goes(world: World) -> None:
    a_lost_touch(world)
    follow_all()

    follow(now=at("12:00", LOOKED_ON.replace(month=12, day=1)), settled=AT_ONCE)

    assert kept_days() == []
    assert not MissingDayRound.objects.filter(month=OCTOBER.first_on).exists()


def test_a_spoiled_proposal_is_found_and_put_right(world: World) -> None:
    a_lost_touch(world)
    follow_all()
    stranger = a_technician("三郎", of=world.employer, token="SABURO")
    MissingDayProposal.objects.update(confidence=0.5)
    MissingDayProposal.objects.create(
        site=world.site, technician=stranger, business=world.employer, day=DAY, confidence=0.9, reasons=["crew_came"]
    )

    assert rebuild_proposals(write=False, now=NOW).differing == 2
    assert rebuild_proposals(write=True, now=NOW).differing == 2

    report = rebuild_proposals(write=False, now=NOW)
    assert (report.differing, report.waiting, report.proposals) == (0, 0, 1)


def test_sites_with_changes_that_nobody_followed_are_not_compared(world: World) -> None:
    a_lost_touch(world)
    follow_all()
    MissingDayProposal.objects.all().delete()
    a_late_touch(world)

    report = rebuild_proposals(write=False, now=NOW)

    assert (report.differing, report.waiting) == (0, 1)
