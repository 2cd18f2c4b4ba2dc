"""Files that make no book are refused whole, each fault with its file, line and column."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.levels.rules.criteria import book_in_force, texts_in_force
from ccus.levels.rules.loading import (
    COLUMNS,
    CRITERIA,
    FIELDS,
    LISTS,
    QUALIFICATIONS,
    TRADES,
    CriteriaUnreadable,
    load_book,
)

NEW_LINE = len(texts_in_force()[CRITERIA].splitlines()) + 1


def with_line(file: str, line: str) -> dict[str, str]:
    texts = texts_in_force()
    return {**texts, file: texts[file] + line + "\n"}


def faults_of(texts: dict[str, str]) -> list[str]:
    with pytest.raises(CriteriaUnreadable) as caught:
        load_book(texts)
    return [fault.words() for fault in caught.value.faults]


def criterion(**changed: str) -> str:
    row = dict.fromkeys(COLUMNS[CRITERIA], "") | {
        "field": "plastering",
        "level": "2",
        "work_days": "645",
        "qualification_rule": "sling",
        "certainty": "found",
        "source": "a test",
    }
    return ",".join((row | changed).values())


def test_the_files_of_the_house_make_a_book() -> None:
    book = load_book(texts_in_force())

    assert book.mark == book_in_force().mark
    assert len(book.fields) == 40


def test_a_further_line_makes_another_book_with_another_mark() -> None:
    book = load_book(with_line(CRITERIA, criterion()))

    asked = book.requirement("plastering", level=2, on=date(2026, 11, 16))
    assert (asked.work_days, asked.stand_in, asked.rule_stand_in) == (645, False, False)
    assert book.mark != book_in_force().mark


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"qualification_rule": "LEVEL(2)"}, "qualification_rule", "「LEVEL(2)」がめぐって自分に戻ります。"),
        ({"qualification_rule": "LEVEL(4)"}, "qualification_rule", "「LEVEL(4)」がめぐって自分に戻ります。"),
        (
            {"qualification_rule": "sling AND juggling"},
            "qualification_rule",
            "11文字目: 資格の表にないコード「juggling」です。",
        ),
        ({"management_after": "juggling"}, "management_after", "資格の表にないコード「juggling」です。"),
        ({"field": "cooking"}, "field", "「cooking」は表にありません。"),
        ({"level": "5"}, "level", "レベルは2から4です。"),
        ({"work_days": "many"}, "work_days", "「many」は日数として読めません。"),
        ({"valid_from": "2026-13-01"}, "valid_from", "「2026-13-01」は日付（2026-04-01）として読めません。"),
        (
            {"valid_from": "2026-04-01", "valid_until": "2026-04-01"},
            "valid_until",
            "終わりの日が始まりの日より後ではありません。",
        ),
        ({"certainty": "sure"}, "certainty", "found、partial、unknown のどれかです。"),
        ({"source": ""}, "source", "出典が空です。"),
        (
            {"field": "rebar", "valid_from": "2026-04-01"},
            "valid_from",
            "12行目の基準と期間が重なっています。どちらかの終わりの日を入れてください。",
        ),
    ],
)
def test_a_wrong_line_is_named_with_file_line_and_column(changed: dict[str, str], column: str, sentence: str) -> None:
    line_of_rebar = next(row.line for row in book_in_force().rows if (row.field, row.level) == ("rebar", 2))
    expected = f"{CRITERIA} {NEW_LINE}行目「{column}」: {sentence.replace('12行目', f'{line_of_rebar}行目')}"

    assert faults_of(with_line(CRITERIA, criterion(**changed))) == [expected]


def test_every_fault_is_said_at_once_and_nothing_is_half_loaded() -> None:
    wrong = criterion(level="5", work_days="many", source="")

    with pytest.raises(CriteriaUnreadable) as caught:
        load_book(with_line(CRITERIA, wrong))

    assert {fault.column for fault in caught.value.faults} == {"level", "work_days", "source"}
    assert {(fault.file, fault.line) for fault in caught.value.faults} == {(CRITERIA, NEW_LINE)}


def test_criteria_may_follow_each_other_in_time() -> None:
    texts = texts_in_force()
    lines = texts[CRITERIA].splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("rebar,2,"))
    lines[at] = lines[at].replace("rebar,2,,,", "rebar,2,,2027-04-01,")
    later = criterion(field="rebar", valid_from="2027-04-01", work_days="430")

    book = load_book({**texts, CRITERIA: "\n".join([*lines, later]) + "\n"})

    assert book.requirement("rebar", level=2, on=date(2027, 3, 31)).work_days == 645
    assert book.requirement("rebar", level=2, on=date(2027, 4, 1)).work_days == 430


def test_lists_that_lead_back_to_themselves_are_refused() -> None:
    texts = with_line(LISTS, "round,sling; @about,a test\nabout,@round,a test")
    number = len(texts_in_force()[LISTS].splitlines()) + 1

    assert faults_of(texts) == [
        f"{LISTS} {number}行目「members」: 「@round」がめぐって自分に戻ります。",
        f"{LISTS} {number + 1}行目「members」: 「@about」がめぐって自分に戻ります。",
    ]


def test_qualifications_that_imply_each_other_are_refused() -> None:
    faults = faults_of(with_line(QUALIFICATIONS, "x,甲,x,,y\ny,乙,y,,x"))

    assert [fault.rpartition(": ")[2] for fault in faults] == [
        "「x」がめぐって自分に戻ります。",
        "「y」がめぐって自分に戻ります。",
    ]


def test_a_spelling_stands_for_one_qualification() -> None:
    (fault,) = faults_of(with_line(QUALIFICATIONS, "another_sling,別の玉掛け,x,玉掛け技能講習,"))

    assert fault.endswith("「玉掛け技能講習」は「sling」の名前でもあります。")


def test_trades_name_known_fields_and_conditions() -> None:
    faults = faults_of(with_line(TRADES, "cooking,6-1,on_sundays,found,a test"))

    assert [fault.rpartition(": ")[2] for fault in faults] == [
        "「cooking」は表にありません。",
        "「06-01」か「06-」の形です。",
        "「on_sundays」は表にありません。",
    ]


def test_a_column_that_is_missing_and_a_row_that_is_too_short_are_named() -> None:
    texts = texts_in_force()
    without = {**texts, FIELDS: texts[FIELDS].replace("name_en", "english", 1)}

    assert f"{FIELDS} 1行目「name_en」: この列がありません。" in faults_of(without)
    assert faults_of(with_line(FIELDS, "one,two"))[0].endswith("列の数が見出しと合いません。")


def test_without_the_guideline_nothing_stands_in() -> None:
    texts = texts_in_force()
    lines = [line for line in texts[CRITERIA].splitlines() if not line.startswith("guideline_default,3")]

    assert faults_of({**texts, CRITERIA: "\n".join(lines)}) == [
        f"{CRITERIA} {NEW_LINE - 2}行目「field」: 目安（guideline_default）のレベル3の行がありません。"
    ]
