from __future__ import annotations

import pytest

from ccus.twin.rules.apportionment import apportion
from ccus.twin.rules.regions import registered_technicians
from ccus.twin.rules.tables import read_rows


def test_the_largest_remainders_get_what_is_left_over() -> None:
    assert apportion(10, {"a": 6, "b": 6, "c": 2}) == {"a": 4, "b": 4, "c": 2}
    assert apportion(7, {"a": 1, "b": 1, "c": 1}) == {"a": 3, "b": 2, "c": 2}
    assert apportion(0, {"a": 0}) == {"a": 0}


def test_without_weights_there_is_nothing_to_divide_by() -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(1, {"a": 0})


def test_the_published_table_adds_up_to_its_printed_totals() -> None:
    rows = read_rows("registrations_by_prefecture")
    assert len(rows) == 47
    assert sum(int(row["technicians"]) for row in rows) == 1_382_876
    assert sum(int(row["businesses"]) for row in rows) == 255_752
    assert sum(int(row["businesses"]) - int(row["one_person_contractors"]) for row in rows) == 170_989


def test_every_prefecture_has_somebody_in_the_demo() -> None:
    homes = apportion(300, registered_technicians())
    assert sum(homes.values()) == 300
    assert min(homes.values()) == 1
    assert (homes["13"], homes["11"], homes["27"]) == (29, 20, 22)
