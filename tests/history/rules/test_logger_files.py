from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest

from ccus.history.rules.logger_files import Ignored, LineProblem, LoggerFile, Outcome
from ccus.history.rules.logger_values import LoggedTouch, event_id, read_direction, unwrap
from ccus.history.states import CredentialKind, Direction
from ccus.kit.calendar import JST
from ccus.registry.rules.cards import hash_token

TODAY = date(2026, 11, 20)
SITE = "00000000000171"
HEADER = "連番,日付,時刻,カード番号,入退場,端末番号"


def read(*lines: str, has_site: bool = True) -> list[Outcome]:
    reader = LoggerFile(today=TODAY, has_site=has_site)
    return [reader.read_line(line) for line in lines]


def read_one(line: str, *, header: str = HEADER, has_site: bool = True) -> Outcome:
    return read(header, line, has_site=has_site)[1]


def touch_of(line: str, *, header: str = HEADER, has_site: bool = True) -> LoggedTouch:
    found = read_one(line, header=header, has_site=has_site)
    assert isinstance(found, LoggedTouch), found
    return found


def problem_of(line: str, *, header: str = HEADER, has_site: bool = True) -> LineProblem:
    found = read_one(line, header=header, has_site=has_site)
    assert isinstance(found, LineProblem), found
    return found


def test_a_line_is_read_by_its_headings() -> None:
    assert touch_of("17,2026-11-02,07:51:08,012E4C2A9F001122,入場,G1") == LoggedTouch(
        occurred_at=datetime(2026, 11, 2, 7, 51, 8, tzinfo=JST),
        credential_kind=CredentialKind.CARD,
        credential="012E4C2A9F001122",
        direction=Direction.ENTRY,
        site_ccus_id="",
        terminal="G1",
        sequence=17,
    )


@pytest.mark.parametrize(
    "day",
    ["2026-11-02", "2026/11/2", "2026/11/02", "令和8年11月2日", "R8.11.2", "２０２６／１１／０２", "20261102"],
)
def test_a_date_is_read_in_every_usual_form(day: str) -> None:
    assert touch_of(f"1,{day},07:51,AABBCCDD,,").occurred_at == datetime(2026, 11, 2, 7, 51, tzinfo=JST)


@pytest.mark.parametrize("clock", ["7:51", "07:51", "07:51:00", "０７：５１", "7時51分"])
def test_a_time_is_read_in_every_usual_form(clock: str) -> None:
    assert touch_of(f"1,2026-11-02,{clock},AABBCCDD,,").occurred_at == datetime(2026, 11, 2, 7, 51, tzinfo=JST)


def test_a_time_past_midnight_belongs_to_the_next_day() -> None:
    assert touch_of("1,2026-11-02,25:10,AABBCCDD,,").occurred_at == datetime(2026, 11, 3, 1, 10, tzinfo=JST)


@pytest.mark.parametrize("moment", ["2026-11-02 07:51:00", "2026/11/2 7:51", "令和8年11月2日 7時51分"])
def test_date_and_time_may_share_a_column(moment: str) -> None:
    found = touch_of(f"AABBCCDD,{moment}", header="IDm,日時")
    assert found.occurred_at == datetime(2026, 11, 2, 7, 51, tzinfo=JST)


@pytest.mark.parametrize(
    "card",
    [
        "012E4C2A9F001122",
        "012e4c2a9f001122",
        "０１２Ｅ４Ｃ２Ａ９Ｆ００１１２２",
        "01-2E-4C-2A-9F-00-11-22",
        "01:2E:4C:2A:9F:00:11:22",
        "01 2E 4C 2A 9F 00 11 22",
        '="012E4C2A9F001122"',
        '"=""012E4C2A9F001122"""',
        "'012E4C2A9F001122",
    ],
)
def test_a_card_number_is_the_same_however_it_is_written(card: str) -> None:
    assert touch_of(f"1,2026-11-02,07:51,{card},,").credential == "012E4C2A9F001122"


@pytest.mark.parametrize("header", ["技能者ID,日時", "カード番号,日時"])
def test_fourteen_digits_are_a_technician_id_also_in_the_column_of_cards(header: str) -> None:
    found = touch_of("１２３４－５６７８－９０１２－２１,2026-11-02 07:51", header=header)
    assert (found.credential_kind, found.credential) == (CredentialKind.TECHNICIAN_ID, "12345678901221")


