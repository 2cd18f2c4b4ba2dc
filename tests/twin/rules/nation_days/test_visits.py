from __future__ import annotations

import numpy as np
import pytest
from tests.twin.rules.nation_days.nation import CHANCE, MONTH, plan, standing, touches, visits

from ccus.history.rules.shifts import shift_rules
from ccus.kit.calendar import JstMonth
from ccus.twin.rules.nation.tables import NORMAL
from ccus.twin.rules.nation_days import reasons
from ccus.twin.rules.nation_days.defects import Defect, defect_kinds
from ccus.twin.rules.nation_days.moments import (
    COMES_TO_SECOND_SITE,
    LEAVES_FIRST_SITE,
    TRAVEL_OF_A_CARD,
    TRAVEL_TOO_FAST,
)
from ccus.twin.rules.nation_days.month_calendar import month_calendar
from ccus.twin.rules.nation_days.records import NEVER, records_of, wording_of
from ccus.twin.rules.nation_days.site_troubles import site_troubles
from ccus.twin.rules.nation_days.touches import touch_wording_of
from ccus.twin.rules.nation_days.visits import visits_of_month


@pytest.mark.parametrize("month", [JstMonth(2019, 4), JstMonth(2021, 9), MONTH])
def test_records_at_normal_sites_are_exactly_as_many_as_published(month: JstMonth) -> None:
    rows = records_of(plan(), visits(month))

    assert (plan().sites.kind[rows.site] == NORMAL).sum() == plan().marginals.work_records[month]


def test_no_two_records_share_person_site_and_day() -> None:
    rows = records_of(plan(), visits())
    keys = np.stack((rows.technician, rows.site, rows.work_day), axis=1)

    assert len(np.unique(keys, axis=0)) == len(rows)


def test_the_same_seed_gives_the_same_month() -> None:
    again = visits_of_month(plan(), standing(), MONTH, CHANCE)

    assert all(np.array_equal(getattr(again, name), getattr(visits(), name)) for name in vars(again))


def test_every_defect_of_the_table_is_known_and_the_common_ones_happen() -> None:
    happened = {defect for defect in Defect if (visits().mishaps & defect.bit).any()}

    assert set(defect_kinds()) == set(Defect)
    assert happened >= {
        Defect.NOT_ON_ROSTER, Defect.FIRM_NOT_IN_HIERARCHY, Defect.CARD_REVOKED, Defect.CARD_UNKNOWN, Defect.CLOCK_AHEAD,
        Defect.SENT_TWICE, Defect.EXIT_FORGOTTEN, Defect.IMPOSSIBLE_TRAVEL,
    }  # fmt: skip


def test_two_sites_are_close_in_time_only_where_that_is_the_defect() -> None:
    within = shift_rules().two_sites_within.total_seconds()

    assert TRAVEL_TOO_FAST[1] <= within < COMES_TO_SECOND_SITE.earliest - LEAVES_FIRST_SITE.latest


def test_a_card_that_is_carried_to_another_site_takes_longer_than_what_is_called_at_once() -> None:
    within = shift_rules().two_sites_within.total_seconds()

    assert within < TRAVEL_OF_A_CARD[0] < TRAVEL_OF_A_CARD[1] < COMES_TO_SECOND_SITE.earliest - LEAVES_FIRST_SITE.latest


def test_those_at_two_sites_at_once_are_told_by_the_verdict_and_carried_cards_are_not() -> None:
    carried = at_once = 0
    for month in (JstMonth(2023, 11), JstMonth(2023, 12), MONTH):
        found = visits(month)
        rushed = np.flatnonzero((found.mishaps & Defect.IMPOSSIBLE_TRAVEL.bit) > 0)
        person = plan().assignments.technician[found.assignment[rushed]]
        order = np.lexsort((found.entry[rushed], found.work_day[rushed], person))
        first, second = rushed[order[::2]], rushed[order[1::2]]
        took = found.entry[second] - found.entry[first]
        is_at_once = (found.kind[second] & reasons.ELSEWHERE) > 0
        assert (took[is_at_once] < TRAVEL_TOO_FAST[1]).all()
        assert (took[~is_at_once] >= TRAVEL_OF_A_CARD[0]).all()
        at_once, carried = at_once + int(is_at_once.sum()), carried + int((~is_at_once).sum())

    assert min(at_once, carried) > 0


