from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import Range
from tests.history.acting import enter, the_clerk, the_prime, the_technician, viewer
from tests.history.world import (
    MONDAY,
    World,
    a_business,
    a_roster_entry,
    a_technician,
    a_touch,
    at,
    store,
)

from ccus.access.errors import PermissionMissing
from ccus.access.states import Role, SubjectKind
from ccus.history.queries import people_days
from ccus.history.queries.people_days import OpenDays
from ccus.history.states import DayState
from ccus.kit.calendar import JstMonth
from ccus.registry.models import Affiliation, Technician, TechnicianTrade

pytestmark = pytest.mark.django_db
NOVEMBER = JstMonth(2026, 11)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def a_colleague(world: World, name: str, kana: str) -> Technician:
    person = a_technician(name, of=world.employer, token=name)
    Technician.objects.filter(pk=person.pk).update(kana_folded=kana)
    return person


@pytest.fixture
def crew(world: World) -> World:
    """Of four people, on Wednesday: one was there on both days, one on none, one needs attention, one waits."""
    Technician.objects.filter(pk=world.taro.pk).update(kana_folded="ヤマダタロウ")
    TechnicianTrade.objects.create(technician=world.taro, position=1, trade_code="06-01")
    hanako = a_colleague(world, "花子", "ヤマダハナコ")
    jiro = a_colleague(world, "次郎", "ヤマダジロウ")
    saburo = a_colleague(world, "三郎", "ヤマダサブロウ")
    for person in (hanako, saburo):
        a_roster_entry(world.site, person, world.employer)
    people = [world.taro, hanako, saburo]
    for entry in world.site.roster_entries.filter(technician__in=people):
        entry.valid = Range(MONDAY, None)
        entry.save()
    store(a_touch(world.gate, at("08:00")), a_touch(world.gate, at("08:00", TUESDAY)))
    store(a_touch(world.gate, at("08:00"), token="次郎"))
    enter(world, MONDAY, technician=saburo, by=the_clerk(world))
    enter(world, TUESDAY, technician=saburo, by=the_clerk(world))
    assert jiro.full_name == "山田 次郎"
    return world


def month(world: World, **options: object) -> people_days.PeopleMonth:
    return people_days.get_people_month_visible_to(
        the_clerk(world),
        month=NOVEMBER,
        on=WEDNESDAY,
        **options,  # type: ignore[arg-type]
    )


def names(page: people_days.PeopleMonth) -> list[str]:
    return [listed.person.name for listed in page.listed]


def test_a_month_lists_the_firms_people_in_order_of_reading_with_their_days(crew: World) -> None:
    page = month(crew)

    assert names(page) == ["山田 三郎", "山田 次郎", "山田 太郎", "山田 花子"]
    saburo, jiro, taro, hanako = page.listed
    assert taro.marks.states() == {MONDAY: DayState.RECORDED, TUESDAY: DayState.RECORDED}
    assert (taro.person.trade_code, taro.person.skill_level) == ("06-01", 1)
    assert hanako.marks.missing_dates() == (MONDAY, TUESDAY)
    assert jiro.marks.states() == {MONDAY: DayState.ATTENTION}
    assert saburo.marks.states() == {MONDAY: DayState.PENDING, TUESDAY: DayState.PENDING}
    assert [line.site_name for line in taro.lines] == ["丸の内新築", "丸の内新築"]


def test_totals_are_those_of_the_firm_whatever_is_listed(crew: World) -> None:
    page = month(crew, show=OpenDays.MISSING, search="花子")

    assert names(page) == ["山田 花子"]
    assert page.totals == people_days.FirmTotals(
        people={OpenDays.ALL: 4, OpenDays.MISSING: 1, OpenDays.ATTENTION: 1, OpenDays.PENDING: 1},
        counted_days=2,
        missing_days=2,
        attention_days=1,
        pending_days=2,
    )


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (OpenDays.MISSING, ["山田 花子"]),
        (OpenDays.ATTENTION, ["山田 次郎"]),
        (OpenDays.PENDING, ["山田 三郎"]),
    ],
)
def test_people_are_filtered_by_their_open_days(crew: World, show: OpenDays, expected: list[str]) -> None:
    assert names(month(crew, show=show)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("山田　花", ["山田 花子"]),
        ("やまだはなこ", ["山田 花子"]),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", ["山田 花子"]),
        ("だれもいない", []),
        ("  ", ["山田 三郎", "山田 次郎", "山田 太郎", "山田 花子"]),
    ],
)
def test_people_are_found_however_the_name_is_typed(crew: World, typed: str, expected: list[str]) -> None:
    assert names(month(crew, search=typed)) == expected