def test_the_technician_id_serves_where_the_card_is_empty() -> None:
    header = "カード番号,技能者ID,日時"
    assert touch_of("AABBCCDD,12345678901221,2026-11-02 07:51", header=header).credential == "AABBCCDD"
    assert touch_of(",12345678901221,2026-11-02 07:51", header=header).credential == "12345678901221"


@pytest.mark.parametrize(
    ("word", "direction"),
    [
        ("入場", Direction.ENTRY),
        ("入", Direction.ENTRY),
        ("ＩＮ", Direction.ENTRY),
        ("退場", Direction.EXIT),
        ("Out", Direction.EXIT),
        ("", Direction.UNKNOWN),
        ("休憩", Direction.UNKNOWN),
    ],
)
def test_a_direction_is_read_and_any_other_word_leaves_it_open(word: str, direction: Direction) -> None:
    assert read_direction(word) is direction


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1,2026-11-02,07:51,1.23457E+13,,", "mangled_number"),
        ("1,2026-11-02,07:51,,,", "no_credential"),
        ("1,2026-11-02,07:51,あ,,", "bad_card"),
        ("1,2026-13-02,07:51,AABBCCDD,,", "bad_date"),
        ("1,,07:51,AABBCCDD,,", "no_moment"),
        ("1,2026-11-02,,AABBCCDD,,", "no_moment"),
        ("1,2026-11-02,99:99,AABBCCDD,,", "bad_time"),
        ("1,2026-11-02,07:5", "too_few_columns"),
        ("1,2026-11-02,07:51,AABBCCDD,入場,G1,x", "too_many_columns"),
        ('1,2026-11-02,07:51,"AABBCCDD,入場,G1', "open_quote"),
        ("1,2026-11-02,07:\x0051,AABBCCDD,入場,G1", "broken_record"),
        ("\x00\x00\x00\x00", "broken_record"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_problem_of_its_own(line: str, code: str) -> None:
    assert problem_of(line).code == code


@pytest.mark.parametrize("line", ["1,1850-11-02,07:51,AABBCCDD,,", "1,9999-12-31,25:51,AABBCCDD,,"])
def test_a_year_no_clock_shows_is_a_problem(line: str) -> None:
    assert problem_of(line).code == "impossible_year"


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_is_far_off_is_a_touch_all_the_same(year: int) -> None:
    assert touch_of(f"1,{year}-01-01,00:00,AABBCCDD,,").occurred_at.year == year


def test_a_problem_says_what_why_and_what_to_do() -> None:
    found = problem_of("1,2026-11-02,07:51,1.23457E+13,,")
    assert found.sentence() == (
        "番号「1.23457E+13」は桁が失われています。"
        "表計算ソフトで開いて保存したため、長い数字が丸められました。"
        "表計算ソフトで保存し直す前のファイルを取り込んでください。"
    )
    assert found.sentence("en") == (
        "The number “1.23457E+13” has lost digits. A spreadsheet rounded the long number when it saved the file. "
        "Import the file as it was before a spreadsheet saved it."
    )


def test_what_is_wrong_with_a_value_is_told_in_both_languages() -> None:
    found = problem_of("1,2026-11-99,07:51,AABBCCDD,,")

    assert found.sentence() == (
        "日付が読み取れません。「2026-11-99」という日はありません。その月の日数と年を確かめて入力し直してください。"
        "日付を直して、もう一度取り込んでください。"
    )
    assert found.sentence("en").startswith("The date cannot be read. ")
    assert found.sentence("en").endswith(" Correct the date and import the file again.")


@pytest.mark.parametrize(
    ("typed", "code"), [("1234567890122", "bad_id"), ("1234567890122A", "bad_id"), ("1.23E+13", "mangled_number")]
)
def test_an_id_with_a_wrong_digit_says_which(typed: str, code: str) -> None:
    assert problem_of(f"{typed},2026-11-02 07:51", header="技能者ID,日時").code == code


def test_a_touch_needs_a_site_from_somewhere() -> None:
    header = f"現場ID,{HEADER}"
    assert touch_of(f"{SITE},1,2026-11-02,07:51,AABBCCDD,,", header=header, has_site=False).site_ccus_id == SITE
    assert problem_of(",1,2026-11-02,07:51,AABBCCDD,,", header=header, has_site=False).code == "no_site"
    assert problem_of("1,2026-11-02,07:51,AABBCCDD,,", has_site=False).code == "no_site"
    assert problem_of("12,1,2026-11-02,07:51,AABBCCDD,,", header=header).code == "bad_site"


@pytest.mark.parametrize("line", ["", "   ", ",,,,,", "\x1a", "　"])
def test_a_blank_line_is_passed_over(line: str) -> None:
    assert read_one(line) is Ignored.BLANK


@pytest.mark.parametrize("line", ["合計,,,,,128", "件数：128", "【合計】,128", "以上"])
def test_a_line_of_totals_is_passed_over(line: str) -> None:
    assert read_one(line) is Ignored.TOTAL


def test_lines_before_the_headings_are_passed_over() -> None:
    assert read("入退場ログ　出力日 2026/11/21", "", HEADER)[0] is Ignored.BEFORE_HEADER


def test_a_repeated_heading_line_changes_the_order_of_the_columns() -> None:
    found = read(
        HEADER, "1,2026-11-02,07:51,AABBCCDD,入場,G1", "日付\t時刻\tIDm", "2026-11-02\t07:51\tAABBCCDD", HEADER
    )
    assert found[0] is found[2] is found[4] is Ignored.HEADER
    assert isinstance(found[1], LoggedTouch)
    assert isinstance(found[3], LoggedTouch)
    assert found[3].credential == found[1].credential
    assert found[3].occurred_at == found[1].occurred_at


def test_empty_columns_that_a_spreadsheet_added_do_no_harm() -> None:
    assert touch_of("1,2026-11-02,07:51,AABBCCDD,入場,G1,,,").terminal == "G1"


def test_a_byte_order_mark_is_not_part_of_the_first_heading() -> None:
    assert read("\ufeffカード番号,日時") == [Ignored.HEADER]


def test_json_lines_are_read_by_the_same_names() -> None:
    found = read(
        '{"card": "AABBCCDD", "occurred_at": "2026-11-02T07:51:00+09:00", "direction": "entry", "seq": 3}',
        '{"技能者ID": "12345678901221", "日付": "2026/11/02", "時刻": "07:51", "氏名": "山田 太郎"}',
    )
    assert [isinstance(outcome, LoggedTouch) for outcome in found] == [True, True]
    first = found[0]
    assert isinstance(first, LoggedTouch)
    assert first.occurred_at == datetime(2026, 11, 2, 7, 51, tzinfo=JST)
    assert (first.direction, first.sequence) == (Direction.ENTRY, 3)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"card": "AABBCCDD", "occurred_at": "2026-1', "not_an_object"),
        ("[1, 2]", "not_an_object"),
        ('{"occurred_at": "2026-11-02T07:51:00+09:00"}', "no_credential"),
        ('{"card": "AABBCCDD"}', "no_moment"),
        ('{"card": "AABBCCDD", "occurred_at": null}', "no_moment"),
    ],
)
def test_a_json_line_that_is_no_touch_is_a_problem_of_its_own(line: str, code: str) -> None:
    found = read('{"card": "AABBCCDD", "occurred_at": "2026-11-02T07:51:00+09:00"}', line)[1]
    assert isinstance(found, LineProblem)
    assert found.code == code


