"""What a paper says against what was typed: on transcripts of rendered papers, and on lines written here."""

from __future__ import annotations

from datetime import date

import pytest
from tests.applications.rules.paper_reading.recorded import ON, PAPERS, paper_of, transcript_of

from ccus.applications.rules.paper_reading.comparing import ALARMS, EXPIRY, Comparison, Likeness, compare
from ccus.applications.rules.paper_reading.lines import Line, Spot, Transcript
from ccus.applications.rules.questions import Answers
from ccus.applications.states import PaperKind


def page(*texts: str) -> Transcript:
    """Lines one below the other."""
    return Transcript(
        lines=tuple(
            Line(text=text, spot=Spot((0.1, top, 0.5, top, 0.5, top + 0.04, 0.1, top + 0.04)), score=1.0)
            for text, top in zip(texts, (0.1 * number for number in range(1, 10)), strict=False)
        )
    )


def typed(**values: object) -> Answers:
    return {code: {"typed": str(value), "value": value} for code, value in values.items()}


def only(found: list[Comparison], code: str) -> Comparison:
    (comparison,) = (each for each in found if each.code == code)
    return comparison


@pytest.mark.parametrize("name", PAPERS)
def test_recorded_papers_give_the_alarms_of_their_defects_and_no_others(name: str) -> None:
    paper = paper_of(name)

    found = compare(transcript_of(name), paper.answers, kind=paper.kind, on=ON)

    assert {each.code for each in found if each.likeness in ALARMS} == paper.alarms
    assert {each.code for each in found if each.likeness is Likeness.UNREAD} == set()


@pytest.mark.parametrize(
    ("on_paper", "family", "given", "likeness"),
    [
        ("氏名 高橋 健一", "高橋", "健一", Likeness.SAME),
        ("氏名高橋健一", "髙橋", "健一", Likeness.SAME_FOLDED),
        ("氏名 崎田 一郎", "﨑田", "一郎", Likeness.SAME_FOLDED),
        ("氏名 斎藤 恵子", "齋藤", "恵子", Likeness.SAME_FOLDED),
        ("氏名 渡边 惠", "渡邉", "恵", Likeness.SAME_FOLDED),
        ("氏名 山口 工ミ", "山口", "エミ", Likeness.SAME_FOLDED),
        ("NGUYEN VAN AN", "NGUYEN", "VAN AN", Likeness.SAME),
        ("VAN AN NGUYEN", "NGUYEN", "VAN AN", Likeness.SAME),
        ("氏名 高橋 健二", "髙橋", "健一", Likeness.DIFFERENT),
        ("氏名 林 健", "林", "健", Likeness.SAME),
        ("林業 健康診断", "林", "健", Likeness.UNREAD),
        ("NGUYEN VAN AN", "グエン", "ヴァン アン", Likeness.UNREAD),
        ("運転免許証", "高橋", "健一", Likeness.UNREAD),
        ("氏名 田 恵子", "濵田", "恵子", Likeness.UNREAD),
        ("氏名 田 恵子", "山田", "恵子", Likeness.DIFFERENT),
    ],
)
def test_names_are_the_same_in_any_variant_and_different_in_one_character(
    on_paper: str, family: str, given: str, likeness: Likeness
) -> None:
    answers = typed(family_name=family, given_name=given)

    found = compare(page(on_paper), answers, kind=PaperKind.IDENTITY, on=ON)

    assert only(found, "family_name").likeness is likeness


def test_a_difference_says_what_the_paper_has_and_where() -> None:
    found = only(
        compare(page("氏名 高橋 健二"), typed(family_name="高橋", given_name="健一"), kind=PaperKind.IDENTITY, on=ON),
        "family_name",
    )

    assert (found.read, found.typed) == ("高橋 健二", "高橋 健一")
    assert found.spot is not None
    assert 0.15 < found.spot.left < 0.3
    assert found.spot.right == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("on_paper", "likeness"),
    [
        ("平成2年4月1日生", Likeness.SAME_FOLDED),
        ("1990-04-01", Likeness.SAME),
        ("生年月日 平成2年4月2日", Likeness.DIFFERENT),
        ("昭和2年4月1日生", Likeness.DIFFERENT),
        ("交付 令和2年4月1日", Likeness.UNREAD),
    ],
)
def test_birth_dates_are_the_same_in_any_era_notation(on_paper: str, likeness: Likeness) -> None:
    found = compare(page(on_paper), typed(birth_date="1990-04-01"), kind=PaperKind.IDENTITY, on=ON)

    assert only(found, "birth_date").likeness is likeness


