"""Two records of one person agree in spite of variants, swaps and slips; two strangers differ; each finding says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccus.registry.rules.same_person.birth_dates import near_dates
from ccus.registry.rules.same_person.comparing import Identity, compare, limits, signs_of, weights
from ccus.registry.rules.same_person.nearness import is_near, slips_between
from ccus.registry.rules.same_person.signs import PART_OF, Part, Sign, Tone, tone_of

SAITO = Identity(
    family="斎藤",
    given="健一",
    family_kana="サイトウ",
    given_kana="ケンイチ",
    birth_date=date(1980, 4, 1),
    phones=frozenset({"09012345678"}),
    address="川口市本町1-2-3",
    gender="male",
)


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({}, Sign.SAME_NAME),
        ({"family": "齋藤"}, Sign.SAME_NAME),
        ({"family": "健一", "given": "斎藤"}, Sign.SWAPPED_NAME),
        ({"family": "斎藤健一", "given": ""}, Sign.SAME_NAME),
        ({"family": "SAITO", "given": "KENICHI"}, Sign.SAME_SOUND),
        ({"family": "KENICHI", "given": "SAITOU"}, Sign.SAME_SOUND),
        ({"family": "サイトウ", "given": "ケンイチ"}, Sign.SAME_SOUND),
        ({"given": "健一郎"}, Sign.NEAR_NAME),
        ({"given": "健市"}, Sign.NEAR_NAME),
        ({"given": "誠"}, Sign.SAME_FAMILY_NAME),
        ({"family": "山本"}, Sign.SAME_GIVEN_NAME),
        ({"family": "山本", "given": "誠"}, Sign.OTHER_NAME),
        ({"given_kana": "けんいち", "family_kana": "さいとう"}, Sign.SAME_READING),
        ({"given_kana": "ｹﾝｲﾁ", "family_kana": "ｻｲﾄｳ"}, Sign.SAME_READING),
        ({"given_kana": "サイトウ", "family_kana": "ケンイチ"}, Sign.SAME_READING),
        ({"given_kana": "ケンイツ"}, Sign.NEAR_READING),
        ({"family_kana": "ヤマモト"}, Sign.PART_OF_READING),
        ({"family_kana": "ヤマモト", "given_kana": "マコト"}, Sign.OTHER_READING),
        ({"birth_date": date(1980, 4, 2)}, Sign.NEAR_BIRTH_DATE),
        ({"birth_date": date(1980, 1, 4)}, Sign.NEAR_BIRTH_DATE),
        ({"birth_date": date(2043, 4, 1)}, Sign.NEAR_BIRTH_DATE),
        ({"birth_date": date(1991, 11, 23)}, Sign.OTHER_BIRTH_DATE),
        ({"phones": frozenset({"09012345678", "0480000000"})}, Sign.SAME_PHONE),
        ({"phones": frozenset({"08000000000"})}, Sign.OTHER_PHONE),
        ({"address": "川口市本町１丁目２番３号"}, Sign.SAME_ADDRESS),
        ({"address": "川口市本町1-2-3 旭荘201"}, Sign.NEAR_ADDRESS),
        ({"address": "札幌市北1-1"}, Sign.OTHER_ADDRESS),
        ({"gender": "female"}, Sign.OTHER_GENDER),
    ],
)
def test_each_change_is_found_and_said(changes: dict[str, object], sign: Sign) -> None:
    other = replace(SAITO, **changes)

    assert sign in signs_of(SAITO, other)
    assert sign in signs_of(other, SAITO)


def test_each_part_has_one_finding_at_most_and_the_score_is_their_sum() -> None:
    match = compare(SAITO, replace(SAITO, phones=frozenset(), gender=""))

    parts = [PART_OF[each.sign] for each in match.evidence]
    assert parts == [Part.NAME, Part.READING, Part.BIRTH_DATE, Part.ADDRESS]
    assert match.score == sum(weights()[sign] for sign in match.signs)


@pytest.mark.parametrize(
    "changes",
    [
        {"family": "SAITO", "given": "KENICHI", "address": "札幌市北1-1"},
        {"birth_date": date(1980, 4, 11), "family": "齋藤", "address": "札幌市北1-1"},
        {"family": "健一", "given": "斎藤", "phones": frozenset()},
        {"phones": frozenset({"08000000000"}), "address": "札幌市北1-1"},
    ],
)
def test_one_person_with_slips_is_likely(changes: dict[str, object]) -> None:
    assert compare(SAITO, replace(SAITO, **changes)).is_likely


@pytest.mark.parametrize(
    "changes",
    [
        # A twin: born together, living together.
        {"given": "誠", "given_kana": "マコト", "phones": frozenset({"08000000000"})},
        # A namesake of another age.
        {"birth_date": date(1991, 11, 23), "phones": frozenset({"08000000000"}), "address": "札幌市北1-1"},
        # A colleague who gave the same telephone of the firm.
        {
            "family": "山本",
            "given": "誠",
            "family_kana": "ヤマモト",
            "given_kana": "マコト",
            "birth_date": date(1991, 11, 23),
            "address": "札幌市北1-1",
        },
    ],
)
def test_two_people_are_not(changes: dict[str, object]) -> None:
    assert not compare(SAITO, replace(SAITO, **changes)).is_likely


def test_nothing_agrees_with_nothing() -> None:
    nobody = Identity(family="", given="")

    assert nobody.is_empty
    assert compare(nobody, nobody).evidence == ()


def test_every_sign_has_a_weight_a_tone_and_both_labels() -> None:
    assert set(PART_OF) == set(Sign)
    assert set(weights()) == set(Sign)
    assert {tone_of(sign) for sign in Sign} == set(Tone)
    assert all(sign.label_ja and sign.label_en for sign in Sign)
    assert limits()["possible"] < limits()["likely"]


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2015, 12, 31)))
def test_dates_a_slip_away_are_never_the_day_itself(day: date) -> None:
    near = near_dates(day)

    assert day not in near
    assert all(abs(other.year - day.year) <= 99 for other in near)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("佐藤健一", "佐藤健市", True),
        ("佐藤健一", "佐藤一健", True),
        ("佐藤", "鈴木", False),
        ("サトウケンイチ", "サトウケンチ", True),
    ],
)
def test_texts_that_differ_by_a_slip_are_near(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near
    assert is_near(other, one) is near


@given(st.text("あいう", max_size=6), st.text("あいう", max_size=6))
def test_slips_are_counted_alike_from_both_sides(one: str, other: str) -> None:
    assert slips_between(one, other, most=3) == slips_between(other, one, most=3)
    assert (slips_between(one, other, most=3) == 0) == (one == other)
