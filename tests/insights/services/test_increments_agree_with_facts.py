"""Whatever happens to facts, in whatever order: kept values and waiting increments together are the count from facts."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg.types.range import Range
from tests.factories.registry import make_business, make_technician
from tests.history.world import MONDAY, World, a_roster_entry, a_site, a_technician, a_touch, at, store

from ccus.history.models import WorkRecord
from ccus.history.services import rebuilding
from ccus.history.services.rejudging import raw_connection
from ccus.insights.models import Increment
from ccus.insights.queries.values import read_months
from ccus.insights.rules.measures import WORK_RECORDS
from ccus.insights.services import folding, recounting
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Business, BusinessKindPeriod, Technician
from ccus.registry.states import BusinessKind
from ccus.sites.models import Site
from ccus.sites.states import SiteKind

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PREFECTURES = ("01", "13", "27", "47")


class Country:
    """A world to which anything may happen; each public method is one thing."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.world = World()
        self.second = a_site(self.world.prime, kind=SiteKind.TEST.value, office_prefecture_code="27")
        a_roster_entry(self.second, self.world.taro, self.world.employer)

    def _day(self) -> date:
        return MONDAY - timedelta(days=self.draw.randrange(50))

    def a_day_at_work(self) -> None:
        day = self._day()
        store(a_touch(self.world.gate, at("08:00", day)), a_touch(self.world.gate, at("17:00", day)))

    def a_person_registers(self) -> None:
        make_technician(registered_on=self._day(), prefecture_code=self.draw.choice(PREFECTURES))

    def a_person_moves(self) -> None:
        Technician.objects.filter(pk=self.world.taro.pk).update(prefecture_code=self.draw.choice(PREFECTURES))

    def a_person_is_removed(self) -> None:
        a_person = make_technician(registered_on=self._day())
        a_person.trades.all().delete()
        a_person.delete()

    def a_firm_registers(self) -> None:
        make_business(
            registered_on=self._day(),
            business_kind=self.draw.choice(list(BusinessKind)),
            prefecture_code=self.draw.choice(PREFECTURES),
        )

    def a_firm_changes_its_kind(self) -> None:
        period = BusinessKindPeriod.objects.filter(valid__upper_inf=True).order_by("?").first()
        if period is None or period.valid.lower >= MONDAY:
            return
        from_on = period.valid.lower + timedelta(days=1 + self.draw.randrange(60))
        period.valid = Range(period.valid.lower, from_on)
        period.save()
        kind = self.draw.choice([kind for kind in BusinessKind if kind != period.business_kind])
        BusinessKindPeriod.objects.create(
            business=period.business, business_kind=kind.value, valid=Range(from_on, None)
        )

    def a_firm_moves(self) -> None:
        for business in Business.objects.order_by("?")[:2]:
            business.prefecture_code = self.draw.choice(PREFECTURES)
            business.save()

    def a_site_changes_its_kind(self) -> None:
        Site.objects.filter(pk=self.draw.choice([self.world.site.pk, self.second.pk])).update(
            kind=self.draw.choice(list(SiteKind)).value, office_prefecture_code=self.draw.choice(PREFECTURES)
        )

    def a_site_opens(self) -> None:
        a_site(self.world.prime, opened_at=at("00:30", self._day()))

    def records_without_facts_are_rebuilt_away(self) -> None:
        day = self._day()
        person = a_technician("幽霊")
        for site in (self.world.site, self.second):
            WorkRecord.objects.create(
                technician=person, site=site, work_date=day, touch_count=1, source="touch", verdict="counted",
                evaluation_valid=False, revised_at=NOW,
            )  # fmt: skip
        rebuilding.rebuild_work_records(raw_connection(), [JstMonth.of(day)], write=self.draw.random() < 0.8, now=NOW)

    def increments_are_folded(self) -> None:
        folding.fold_increments(now=NOW)

    def one_month_is_counted_again(self) -> None:
        recounting.recount(now=NOW, months=[self._day()], scopes=["work_records"])


THINGS: tuple[Callable[[Country], None], ...] = (
    Country.a_day_at_work,
    Country.a_person_registers,
    Country.a_person_moves,
    Country.a_person_is_removed,
    Country.a_firm_registers,
    Country.a_firm_changes_its_kind,
    Country.a_firm_moves,
    Country.a_site_changes_its_kind,
    Country.a_site_opens,
    Country.records_without_facts_are_rebuilt_away,
    Country.increments_are_folded,
    Country.one_month_is_counted_again,
)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_after_any_mix_of_events_the_values_are_what_facts_say(seed: int) -> None:
    country = Country(seed)

    for _ in range(40):
        country.draw.choice(THINGS)(country)

    assert recounting.compare() == []
    folding.fold_increments(now=NOW)
    assert not Increment.objects.exists()
    assert recounting.compare() == []
    assert recounting.recount(now=NOW) == []


@pytest.mark.django_db
def test_records_of_a_site_leave_all_figures_when_it_turns_out_to_be_a_test_site() -> None:
    country = Country(0)
    november = {"from_on": date(2026, 11, 1), "until": date(2026, 12, 1)}
    store(a_touch(country.world.gate, at("08:00")))
    assert read_months(WORK_RECORDS, **november) == {date(2026, 11, 1): 1}

    Site.objects.filter(pk=country.world.site.pk).update(kind=SiteKind.TEST.value)

    assert read_months(WORK_RECORDS, **november) == {}


@pytest.mark.django_db
def test_a_further_touch_of_the_same_day_counts_nothing_more() -> None:
    country = Country(0)
    store(a_touch(country.world.gate, at("08:00")))
    store(a_touch(country.world.gate, at("12:00")))

    assert read_months(WORK_RECORDS, from_on=date(2026, 11, 1), until=date(2026, 12, 1)) == {date(2026, 11, 1): 1}


@pytest.mark.django_db
def test_a_wrong_value_is_found_and_counted_again() -> None:
    Country(0)
    folding.fold_increments(now=NOW)
    assert recounting.recount(now=NOW) == []
    Increment.objects.create(measure="work_records", period_on=date(2026, 11, 1), split="", part="", delta=5)

    wrong = [recounting.Difference("work_records", "", date(2026, 11, 1), "", 5, 0)]

    assert recounting.compare() == wrong
    assert recounting.recount(now=NOW) == wrong
    assert recounting.compare() == []