def test_a_birth_date_below_its_label_is_found() -> None:
    found = compare(page("生年月日", "平成2年4月3日"), typed(birth_date="1990-04-01"), kind=PaperKind.IDENTITY, on=ON)

    assert only(found, "birth_date").read == "平成2年4月3日"


@pytest.mark.parametrize(
    ("on_paper", "is_expired"),
    [
        ("2026年(令和08年)11月20日まで有効", False),
        ("2026年(令和08年)11月19日まで有効", True),
        ("有効期限 令和8年11月19日", True),
        ("交付 令和5年3月15日", False),
    ],
)
def test_a_paper_expires_the_day_after_its_last(on_paper: str, is_expired: bool) -> None:
    found = compare(page(on_paper), {}, kind=PaperKind.IDENTITY, on=ON)

    assert [each.code for each in found] == ([EXPIRY] if is_expired else [])


@pytest.mark.parametrize(
    ("reading", "likeness"),
    [
        ("タカハシ ケンイチ", Likeness.SAME),
        ("夕力ハシケンイチ", Likeness.SAME_FOLDED),
        ("タカハシ ケンジ", Likeness.DIFFERENT),
    ],
)
def test_readings_are_compared_where_the_paper_has_one(reading: str, likeness: Likeness) -> None:
    answers = typed(family_kana="タカハシ", given_kana="ケンイチ")

    found = compare(page(f"フリガナ {reading}"), answers, kind=PaperKind.INSURANCE, on=ON)

    assert only(found, "family_kana").likeness is likeness
    assert compare(page("健康保険"), answers, kind=PaperKind.INSURANCE, on=ON) == []


@pytest.mark.parametrize(
    ("kind", "code", "value", "on_paper", "likeness"),
    [
        (PaperKind.MUTUAL_AID, "kentaikyo_insured_number", "12-345678", "被共済者番号 12345678", Likeness.SAME_FOLDED),
        (PaperKind.MUTUAL_AID, "kentaikyo_insured_number", "12345679", "被共済者番号 12345678", Likeness.DIFFERENT),
        (PaperKind.MUTUAL_AID, "kentaikyo_insured_number", "12345679", "共済手帳", Likeness.UNREAD),
        (
            PaperKind.LICENCE,
            "licence_number",
            "埼玉県知事許可（般-8）第12345号",
            "許可番号 第12345号",
            Likeness.SAME_FOLDED,
        ),
        (
            PaperKind.LICENCE,
            "licence_number",
            "埼玉県知事許可（般-8）第12345号",
            "許可番号 第12346号",
            Likeness.DIFFERENT,
        ),
        (
            PaperKind.BUSINESS_PROOF,
            "corporate_number",
            "7123456789012",
            "会社法人等番号 123456789012",
            Likeness.SAME_FOLDED,
        ),
    ],
)
def test_numbers_are_compared_by_their_digits(
    kind: PaperKind, code: str, value: str, on_paper: str, likeness: Likeness
) -> None:
    found = compare(page(on_paper), typed(**{code: value}), kind=kind, on=ON)

    assert only(found, code).likeness is likeness


def test_a_certificate_is_held_against_the_qualification_it_names() -> None:
    entries = [
        {"name": "足場の組立て等作業主任者技能講習", "on": "2010-03-02", "number": "88"},
        {"name": "玉掛け技能講習", "on": "2006-05-20", "number": "1234"},
    ]
    found = compare(
        page("玉掛け技能講習修了証", "第1234号", "平成18年5月20日 交付"),
        typed(qualifications=entries),
        kind=PaperKind.QUALIFICATION,
        on=ON,
    )

    assert only(found, "qualifications").likeness is Likeness.SAME_FOLDED
    assert only(found, "qualifications").typed == "玉掛け技能講習、2006-05-20、1234"


def test_a_paper_of_nothing_says_nothing() -> None:
    assert compare(Transcript(lines=()), {}, kind=PaperKind.IDENTITY, on=date(2026, 11, 20)) == []
