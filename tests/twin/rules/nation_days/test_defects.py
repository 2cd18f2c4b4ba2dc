"""The stated rates of `data/nation_defects.csv` hold in a small country, for a test of detectors needs them all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import numpy as np
import pytest

from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.chance import Chance
from ccus.twin.rules.nation.day_numbers import day_number
from ccus.twin.rules.nation.plan import NationPlan
from ccus.twin.rules.nation.planning import plan_nation
from ccus.twin.rules.nation.tables import LOST, NORMAL, RATES, TEST, TRAINING
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.candidates import candidates_of
from ccus.twin.rules.nation_days.defects import Defect
from ccus.twin.rules.nation_days.losses import dark_gates
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.records import records_of
from ccus.twin.rules.nation_days.site_troubles import site_troubles
from ccus.twin.rules.nation_days.standing import Standing, standing_of
from ccus.twin.rules.nation_days.touches import NUMBERS_SKIPPED, touch_wording_of, touches_of
from ccus.twin.rules.nation_days.visits import CARDS_IN_STACK, Visits, visits_of_month

UNTIL = date(2024, 2, 29)
CHANCE = Chance(20240229)
LAST_YEAR = (*(JstMonth(2023, month) for month in range(3, 13)), JstMonth(2024, 1), JstMonth(2024, 2))
LAST_MONTHS = LAST_YEAR[-3:]


@cache
def plan() -> NationPlan:
    return plan_nation(scale=Decimal("0.01"), until=UNTIL)


@cache
def standing() -> Standing:
    return standing_of(plan(), CHANCE)


@cache
def visits(month: JstMonth) -> Visits:
    return visits_of_month(plan(), standing(), month, CHANCE)


def with_mishap(defect: Defect, months: tuple[JstMonth, ...] = LAST_YEAR) -> int:
    return sum(int(((visits(month).mishaps & defect.bit) > 0).sum()) for month in months)


def number_of_records(months: tuple[JstMonth, ...] = LAST_YEAR) -> int:
    return sum(plan().marginals.work_records[month] for month in months)


def test_what_is_drawn_with_the_country_has_the_rates_of_the_table() -> None:
    assert RATES.roster_forgotten == Defect.NOT_ON_ROSTER.rate
    assert RATES.nodes_missing == Defect.FIRM_NOT_IN_HIERARCHY.rate
    assert RATES.firms_not_renewed == Defect.FIRM_EXPIRED.rate


def test_people_forgotten_on_rosters_are_as_many_as_stated() -> None:
    a = plan().assignments
    in_hierarchy = a.tier >= 0

    assert np.mean(~a.on_roster[in_hierarchy]) == pytest.approx(Defect.NOT_ON_ROSTER.rate, abs=0.0001)


def test_firms_outside_hierarchies_are_as_many_as_stated_with_all_below_them() -> None:
    nodes = plan().nodes
    lower = (nodes.tier > 0) & (plan().sites.kind[nodes.site] == NORMAL)

    assert np.mean(nodes.missing[lower]) == pytest.approx(Defect.FIRM_NOT_IN_HIERARCHY.rate, rel=0.02)


def test_firms_that_did_not_renew_are_as_many_as_stated_and_go_on_working() -> None:
    firms = plan().firms
    five_years_on = (firms.approved_on.astype("datetime64[D]").astype("datetime64[M]") + 61).astype("datetime64[D]")
    due = five_years_on.astype(np.int64) - 1 < day_number(UNTIL)
    expired = firms.expires_on < day_number(UNTIL)

    assert np.mean(expired[due]) == pytest.approx(Defect.FIRM_EXPIRED.rate, abs=0.5 / due.sum())
    of_due = sum(int(due[plan().assignments.firm[visits(month).assignment]].sum()) for month in LAST_MONTHS)
    assert 0.5 < with_mishap(Defect.FIRM_EXPIRED, LAST_MONTHS) / of_due / Defect.FIRM_EXPIRED.rate < 2


@pytest.mark.parametrize(
    "defect",
    [Defect.CARD_REVOKED, Defect.CARD_UNKNOWN, Defect.CLOCK_AHEAD, Defect.TOUCH_LOST, Defect.CARD_FORGOTTEN],
)
@pytest.mark.parametrize("month", [JstMonth(2021, 6), *LAST_MONTHS])
def test_further_days_at_gates_are_as_many_as_stated_in_each_month(defect: Defect, month: JstMonth) -> None:
    assert abs(with_mishap(defect, (month,)) - defect.rate * number_of_records((month,))) <= 0.5


def test_gates_are_dark_as_often_as_stated() -> None:
    dark = offered = 0
    for month in LAST_YEAR:
        calendar = month_calendar(month, CHANCE)
        found = candidates_of(plan(), calendar, CHANCE, usable=standing().is_usable)
        losses = dark_gates(plan(), found, calendar, standing().records_exits, CHANCE)
        touched = losses.is_lost | losses.is_typed | losses.is_late | losses.is_elsewhere
        site_day = plan().assignments.site[found.assignment].astype(np.int64) * 32 + found.day
        dark += len(np.unique(site_day[touched]))
        offered += len(np.unique(site_day))

    assert dark / offered == pytest.approx(Defect.GATE_DARK.rate, rel=0.1)


def test_days_lost_at_dark_gates_are_about_as_many_as_gates_are_dark() -> None:
    lost = with_mishap(Defect.GATE_DARK) / number_of_records()

    assert 0.5 < lost / Defect.GATE_DARK.rate < 1.5


def test_lost_days_leave_neither_touch_nor_record() -> None:
    month = LAST_MONTHS[-1]
    found = visits(month)
    rows = touches_of(plan(), standing(), found, month_calendar(month, CHANCE), CHANCE)
    records = records_of(plan(), found)
    a = plan().assignments
    lost = np.flatnonzero(found.is_lost)
    lost_days = set(zip(a.technician[found.assignment[lost]].tolist(), found.work_day[lost].tolist(), strict=True))

    assert len(lost) > 0
    assert not found.is_lost[rows.visit].any()
    assert not lost_days & set(zip(records.technician.tolist(), records.work_day.tolist(), strict=True))


def test_running_numbers_have_a_gap_for_each_lost_touch_and_hardly_any_else() -> None:
    month = LAST_MONTHS[-1]
    found = visits(month)
    rows = touches_of(plan(), standing(), found, month_calendar(month, CHANCE), CHANCE)
    kept = rows.sequence > 0
    order = np.lexsort((rows.sequence[kept], rows.device[kept]))
    steps = np.diff(rows.sequence[kept][order])[np.diff(rows.device[kept][order]) == 0]
    lost = found.touches[(found.mishaps & Defect.TOUCH_LOST.bit) > 0].sum()

    assert steps.min() == 1
    assert 0.85 < (steps - 1).sum() / (lost + NUMBERS_SKIPPED * len(rows)) < 1.1


def test_stacked_and_repeated_cards_are_as_many_as_stated() -> None:
    crews = stacked = could = repeated = 0
    for month in LAST_YEAR:
        found = visits(month)
        node = plan().assignments.node[found.assignment].astype(np.int64)
        site = plan().assignments.site[found.assignment]
        by_day = ~found.is_typed & ~found.is_lost & (found.half == 0) & ~plan().sites.night[site]
        key, size = np.unique((node * 40_000 + found.work_day)[by_day], return_counts=True)
        is_stacked = (found.mishaps & Defect.CARDS_STACKED.bit) > 0
        crews += int((size >= CARDS_IN_STACK).sum())
        stacked += len(np.unique((node * 40_000 + found.work_day)[is_stacked]))
        may = by_day & ~standing().records_exits[site] & ~standing().asks_which_way[site]
        could += int(may.sum())
        repeated += int(((found.mishaps & Defect.CARD_REPEATED.bit) > 0).sum())
        assert len(key) > 0

    assert stacked / crews == pytest.approx(Defect.CARDS_STACKED.rate, rel=0.25)
    assert repeated / could == pytest.approx(Defect.CARD_REPEATED.rate, rel=0.2)


def test_a_stopped_card_is_one_that_was_lost() -> None:
    lost = set(plan().cards.technician[plan().cards.reason == LOST].tolist())
    found = visits(LAST_MONTHS[-1])
    used = (found.mishaps & Defect.CARD_REVOKED.bit) > 0

    assert set(plan().assignments.technician[found.assignment[used]].tolist()) <= lost


def test_events_sent_twice_are_as_many_as_stated() -> None:
    assert with_mishap(Defect.SENT_TWICE) / number_of_records() == pytest.approx(Defect.SENT_TWICE.rate, rel=0.15)


def test_days_at_two_far_sites_are_as_many_as_stated() -> None:
    shared = sum(int((visits(month).half > 0).sum()) for month in LAST_YEAR)

    assert with_mishap(Defect.IMPOSSIBLE_TRAVEL) / shared == pytest.approx(Defect.IMPOSSIBLE_TRAVEL.rate, rel=0.03)


def test_exits_forgotten_are_as_many_as_stated() -> None:
    could = 0
    for month in LAST_YEAR:
        found = visits(month)
        could += int((standing().records_exits[plan().assignments.site[found.assignment]] & ~found.is_typed).sum())

    assert with_mishap(Defect.EXIT_FORGOTTEN) / could == pytest.approx(Defect.EXIT_FORGOTTEN.rate, rel=0.05)


def test_sites_with_a_wrong_clock_or_no_line_are_as_many_as_stated() -> None:
    sites, wrong, down, months = plan().sites, 0, 0, 0
    for month in plan().marginals.work_records:
        calendar = month_calendar(month, CHANCE)
        is_open = (sites.period_from < calendar.until) & (sites.period_until > calendar.first)
        found = site_troubles(len(sites.prime), calendar, CHANCE)
        wrong += int((found.offset_ms[is_open] != 0).sum())
        down += int((found.down_from < found.down_until)[is_open].sum())
        months += int(is_open.sum())

    assert wrong / months == pytest.approx(Defect.CLOCK_SKEWED.rate, rel=0.15)
    assert down / months == pytest.approx(Defect.SENT_LATE.rate, rel=0.15)


def test_days_at_sites_for_tests_and_training_are_as_many_as_stated() -> None:
    offered = 0
    for month in LAST_YEAR:
        found = candidates_of(plan(), month_calendar(month, CHANCE), CHANCE, usable=standing().is_besides)
        offered += int((found.rank == 0).sum())

    assert with_mishap(Defect.TEST_DATA) / offered == pytest.approx(Defect.TEST_DATA.rate, rel=0.05)


@pytest.mark.parametrize("month", LAST_MONTHS)
@pytest.mark.parametrize(("kind", "verdict"), [(TEST, "test_site"), (TRAINING, "training_site")])
def test_touches_at_sites_for_tests_and_training_say_so_and_make_no_record(
    month: JstMonth, kind: int, verdict: str
) -> None:
    found = visits(month)
    rows = touches_of(plan(), standing(), found, month_calendar(month, CHANCE), CHANCE)
    there = plan().sites.kind[rows.site] == kind
    concluded = [touch_wording_of(int(code)).conclusion for code in rows.wording[there]]

    assert concluded
    assert {one.verdict for one in concluded} == {verdict}
    assert not any(one.makes_record or one.evaluation_valid for one in concluded)
    records = records_of(plan(), found)
    of_touches = records.touches > 0  # the others were typed in by hand
    assert not np.any(plan().sites.kind[records.site[of_touches]] == kind)


def test_no_other_touch_is_taken_for_one_at_such_a_site() -> None:
    found = visits(LAST_MONTHS[-1])
    marked = (found.kind & (reasons.TEST_SITE | reasons.TRAINING_SITE)) > 0

    assert np.array_equal(marked, plan().sites.kind[plan().assignments.site[found.assignment]] != NORMAL)