def test_the_same_line_is_the_same_event_in_any_file() -> None:
    def identity(line: str, header: str) -> UUID:
        touch = touch_of(line, header=header)
        return event_id(touch, site_ccus_id=SITE, credential_hash=hash_token(touch.credential))

    first = identity("17,2026-11-02,07:51:08,AABBCCDD,入場,G1", HEADER)
    other_form = identity("aabbccdd,R8.11.2 7:51:08,Ｇ１,１７,入", "IDm,日時,端末,通番,入退")
    assert first == other_form
    assert (first.version, first.variant) == (8, "specified in RFC 4122")


@pytest.mark.parametrize(
    "line",
    [
        "18,2026-11-02,07:51:08,AABBCCDD,入場,G1",
        "17,2026-11-02,07:51:09,AABBCCDD,入場,G1",
        "17,2026-11-02,07:51:08,AABBCCDE,入場,G1",
        "17,2026-11-02,07:51:08,AABBCCDD,入場,G2",
    ],
)
def test_another_number_moment_card_or_terminal_is_another_event(line: str) -> None:
    reference = touch_of("17,2026-11-02,07:51:08,AABBCCDD,入場,G1")
    other = touch_of(line)
    assert event_id(reference, site_ccus_id=SITE, credential_hash=hash_token(reference.credential)) != event_id(
        other, site_ccus_id=SITE, credential_hash=hash_token(other.credential)
    )


@pytest.mark.parametrize(
    ("value", "plain"), [('="0123"', "0123"), ("=0123", "0123"), ("'0123", "0123"), (" 0123　", "0123"), ("=", "")]
)
def test_what_spreadsheets_put_around_a_value_goes(value: str, plain: str) -> None:
    assert unwrap(value) == plain
