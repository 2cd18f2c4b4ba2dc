from __future__ import annotations

import pytest

from ccus.history.rules.logger_columns import Column, find_column, find_header


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("技能者ID", Column.TECHNICIAN_ID),
        ("技能者ＩＤ", Column.TECHNICIAN_ID),
        ("ＩＤｍ", Column.CARD),
        ("カード 番号", Column.CARD),
        ("ｶｰﾄﾞ番号", Column.CARD),
        ("Card No.", Column.CARD),
        ('="カード番号"', Column.CARD),
        ("日付", Column.DATE),
        ("時刻", Column.TIME),
        ("日時", Column.MOMENT),
        ("【日時】", Column.MOMENT),
        ("入退場", Column.DIRECTION),
        ("端末番号", Column.TERMINAL),
        ("連番", Column.SEQUENCE),
        ("現場ID", Column.SITE),
        ("occurred-at", Column.MOMENT),
    ],
)
def test_a_heading_is_known_whatever_its_width_case_and_signs(name: str, column: Column) -> None:
    assert find_column(name) is column


@pytest.mark.parametrize("name", ["", "氏名", "会社名", "No", "備考"])
def test_a_heading_that_names_nothing_of_ours_is_left_alone(name: str) -> None:
    assert find_column(name) is None


def test_a_heading_line_tells_where_each_column_stands() -> None:
    header = find_header(["No", "入退場", "時刻", "日付", "氏名", "IDm"])

    assert header is not None
    assert header.width == 6
    assert header.places == {Column.DIRECTION: 1, Column.TIME: 2, Column.DATE: 3, Column.CARD: 5}


@pytest.mark.parametrize("fields", [["日付", "時刻"], ["カード番号", "時刻"], ["1", "2026/11/02"], ["入退場ログ"], []])
def test_a_line_that_names_not_both_whom_and_when_is_no_heading_line(fields: list[str]) -> None:
    assert find_header(fields) is None