def test_clocks_that_drift_are_hardly_off_at_first() -> None:
    calendar = month_calendar(MONTH, CHANCE)
    found = site_troubles(100_000, calendar, CHANCE)
    sites = np.flatnonzero(found.offset_ms != 0)
    day = np.full(len(sites), calendar.first)

    first, last = np.abs(found.offset_on(sites, day)), np.abs(found.offset_on(sites, day + found.length - 1))

    drifts = found.drift[sites]
    assert (first[~drifts] == last[~drifts]).all()
    assert first[drifts].max() < 6_000 < 20_000 <= last[drifts].min()
    assert 0.4 < drifts.mean() < 0.6


def test_two_sites_of_one_day_are_in_the_same_prefecture() -> None:
    found = visits()
    a, shared = plan().assignments, np.flatnonzero(visits().half)
    key = a.technician[found.assignment[shared]].astype(np.int64) * 100_000 + found.work_day[shared]
    prefecture = plan().sites.prefecture[a.site[found.assignment[shared]]][np.argsort(key, kind="stable")]

    assert len(shared) > 0
    assert np.array_equal(prefecture[::2], prefecture[1::2])


def test_single_and_forgotten_exits_leave_the_record_open() -> None:
    rows = records_of(plan(), visits())
    single = rows.touches == 1

    assert (rows.exit_at[single] == NEVER).all()
    assert (rows.exit_at[rows.touches >= 2] > rows.entry_at[rows.touches >= 2]).all()


def test_days_typed_in_by_hand_have_no_touch_and_count() -> None:
    rows = records_of(plan(), visits())
    typed = {wording_of(int(code)) for code in rows.wording[rows.touches == 0]}

    assert {(words.source, words.verdict, words.methods) for words in typed} == {("direct", "counted", ())}
    assert all(words.evaluation_valid and words.site_roles and words.trade_code for words in typed)


def test_a_record_has_on_average_at_most_one_and_a_half_touches() -> None:
    assert 1.2 < len(touches()) / len(records_of(plan(), visits())) <= 1.5


def test_touches_come_in_order_and_have_ids_of_version_seven() -> None:
    rows = touches()

    assert (np.diff(rows.happened_at) >= 0).all()
    assert len(np.unique(rows.event_id, axis=0)) == len(rows)
    assert set((rows.event_id[:, 0] >> np.uint64(12)) & np.uint64(15)) == {7}
    assert set(rows.event_id[:, 1] >> np.uint64(62)) == {2}
    assert (rows.event_id[:, 0] >> np.uint64(16)).astype(np.int64).tolist()[0] // 1000 == rows.happened_at[0]


def test_a_night_shift_ends_on_the_next_morning() -> None:
    rows = touches()
    night = plan().sites.night[rows.site] & (rows.work_day >= 0)

    assert set(np.unique(rows.touched_day[night] - rows.work_day[night])) == {0, 1}
    assert set(np.unique((rows.touched_day - rows.work_day)[~night & (rows.work_day >= 0)])) == {0}


@pytest.mark.parametrize(
    ("kind", "expected", "makes_record", "valid"),
    [
        (0, [], True, True),
        (reasons.NO_ROSTER, ["no_site_role"], True, False),
        (reasons.NO_ROSTER | reasons.OUTSIDE_HIERARCHY, ["not_in_hierarchy", "no_site_role"], True, False),
        (reasons.CARD_REVOKED | reasons.FIRM_EXPIRED, ["card_revoked", "business_expired"], False, False),
        (reasons.ELSEWHERE, ["duplicate_person_elsewhere"], True, True),
        (reasons.UNKNOWN_CARD | reasons.NO_ROSTER, ["unknown_card"], False, False),
        (reasons.CLOCK_AHEAD, ["clock_suspect"], False, False),
        (reasons.TEST_SITE, ["test_site"], False, False),
        (reasons.TRAINING_SITE | reasons.CARD_EXPIRED, ["training_site", "card_expired"], False, False),
    ],
)
def test_each_kind_is_judged_by_the_real_rules(kind: int, expected: list[str], makes_record: bool, valid: bool) -> None:
    found = reasons.conclusion_of(kind)

    assert list(found.reasons) == expected
    assert (found.makes_record, found.evaluation_valid) == (makes_record, valid)


def test_touches_of_strange_cards_name_nobody() -> None:
    rows = touches()
    verdicts = np.array([touch_wording_of(int(code)).conclusion.verdict for code in rows.wording])

    assert set(verdicts[rows.technician < 0]) == {"unknown_card"}
    assert set(verdicts[rows.work_day < 0]) == {"clock_suspect"}
