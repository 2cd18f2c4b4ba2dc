from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from tests.twin.rules.nation_days.nation import CHANCE, MONTH, plan, visits

from ccus.twin.rules.nation.tables import NORMAL
from ccus.twin.rules.nation_days.headcounts import (
    COMES_WITHOUT_CARD,
    FORGOTTEN,
    ONE_WITHOUT_CARD,
    SITES_THAT_TELL,
    TWO_WITHOUT_CARD,
    HeadcountRows,
    headcounts_of,
)
from ccus.twin.rules.nation_days.month_calendar import month_calendar


@pytest.fixture(scope="module")
def rows() -> HeadcountRows:
    return headcounts_of(plan(), visits(), month_calendar(MONTH, CHANCE), CHANCE)


def came() -> Counter[tuple[int, int, int]]:
    """People with a card by site, firm and day, whatever became of their touches."""
    assignments, month = plan().assignments, visits()
    columns = assignments.site[month.assignment], assignments.firm[month.assignment], month.work_day
    return Counter(zip(*(column.tolist() for column in columns), strict=True))


def test_a_number_is_told_once_for_a_firm_that_was_there(rows: HeadcountRows) -> None:
    keys = list(zip(rows.site.tolist(), rows.firm.tolist(), rows.day.tolist(), strict=True))

    assert len(keys) == len(set(keys)) > 1000
    assert set(keys) <= came().keys()
    assert rows.people.min() >= 1


def test_about_half_of_the_ordinary_sites_tell_and_now_and_then_forget(rows: HeadcountRows) -> None:
    telling = set(rows.site.tolist())
    all_sites = {site for site, *_ in came() if plan().sites.kind[site] == NORMAL}
    offered = [key for key in came() if key[0] in telling]

    assert len(telling) / len(all_sites) == pytest.approx(SITES_THAT_TELL, abs=0.12)
    assert len(rows) / len(offered) == pytest.approx(1 - FORGOTTEN, abs=0.02)
    assert all(plan().sites.kind[site] == NORMAL for site in telling)


def test_numbers_count_those_without_a_card_too_and_are_off_sometimes(rows: HeadcountRows) -> None:
    with_card = came()
    above = np.array(
        [
            people - with_card[site, firm, day]
            for site, firm, day, people in zip(
                *(column.tolist() for column in (rows.site, rows.firm, rows.day, rows.people)), strict=True
            )
        ]
    )

    assert above.mean() == pytest.approx((ONE_WITHOUT_CARD + 2 * TWO_WITHOUT_CARD) * COMES_WITHOUT_CARD, abs=0.15)
    assert set(np.unique(above)) <= {-1, 0, 1, 2, 3}
    assert 0 < (above == -1).mean() < 0.02


def test_the_same_seed_tells_the_same_numbers(rows: HeadcountRows) -> None:
    again = headcounts_of(plan(), visits(), month_calendar(MONTH, CHANCE), CHANCE)

    assert again.people.tolist() == rows.people.tolist()