def test_people_are_found_by_the_beginning_of_their_id_in_full_width(crew: World) -> None:
    typed = crew.taro.ccus_id.translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert names(month(crew, search=typed)) == ["山田 太郎"]


def test_pages_end_where_people_end(crew: World) -> None:
    last = month(crew, size=3, page=99)

    assert (names(last), last.page, last.pages, last.found) == (["山田 花子"], 2, 2, 4)
    assert len(month(crew, size=None).listed) == 4


def test_people_who_left_are_listed_in_the_months_they_belonged_to_the_firm(crew: World) -> None:
    Affiliation.objects.filter(technician=crew.taro).update(valid=Range(date(2021, 4, 1), TUESDAY))

    taro = next(listed for listed in month(crew).listed if listed.person.ccus_id == crew.taro.ccus_id)
    later = people_days.get_people_month_visible_to(the_clerk(crew), month=NOVEMBER.next(), on=WEDNESDAY)

    assert taro.marks.missing_days == 0
    assert "山田 太郎" not in names(later)


def test_a_firm_without_people_has_an_empty_month(world: World) -> None:
    lonely = viewer(Role.BUSINESS_CLERK, SubjectKind.BUSINESS, a_business("一人").ccus_id)

    page = people_days.get_people_month_visible_to(lonely, month=NOVEMBER, on=WEDNESDAY)

    assert (page.business_name, page.listed, page.found, page.pages) == ("一人", (), 0, 1)


def test_only_clerks_and_administrators_list_people(world: World) -> None:
    for who in (the_technician(world), the_prime(world)):
        with pytest.raises(PermissionMissing):
            people_days.get_people_month_visible_to(who, month=NOVEMBER, on=WEDNESDAY)
        with pytest.raises(PermissionMissing):
            people_days.list_chosen_visible_to(who, [(world.taro.ccus_id, MONDAY)])
        with pytest.raises(PermissionMissing):
            people_days.list_open_days_visible_to(who, [world.taro.ccus_id], month=NOVEMBER, on=WEDNESDAY)


def test_queries_do_not_grow_with_the_number_of_people(
    crew: World, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    for number in range(20):
        a_roster_entry(crew.site, a_technician(f"多{number}", of=crew.employer), crew.employer)

    connection.ensure_connection()
    with django_assert_num_queries(6):
        assert len(month(crew).listed) == 24


def test_chosen_days_are_those_on_which_people_belong_to_the_firm(crew: World) -> None:
    stranger = a_technician("他人", of=a_business("他社"))
    Affiliation.objects.filter(technician=crew.taro).update(valid=Range(TUESDAY, None))

    chosen = people_days.list_chosen_visible_to(
        the_clerk(crew),
        [
            (crew.taro.ccus_id, MONDAY),
            (crew.taro.ccus_id, WEDNESDAY),
            (crew.taro.ccus_id, TUESDAY),
            (stranger.ccus_id, MONDAY),
        ],
    )

    assert [(choice.person.name, choice.days) for choice in chosen] == [("山田 太郎", (TUESDAY, WEDNESDAY))]


def test_a_person_stands_for_their_missing_days_and_those_that_need_attention(crew: World) -> None:
    hanako = Technician.objects.get(given_name="花子")
    jiro = Technician.objects.get(given_name="次郎")
    stranger = a_technician("他人", of=a_business("他社"))

    cells = people_days.list_open_days_visible_to(
        the_clerk(crew),
        [crew.taro.ccus_id, hanako.ccus_id, jiro.ccus_id, stranger.ccus_id],
        month=NOVEMBER,
        on=WEDNESDAY,
    )

    assert cells == [(jiro.ccus_id, MONDAY), (hanako.ccus_id, MONDAY), (hanako.ccus_id, TUESDAY)]
