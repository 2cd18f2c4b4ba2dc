from __future__ import annotations

import pytest

from ccus.sites.rules.file_rows import (
    HIERARCHY_COLUMNS,
    ROSTER_COLUMNS,
    FileRow,
    as_id,
    find_rows,
    in_order_of_tiers,
    repeated,
)


def test_columns_are_found_by_their_headings_in_any_order_and_spelling() -> None:
    table = [
        ["作業員名簿", ""],
        ["※職種（コード可）", "技能者ＩＤ", "備考"],
        ["とび工", "1", "メモ"],
        ["", "", ""],
        ["", "2", ""],
    ]

    assert find_rows(table, ROSTER_COLUMNS) == [
        FileRow(3, {"trade": "とび工", "technician": "1"}),
        FileRow(5, {"technician": "2"}),
    ]


def test_a_table_without_headings_is_none() -> None:
    assert find_rows([["1", "2"], ["氏名", "x"]], ROSTER_COLUMNS) is None
    assert find_rows([], HIERARCHY_COLUMNS) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123456789012", "00123456789012"),
        ("１２３４５６７８９０１２３４", "１２３４５６７８９０１２３４"),
        ("12-34", "12-34"),
        ("木村組", "木村組"),
        ("", ""),
    ],
)
def test_leading_zeros_that_a_spreadsheet_dropped_come_back(typed: str, read: str) -> None:
    assert as_id(typed) == read


def rows(*pairs: tuple[str, str]) -> list[FileRow]:
    return [
        FileRow(number, {"name": name, **({"upper": upper} if upper else {})})
        for number, (name, upper) in enumerate(pairs, start=2)
    ]


def test_rows_come_after_those_they_stand_below() -> None:
    ordered, circling = in_order_of_tiers(rows(("丙", "乙"), ("乙", "甲"), ("甲", ""), ("丁", "元からいる会社")))

    assert [row.get("name") for row in ordered] == ["甲", "乙", "丙", "丁"]
    assert circling == []


def test_a_circle_and_whoever_hangs_on_it_are_told_apart() -> None:
    ordered, circling = in_order_of_tiers(rows(("甲", "乙"), ("乙", "甲"), ("丙", "乙"), ("丁", ""), ("戊", "戊")))

    assert [row.get("name") for row in ordered] == ["丁"]
    assert sorted(row.get("name") for row in circling) == sorted("甲乙丙戊")


def test_a_chain_as_deep_as_a_hostile_file_is_walked() -> None:
    deep = rows(*((str(number), str(number + 1)) for number in range(10_000)))

    ordered, circling = in_order_of_tiers(deep)

    assert (len(ordered), len(circling)) == (10_000, 0)


def test_values_that_repeat_are_found() -> None:
    assert repeated(rows(("甲", ""), ("乙", ""), ("甲", "")), "name") == {"甲"}
