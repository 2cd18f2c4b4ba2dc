"""The published touches at a training centre: 1,964 and 1,671, in its own counters and nowhere else."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.history.acting import enter, the_prime, the_technician, viewer
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_device,
    a_roster_entry,
    a_site,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.access.states import Role, SubjectKind
from ccus.devices.models import Device
from ccus.history import errors
from ccus.history.models import DirectEntry, Touch, WorkRecord
from ccus.history.queries.days import get_month, get_own_reach, list_lines_of_day
from ccus.history.queries.site_now import get_site_now_visible_to
from ccus.history.queries.sites_today import list_sites_today_visible_to
from ccus.history.queries.touches_beside_work import (
    Count,
    count_touches_beside_work_visible_to,
    read_touches_beside_work,
)
from ccus.history.services import direct_entries, rejudging
from ccus.history.services.recomputing import compare
from ccus.insights.models import Increment, MeasureValue
from ccus.insights.rules.measures import MEASURES
from ccus.insights.services import recounting
from ccus.kit.calendar import JstMonth
from ccus.levels.queries.work_days import work_day_totals_visible_to
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.rules.site_parts import SiteDetails
from ccus.sites.services import sites
from ccus.sites.states import SiteKind

pytestmark = pytest.mark.django_db
# 富士教育訓練センター, people and touches by month, fiscal years 2023 and 2024 (to January 2025). Source: FY2024 work status of CCUS.
PUBLISHED = list(
    csv.DictReader((Path(__file__).parents[1] / "training_centre.csv").read_text(encoding="utf-8").splitlines())
)
TOTALS = {2024: Count(touches=1_964, people=257), 2023: Count(touches=1_671, people=244)}
EVENING = at("20:00", date(2025, 1, 31))


@pytest.fixture
def centre(world: World) -> Site:
    """A training centre with everything that makes a day count elsewhere: hierarchy, roster, an open period."""
    site = a_site(world.prime, name="富士教育訓練センター", kind="training")
    Site.objects.filter(pk=site.pk).update(recording_period=(date(2019, 4, 1), date(2027, 4, 1)))
    return Site.objects.get(pk=site.pk)


def month_of(row: dict[str, str]) -> JstMonth:
    fiscal_year, month = int(row["fiscal_year"]), int(row["month"])
    return JstMonth(fiscal_year if month >= 4 else fiscal_year + 1, month)


def touch_as_published(gate: Device, tokens: list[str], **fields: object) -> None:
    """Each month's people touch in turn, on its days in turn, until the month's touches are made."""
    for row in PUBLISHED:
        month, people = month_of(row), int(row["people"])
        touches = [
            a_touch(
                gate,
                at("08:00", month.first_on + timedelta(days=number // people % 27)) + timedelta(seconds=number),
                token=tokens[number % people],
                **fields,
            )
            for number in range(int(row["touches"]))
        ]
        store(*touches)


@pytest.fixture
def trainees(world: World, centre: Site) -> list[str]:
    tokens = [f"TRAINEE-{number}" for number in range(68)]
    for token in tokens:
        person = a_technician(token, of=world.employer, token=token)
        a_roster_entry(centre, person, world.employer)
    return tokens


def assert_nowhere_else(world: World) -> None:
    """Walks everything that counts work."""
    assert not WorkRecord.objects.exists()
    assert not DirectEntry.objects.exists()
    raw = rejudging.raw_connection()
    people = sorted(set(Touch.objects.exclude(technician=None).values_list("technician_id", flat=True)))
    again = compare(raw, people, from_on=date(2023, 4, 1), until=date(2027, 1, 1))
    assert again.concluded == {}
    of_work = [measure.key for measure in MEASURES if measure.scope == "work_records"]
    assert of_work
    assert not Increment.objects.filter(measure__in=of_work).exists()
    assert not MeasureValue.objects.filter(measure__in=of_work).exists()
    assert recounting.compare(scopes=["work_records"]) == []


@pytest.mark.parametrize("way", ["training", "vending"])
def test_the_published_touches_are_counted_by_month_and_nowhere_else(
    world: World, centre: Site, trainees: list[str], way: str
) -> None:
    site = centre if way == "training" else world.site
    fields = {} if way == "training" else {"method": "vending"}
    touch_as_published(a_device(site), trainees, **fields)

    found = count_touches_beside_work_visible_to(the_prime(world), site.ccus_id, on=EVENING.date())

    counted = {month.month: getattr(month, way) for month in found.months}
    assert counted == {
        month_of(row): Count(touches=int(row["touches"]), people=int(row["people"])) for row in PUBLISHED
    }
    assert {year: getattr(found.total_of(year), way) for year in TOTALS} == TOTALS
    other = "vending" if way == "training" else "training"
    assert {getattr(found.total_of(year), other) for year in TOTALS} == {Count()}
    assert_nowhere_else(world)


def test_a_vending_touch_is_no_arrival_at_a_usual_site(world: World) -> None:
    machine = a_device(world.site)

    (answer,) = store(a_touch(machine, at("12:00"), method="vending"))

    assert (answer.verdict, answer.work_date) == ("vending_touch", MONDAY)
    assert not WorkRecord.objects.exists()
    board = get_site_now_visible_to(the_prime(world), world.site.ccus_id, now=at("12:01"))
    assert (board.arrived, board.present, board.arrivals, board.warnings) == (0, (), (), ())
    (today,) = list_sites_today_visible_to(the_prime(world), now=at("12:01")).sites
    assert (today.arrived, today.attention) == (0, 0)
    reach = get_own_reach(the_technician(world))
    assert [line.state for line in list_lines_of_day(reach, day=MONDAY)] == [None]
    month = get_month(reach, month=JstMonth.of(MONDAY), on=MONDAY + timedelta(days=1))
    assert month.marks.counted_days == 0
    totals = work_day_totals_visible_to(the_technician(world), world.taro.ccus_id, on=MONDAY)
    assert totals.total_days == 0


def test_a_drink_changes_nothing_about_the_day_around_it(world: World) -> None:
    machine = a_device(world.site)
    gate_touches = [a_touch(world.gate, at("08:00")), a_touch(world.gate, at("17:00"), direction="exit")]
    store(*gate_touches)
    before = WorkRecord.objects.values().get()

    store(a_touch(machine, at("07:00"), method="vending"), a_touch(machine, at("19:30"), method="vending"))

    assert WorkRecord.objects.values().get() == before


def test_a_drink_in_the_evening_starts_no_night_shift(world: World) -> None:
    machine = a_device(world.site)
    store(a_touch(machine, at("22:00"), method="vending"))

    store(a_touch(world.gate, at("06:30", MONDAY + timedelta(days=1))))

    assert WorkRecord.objects.get().work_date == MONDAY + timedelta(days=1)


def test_a_touch_at_a_training_centre_casts_no_doubt_on_a_day_of_work(world: World, centre: Site) -> None:
    store(a_touch(a_device(centre), at("08:00")))

    store(a_touch(world.gate, at("08:03")))

    record = WorkRecord.objects.get()
    assert (record.site, record.verdict) == (world.site, "counted")


@pytest.mark.parametrize("kind", [SiteKind.TRAINING, SiteKind.TEST])
def test_no_day_is_typed_in_for_a_site_whose_touches_make_none(world: World, kind: SiteKind) -> None:
    site = a_site(world.prime, name="富士教育訓練センター", kind=kind.value)

    with pytest.raises(errors.SiteMakesNoDays):
        enter(world, MONDAY, site=site, now=at("18:00"))

    assert not DirectEntry.objects.exists()


@pytest.mark.parametrize("kind", [SiteKind.TRAINING, SiteKind.TEST])
def test_a_site_that_comes_to_make_no_days_loses_the_typed_ones(world: World, kind: SiteKind) -> None:
    entry = enter(world, MONDAY, now=at("18:00"))
    waiting = enter(world, MONDAY - timedelta(days=3), now=at("18:00"))
    direct_entries.approve_direct_entries(the_prime(world), [entry], now=at("19:00"))
    assert WorkRecord.objects.count() == 1

    sites.change_site_details(
        the_prime(world), world.site.ccus_id, name="研修所", prefecture_code="13",
        details=SiteDetails(kind=kind), now=at("20:00"),
    )  # fmt: skip

    assert not WorkRecord.objects.exists()
    assert work_day_totals_visible_to(the_technician(world), world.taro.ccus_id, on=MONDAY).total_days == 0
    with pytest.raises(errors.SiteMakesNoDays):
        direct_entries.approve_direct_entries(the_prime(world), [waiting], now=at("21:00"))


def test_only_whoever_runs_the_site_sees_its_counters(world: World, centre: Site) -> None:
    stranger = viewer(Role.SITE_MANAGER, SubjectKind.BUSINESS, a_business("別の元請").ccus_id)
    clerk = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, world.employer.ccus_id)

    for who in (stranger, clerk):
        with pytest.raises(SiteNotFound):
            count_touches_beside_work_visible_to(who, centre.ccus_id, on=MONDAY)


def test_the_counters_are_bounded_by_days(world: World, centre: Site) -> None:
    gate = a_device(centre)
    store(a_touch(gate, at("08:00")), a_touch(gate, at("08:00", MONDAY + timedelta(days=1))))

    (month,) = read_touches_beside_work(centre, from_on=MONDAY, until=MONDAY + timedelta(days=1))

    assert month.training == Count(touches=1, people=1)
