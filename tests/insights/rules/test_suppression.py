from __future__ import annotations

import numpy as np
import pytest
from tests.insights.rules.suppression_attack import Joint, Tables, given_away, publish

from ccus.insights.rules.suppression import Shown, Side, is_small, protect_one_way, protect_two_way

SIZES_AT_MOST = 5


def one_way(**people: int) -> frozenset[str]:
    return protect_one_way(sum(people.values()), Side(people=people)).first


def two_way(table: dict[str, dict[str, int]], *, overlaps: bool = False) -> Shown:
    rows = {row: sum(cells.values()) for row, cells in table.items()}
    columns = {column: sum(cells[column] for cells in table.values()) for column in next(iter(table.values()))}
    cells = {(row, column): people for row, line in table.items() for column, people in line.items()}
    first, second = Side(people=rows, overlaps=overlaps), Side(people=columns, overlaps=overlaps)
    return protect_two_way(sum(rows.values()), first, second, cells=cells)


@pytest.mark.parametrize(("people", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_one_to_nine_people_are_few(people: int, small: bool) -> None:
    assert is_small(people) is small


def test_nothing_is_shown_of_fewer_than_ten_people() -> None:
    assert protect_one_way(9, Side(people={"a": 9, "b": 0})) == Shown(total=False)


def test_a_month_of_nobody_is_shown_as_such() -> None:
    assert protect_one_way(0, Side(people={})) == Shown(total=True)


def test_without_small_parts_all_are_shown() -> None:
    assert one_way(a=10, b=500, c=0) == {"a", "b", "c"}


def test_the_smallest_large_part_goes_with_a_small_one_since_the_total_would_tell_it() -> None:
    assert one_way(a=3, b=40, c=12, d=0) == {"b", "d"}


def test_two_small_parts_do_not_protect_each_other() -> None:
    assert one_way(a=3, b=4, c=50, d=60) == {"d"}


def test_where_all_parts_are_small_all_are_withheld_and_the_total_stays() -> None:
    assert protect_one_way(12, Side(people={"a": 6, "b": 6})) == Shown(total=True)


def test_a_small_cell_takes_three_others_with_it_so_that_no_margin_tells() -> None:
    shown = two_way(
        {"x": {"a": 5, "b": 50, "c": 60}, "y": {"a": 40, "b": 30, "c": 70}, "z": {"a": 90, "b": 95, "c": 99}}
    )

    assert shown.first == {"x", "y", "z"}
    assert shown.second == {"a", "b", "c"}
    assert shown.cells == {("x", "c"), ("y", "c"), ("z", "a"), ("z", "b"), ("z", "c")}


def test_a_part_withheld_by_itself_shows_no_cell() -> None:
    shown = two_way({"x": {"a": 3, "b": 4}, "y": {"a": 20, "b": 30}, "z": {"a": 90, "b": 80}})

    assert shown.first == {"z"}
    assert {row for row, _ in shown.cells} == {"z"}


def test_a_part_whose_cells_are_all_small_shows_none_of_them_though_its_sum_is_shown() -> None:
    shown = two_way({"x": {"a": 6, "b": 7}, "y": {"a": 20, "b": 30}, "z": {"a": 90, "b": 80}})

    assert "x" in shown.first
    assert {row for row, _ in shown.cells} == {"z"}


def test_people_in_several_parts_are_not_added_up() -> None:
    table = {
        "v": {"a": 6, "b": 0}, "w": {"a": 6, "b": 0}, "x": {"a": 50, "b": 51}, "y": {"a": 60, "b": 61}, "z": {"a": 70, "b": 71},
    }  # fmt: skip

    assert {row for row, _ in two_way(table).cells} < {
        row for row, _ in two_way({**table, "v": {"a": 60, "b": 61}}).cells
    }
    assert two_way(table, overlaps=True).cells <= two_way(table).cells


def population(seed: int) -> tuple[list[Joint], tuple[int, ...]]:
    """Months of people in three splits: from tiny to thousands, even and lopsided, with parts that contain one another."""
    random = np.random.default_rng(seed)
    sizes = tuple(int(size) for size in random.integers(2, SIZES_AT_MOST + 1, 3))
    evenness, holes = random.choice([0.3, 1, 3]), random.choice([0, 0.3, 0.6])
    shares = [random.dirichlet(np.full(size, evenness)) for size in sizes]
    months = []
    for _ in range(int(random.integers(1, 4))):
        wanted = np.einsum("a,b,c->abc", *shares) * random.gamma(0.5, 2, size=sizes) * (random.random(sizes) >= holes)
        wanted[0, 0, 0] += 0.01
        people = random.poisson(wanted / wanted.sum() * random.choice([30, 200, 600, 5000]))
        months.append({parts: int(number) for parts, number in np.ndenumerate(people)})
    return months, sizes


@pytest.mark.parametrize("seed", range(60))
def test_no_differencing_over_splits_margins_and_periods_gives_a_small_cell_away(seed: int) -> None:
    months, sizes = population(seed)
    tables = publish(months, sizes)

    assert given_away(months, sizes, tables) == []


def test_the_attacks_fail_on_tables_that_still_say_much() -> None:
    shown = small = 0
    for seed in range(60):
        tables = publish(*population(seed))
        shown += sum(len(months) == 1 and len(fixed) == 2 for months, fixed in tables.shown)
        small += len(tables.small)

    assert small > 500
    assert shown > 1_000


def test_the_attacker_wins_against_withholding_small_cells_alone() -> None:
    people = {(0, 0, 0): 5, (0, 1, 0): 20, (1, 0, 0): 30, (1, 1, 0): 40, (0, 0, 1): 30, (1, 1, 1): 30, (0, 1, 1): 11}
    joint = {parts: people.get(parts, 0) for parts in np.ndindex(2, 2, 2)}
    careless = Tables(
        shown={((0,), ()): 166, ((0,), ((0, 1),)): 100, ((0,), ((0, 0), (1, 1))): 31, ((0,), ((2, 1),)): 71},
        small=[((0,), ((0, 0), (1, 0), (2, 0)))],
    )
    assert given_away([joint], (2, 2, 2), careless) == []

    telling = Tables(shown={**careless.shown, ((0,), ((0, 0), (1, 0), (2, 1))): 30}, small=careless.small)

    assert given_away([joint], (2, 2, 2), telling) == [tuple(careless.small)]
