"""Files for the mutual aid: columns from the table, nothing lost in silence, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from ccus.documents.rules.retirement_files import Replaced, ReportedPerson, RetirementFile, columns_of, make_file
from ccus.kit.calendar import JstMonth

OCTOBER = JstMonth(2026, 10)
TARO = ReportedPerson(
    business_id="00000000000122",
    firm="佐藤工業",
    contractor_number="77-1234",
    insured_number="12-3456789",
    technician_id="00000000000121",
    name="髙橋 太郎",
    days=frozenset({1, 2, 31}),
)


def rows_of(content: bytes, encoding: str = "cp932") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding))))


def made(*people: ReportedPerson, file: RetirementFile = RetirementFile.CALENDAR, **how: bool) -> bytes:
    return make_file(file, people, month=OCTOBER, site_id="00000000000171", site="丸の内新築", **how).content


def test_the_calendar_has_a_column_for_each_day_and_a_total() -> None:
    head, row = rows_of(made(TARO))

    assert head[:6] == ["共済契約者番号", "事業者ID", "被共済者番号", "技能者ID", "氏名", "年月"]
    assert head[6:] == [*(str(day) for day in range(1, 32)), "合計"]
    assert row[:6] == ["77-1234", "00000000000122", "12-3456789", "00000000000121", "髙橋 太郎", "2026-10"]
    assert row[6:] == ["1", "1", *[""] * 28, "1", "3"]


@pytest.mark.parametrize("file", [RetirementFile.PRIME_BULK, RetirementFile.FIRST_TIER_BULK])
def test_a_bulk_file_names_site_and_firm_and_tells_days_taken_back_in_rows_of_their_own(file: RetirementFile) -> None:
    head, *rows = rows_of(made(replace(TARO, cancelled_days=frozenset({5})), file=file))
    told = [dict(zip(head, row, strict=True)) for row in rows]

    assert [(row["現場名"], row["事業者名"], row["日数"], row["掛金(円)"], row["区分"]) for row in told] == [
        ("丸の内新築", "佐藤工業", "3", "960", "報告"),
        ("丸の内新築", "佐藤工業", "1", "△320", "取消"),
    ]
    assert (told[1]["5日"], told[1]["1日"]) == ("1", "")


def test_what_cp932_cannot_write_is_replaced_and_told() -> None:
    person = replace(TARO, name="𠮷田 辻\U000e0101", firm="森🌲工業")

    file = make_file(RetirementFile.PRIME_BULK, [person], month=OCTOBER, site_id="", site="あ〜い")

    assert [(each.heading, each.character, each.written) for each in file.replaced] == [
        ("事業者名", "🌲", "〓"),
        ("氏名", "𠮷", "吉"),
        ("氏名", "\U000e0101", ""),
    ]
    assert isinstance(file.replaced[0], Replaced)
    row = rows_of(file.content)[1]
    assert ("森〓工業" in row, "吉田 辻" in row, "あ～い" in row) == (True, True, True)


def test_the_same_file_in_utf_8_loses_nothing() -> None:
    content = made(replace(TARO, name="𠮷田"), is_cp932=False)

    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of(content, "utf-8-sig")[1][4] == "𠮷田"


def test_formulas_are_defused() -> None:
    row = rows_of(made(replace(TARO, name="=HYPERLINK(1)", contractor_number="+81")))[1]

    assert (row[0], row[4]) == ("'+81", "'=HYPERLINK(1)")


def test_columns_hold_from_their_day_on() -> None:
    assert columns_of(RetirementFile.PRIME_BULK, on=date(2022, 8, 31)) == ()
    assert columns_of(RetirementFile.PRIME_BULK, on=date(2022, 9, 1))[0].heading == "年月"
