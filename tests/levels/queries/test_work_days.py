from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.factories.registry import make_affiliation, make_business, make_technician

from ccus.access.viewers import PUBLIC
from ccus.history.models import WorkRecord
from ccus.levels.queries.work_days import WorkDayTotals, list_progress_visible_to, work_day_totals_visible_to
from ccus.levels.rules.criteria import GUIDELINE
from ccus.levels.rules.progress import CountedDays
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Technician

pytestmark = pytest.mark.django_db

# Work records bear no database reference to sites, and the days are counted without looking at them.
SITE, OTHER_SITE = 1, 2


def work(
    technician: Technician,
    day: date,
    *,
    site_id: int = SITE,
    trade_code: str = "06-01",
    roles: tuple[str, ...] = ("other",),
    evaluation_valid: bool = True,
) -> None:
    WorkRecord.objects.create(
        technician=technician,
        site_id=site_id,
        work_date=day,
        trade_code=trade_code,
        site_roles=list(roles),
        touch_count=1,
        methods=["card"],
        source="touch",
        verdict="counted" if evaluation_valid else "no_site_role",
        evaluation_valid=evaluation_valid,
        revised_at=cast.NOW,
    )


def count_days(technician: Technician, *, on: date = cast.TODAY) -> WorkDayTotals:
    return work_day_totals_visible_to(cast.viewer_of(technician), technician.ccus_id, on=on)


def back(days: int) -> date:
    return cast.TODAY - timedelta(days=days)


def test_two_sites_in_a_day_are_one_day() -> None:
    technician = make_technician()
    work(technician, back(1), site_id=SITE)
    work(technician, back(1), site_id=OTHER_SITE)
    work(technician, back(2))

    totals = count_days(technician)

    assert totals.total_days == 2
    assert totals.by_trade == {"06-01": CountedDays(work_days=2)}
    assert (totals.first_on, totals.last_on) == (back(2), back(1))


def test_records_that_are_not_valid_for_evaluation_do_not_count() -> None:
    technician = make_technician()
    work(technician, back(1), evaluation_valid=False)
    work(technician, back(2), trade_code="", roles=(), evaluation_valid=False)

    assert count_days(technician) == WorkDayTotals()


def test_a_day_that_is_valid_at_one_of_two_sites_counts() -> None:
    technician = make_technician()
    work(technician, back(1), site_id=SITE, evaluation_valid=False)
    work(technician, back(1), site_id=OTHER_SITE)

    assert count_days(technician).total_days == 1


def test_days_as_foreman_and_crew_leader_are_counted_apart_and_together() -> None:
    technician = make_technician()
    work(technician, back(1), roles=("foreman",))
    work(technician, back(2), roles=("crew_leader",))
    work(technician, back(3), roles=("crew_leader", "foreman"))
    work(technician, back(4), roles=("foreman",), site_id=SITE)
    work(technician, back(4), roles=("crew_leader",), site_id=OTHER_SITE)
    work(technician, back(5), roles=("safety_health_manager",))

    totals = count_days(technician)

    assert (totals.total_days, totals.foreman_days, totals.crew_leader_days, totals.management_days) == (5, 3, 3, 4)


def test_a_day_in_two_trades_counts_in_both_and_once_in_all() -> None:
    technician = make_technician()
    work(technician, back(1), site_id=SITE, trade_code="34-01")
    work(technician, back(1), site_id=OTHER_SITE, trade_code="34-02", roles=("foreman",))
    work(technician, back(2), trade_code="10-01")

    totals = count_days(technician)

    assert totals.total_days == 2
    assert {code: days.work_days for code, days in totals.by_trade.items()} == {"34-01": 1, "34-02": 1, "10-01": 1}
    assert totals.by_field == {
        "carpentry": CountedDays(work_days=1, foreman_days=1, management_days=1),
        "rebar": CountedDays(work_days=1),
    }


def test_days_after_the_asked_one_are_left_out() -> None:
    technician = make_technician()
    work(technician, back(0))
    work(technician, back(1))

    assert count_days(technician, on=back(1)).total_days == 1
    assert count_days(technician, on=back(0)).total_days == 2


def test_the_days_of_others_are_left_out() -> None:
    technician, other = make_technician(), make_technician()
    work(other, back(1))

    assert count_days(technician).total_days == 0


def test_counting_takes_one_statement_beside_finding_the_person(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    technician = make_technician()

    with django_assert_num_queries(2):
        count_days(technician)


def test_who_may_see_the_days() -> None:
    technician, employer, past = make_technician(), make_business(), make_business()
    make_affiliation(technician, past, last_on=back(1))
    make_affiliation(technician, employer, from_on=back(0))
    work(technician, back(1))

    for viewer in (cast.viewer_of(technician), cast.clerk_of(employer), cast.reviewer(), cast.operator()):
        assert work_day_totals_visible_to(viewer, technician.ccus_id, on=cast.TODAY).total_days == 1
    for viewer in (
        cast.viewer_of(make_technician()),
        cast.clerk_of(past),
        cast.clerk_of(make_business()),
        cast.site_manager_of(employer),
        PUBLIC,
    ):
        with pytest.raises(TechnicianNotFound):
            work_day_totals_visible_to(viewer, technician.ccus_id, on=cast.TODAY)
        with pytest.raises(TechnicianNotFound):
            list_progress_visible_to(viewer, technician.ccus_id, on=cast.TODAY)


def test_a_person_who_is_not_registered_is_not_found() -> None:
    with pytest.raises(TechnicianNotFound):
        work_day_totals_visible_to(cast.reviewer(), cast.technician_id(99), on=cast.TODAY)


def test_progress_is_shown_for_each_field_of_the_registered_trades() -> None:
    technician = make_technician(trade_codes=("06-01", "38-02", "02-01"))
    work(technician, back(1), trade_code="06-01")
    work(technician, back(2), trade_code="38-02")
    work(technician, back(3), trade_code="02-01")
    work(technician, back(4), trade_code="02-01")

    progress = list_progress_visible_to(cast.viewer_of(technician), technician.ccus_id, on=cast.TODAY)

    assert [(one.field, one.next_level, one.steps[0].counted_days, one.stand_in) for one in progress] == [
        ("scaffolding", 2, 1, False),
        ("painting", 2, 1, False),
        ("waterproofing", 2, 1, False),
        (GUIDELINE, 2, 2, True),
    ]
