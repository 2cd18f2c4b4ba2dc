"""○ △ ？ －: each kind, each level, and how names are compared."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.registry.rules.checks.facts import EnrolledPerson, FirmFacts
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind, Weight
from ccus.registry.rules.checks.one_person_contractor import check_one_person_contractor
from ccus.registry.rules.checks.tables import rule_on
from ccus.registry.states import BusinessKind

ON = date(2026, 11, 16)
ALONE = BusinessKind.ONE_PERSON_CONTRACTOR


def person(name: str, *, level: int = 3) -> EnrolledPerson:
    return EnrolledPerson(ccus_id="1", full_name=name, skill_level=level)


def check(*enrolled: EnrolledPerson, kind: BusinessKind = ALONE, representative: str = "鈴木 浩太郎") -> Finding:
    rule = rule_on("ccus.registry", CheckKind.ONE_PERSON_CONTRACTOR, on=ON)
    assert rule is not None
    firm = FirmFacts(
        ccus_id="96613454796222",
        name="鈴木浩太郎",
        kind=kind,
        representative_name=representative,
        people=len(enrolled),
        has_licence=False,
        licence_number="",
        registered_on=ON,
        expires_on=ON,
        enrolled=enrolled,
    )
    return check_one_person_contractor(firm, rule)


@pytest.mark.parametrize(("level", "sign"), [(1, "△"), (2, "△"), (3, "○"), (4, "○")])
def test_the_level_of_the_matched_person_decides(level: int, sign: str) -> None:
    finding = check(person("鈴木 浩太郎", level=level))

    assert finding.sign == sign
    assert finding.weight is (Weight.FINE if sign == "○" else Weight.ASK)


@pytest.mark.parametrize("kind", [BusinessKind.CORPORATION, BusinessKind.SOLE_TRADER])
@pytest.mark.parametrize("level", [1, 4])
def test_other_kinds_are_not_asked_even_with_a_matching_person(kind: BusinessKind, level: int) -> None:
    assert check(person("鈴木 浩太郎", level=level), kind=kind).sign == "－"
    assert check(kind=kind).sign == "－"


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_different_name_is_a_question_whatever_the_level(level: int) -> None:
    finding = check(person("鈴木 浩次郎", level=level))

    assert (finding.sign, finding.reasons[0].code) == ("？", "name_differs")


def test_nobody_registered_is_a_question() -> None:
    finding = check()

    assert (finding.sign, finding.reasons[0].code) == ("？", "nobody_registered")


@pytest.mark.parametrize(
    ("representative", "registered"),
    [
        ("高橋健一", "髙橋 健一"),
        ("渡辺　花子", "渡邊 花子"),
        ("ＮＧＵＹＥＮ　ＶＡＮ　ＡＮ", "Nguyen Van An"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "やまだ たろう"),
        ("佐々木 誠", "佐佐木誠"),
        ("SUHARTO", "Suharto"),
    ],
)
def test_ways_to_write_one_name_are_equal(representative: str, registered: str) -> None:
    assert check(person(registered), representative=representative).sign == "○"


@pytest.mark.parametrize(
    ("representative", "registered"),
    [("鈴木 浩太郎", "浩太郎 鈴木"), ("鈴木 浩太郎", "鈴木"), ("鈴木", "鈴木 浩太郎"), ("", "鈴木 浩太郎")],
)
def test_parts_and_turned_names_are_not_equal(representative: str, registered: str) -> None:
    assert check(person(registered), representative=representative).sign == "？"


def test_of_several_people_the_one_with_the_name_counts() -> None:
    assert check(person("山田 太郎", level=4), person("鈴木 浩太郎", level=2)).sign == "△"
    assert check(person("鈴木 浩太郎", level=1), person("鈴木浩太郎", level=3)).sign == "○"


def test_both_names_are_shown_as_they_are_compared() -> None:
    finding = check(person("髙橋 健一", level=2), representative="高橋健一")

    assert [(seen.item, seen.name(), seen.value()) for seen in finding.seen] == [
        ("business_kind", "法人・個人区分", "一人親方"),
        ("representative_name", "代表者の姓名", "高橋健一（比べる形：高橋健一）"),
        ("full_name", "登録技能者の姓名", "髙橋 健一（比べる形：高橋健一）"),
        ("skill_level", "技能レベル", "2"),
    ]
