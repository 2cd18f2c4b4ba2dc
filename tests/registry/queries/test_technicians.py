from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import cast as known
from tests.cast import Cast
from tests.factories.registry import make_affiliation, make_business, make_technician

from ccus.access.errors import PermissionMissing
from ccus.access.states import Relation, SitePhase
from ccus.access.viewers import PUBLIC
from ccus.registry.models import Business
from ccus.registry.queries.profiles import CheckupView, CredentialView, QualificationView
from ccus.registry.queries.technicians import get_technician_visible_to, list_employees_visible_to
from ccus.registry.rules.names import PersonName

pytestmark = pytest.mark.django_db


def test_the_person_reads_all_40_items(cast: Cast) -> None:
    profile = get_technician_visible_to(known.viewer_of(cast.takahashi), cast.takahashi.ccus_id, on=known.TODAY)

    affiliation = cast.takahashi.affiliations.get()
    assert profile.fields["full_name"] == "髙橋 健一"
    assert profile.fields["full_name_kana"] == "タカハシ ケンイチ"
    assert profile.fields["birth_date"] == date(1985, 7, 15)
    assert (profile.fields["blood_type"], profile.fields["blood_rh"]) == ("A", "+")
    assert profile.fields["phone_mobile"] == "09000000001"
    assert [row.affiliation_id for row in profile.fields["affiliations"]] == [affiliation.pk]  # type: ignore[union-attr]
    assert profile.fields["hired_on"] == date(2020, 4, 1)
    assert profile.fields["health_insurance_status"] == "enrolled"
    assert profile.fields["health_insurance_kind"] == "kyokai_kenpo"
    assert profile.fields["pension_kind"] == "employees_pension"
    assert profile.fields["employment_insurance_status"] == "enrolled"
    assert profile.fields["health_checkups"] == (CheckupView(kind="一般健康診断", taken_on=date(2026, 2, 10)),)
    assert profile.fields["major_trades"] == ("06",)
    assert profile.fields["minor_trades"] == ("06-01", "06-04")
    assert profile.fields["qualifications"] == (
        QualificationView(
            name="玉掛け技能講習", certificate_number="第1234号", from_on=date(2006, 5, 20), last_on=None
        ),
        QualificationView(
            name="職長・安全衛生責任者教育", certificate_number="", from_on=date(2015, 9, 3), last_on=None
        ),
    )
    assert profile.fields["education"] == (CredentialView(name="埼玉県立工業高等学校", gained_on=date(2004, 3, 31)),)
    assert profile.fields["awards"] == (CredentialView(name="青年優秀施工者顕彰", gained_on=date(2018, 10, 1)),)
    assert profile.fields["card_issue_count"] == 1
    assert profile.fields["skill_level"] == 3


def test_items_that_change_with_time_are_those_of_the_day(cast: Cast) -> None:
    person = known.viewer_of(cast.takahashi)

    before = get_technician_visible_to(person, cast.takahashi.ccus_id, on=date(2026, 3, 31))

    assert before.fields["affiliations"] == ()
    assert before.fields["hired_on"] is None
    assert before.fields["health_insurance_status"] == ""


def test_an_empty_field_is_there_and_a_hidden_one_is_not(cast: Cast) -> None:
    profile = get_technician_visible_to(
        known.site_manager_of(cast.yamada_gumi),
        cast.nguyen.ccus_id,
        on=known.TODAY,
        relation=Relation.PRIME,
        phase=SitePhase.OPEN,
    )

    assert profile.text("common_name") == ""
    assert profile.text("birth_date") == "1998-02-03"
    with pytest.raises(KeyError):
        profile.text("nationality")


def test_a_whole_profile_takes_few_queries(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(9):
        get_technician_visible_to(known.clerk_of(cast.sato_tobi), cast.takahashi.ccus_id, on=known.TODAY)


def names_of(business: Business, **arguments: str) -> list[str]:
    page = list_employees_visible_to(known.clerk_of(business), on=known.TODAY, **arguments)
    return [person.full_name for person in page.people]


def test_people_are_listed_in_order_of_their_readings(cast: Cast) -> None:
    page = list_employees_visible_to(known.clerk_of(cast.sato_tobi), on=known.TODAY)

    assert [(one.full_name, one.affiliation_kind, one.trade_code, one.skill_level) for one in page.people] == [
        ("NGUYEN VAN AN", "primary", "06-01", 1),
        ("髙橋 健一", "primary", "06-01", 3),
        ("渡邊 花子", "secondary", "10-01", 2),
    ]
    assert page.next_cursor == ""


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("高橋", ["髙橋 健一"]),
        ("たかはし", ["髙橋 健一"]),
        ("ﾀｶﾊｼ ｹﾝ", ["髙橋 健一"]),
        ("ｎｇｕｙｅｎ", ["NGUYEN VAN AN"]),
        ("グエン", ["NGUYEN VAN AN"]),
        ("渡辺", ["渡邊 花子"]),
        ("0000-0000-001", ["髙橋 健一"]),
        ("　", ["NGUYEN VAN AN", "髙橋 健一", "渡邊 花子"]),
        ("加藤", []),
        ("%", []),
        ("\0", ["NGUYEN VAN AN", "髙橋 健一", "渡邊 花子"]),
        ("高\0橋", ["髙橋 健一"]),
    ],
)
def test_people_are_found_however_they_are_searched_for(search: str, expected: list[str], cast: Cast) -> None:
    assert names_of(cast.sato_tobi, search=search) == expected


def test_pages_follow_each_other_without_a_gap_or_a_repeat(cast: Cast) -> None:
    business = make_business()
    same_reading = PersonName(family="鈴木", given="一郎", family_kana="スズキ", given_kana="イチロウ")
    for _ in range(5):
        make_affiliation(make_technician(name=same_reading), business)
    viewer = known.clerk_of(business)

    first = list_employees_visible_to(viewer, on=known.TODAY, size=2)
    second = list_employees_visible_to(viewer, on=known.TODAY, size=2, cursor=first.next_cursor)
    third = list_employees_visible_to(viewer, on=known.TODAY, size=2, cursor=second.next_cursor)

    assert [len(page.people) for page in (first, second, third)] == [2, 2, 1]
    assert len({one.ccus_id for page in (first, second, third) for one in page.people}) == 5
    assert third.next_cursor == ""


@pytest.mark.parametrize("cursor", ["nonsense", "!!!", "44GC", "eA==", "日本", "MToA", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6"])
def test_a_cursor_that_cannot_be_read_begins_at_the_first_page(cursor: str, cast: Cast) -> None:
    assert len(names_of(cast.sato_tobi, cursor=cursor)) == 3


def test_those_who_left_and_those_to_come_are_not_listed(cast: Cast) -> None:
    business = make_business()
    make_affiliation(make_technician(), business, last_on=date(2026, 11, 15))
    make_affiliation(make_technician(), business, from_on=date(2026, 11, 17))

    assert names_of(business) == []


def test_only_firms_have_people_to_list(cast: Cast) -> None:
    assert list_employees_visible_to(known.viewer_of(cast.takahashi), on=known.TODAY).people == ()
    assert list_employees_visible_to(known.operator(), on=known.TODAY).people == ()
    with pytest.raises(PermissionMissing):
        list_employees_visible_to(PUBLIC, on=known.TODAY)


def test_listing_takes_the_same_queries_for_any_number(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    business = make_business()
    for _ in range(10):
        make_affiliation(make_technician(), business)

    with django_assert_max_num_queries(2):
        list_employees_visible_to(known.clerk_of(business), on=known.TODAY)
