"""The same person twice: found through variants, swaps and slips, and explained; strangers are left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.registry import make_technician

from ccus.applications.queries.duplicates import find_candidates
from ccus.registry.rules.names import PersonName
from ccus.registry.rules.same_person.signs import Sign

pytestmark = pytest.mark.django_db
BORN = date(1980, 4, 1)


def answers(**changes: str) -> dict[str, dict[str, Any]]:
    typed = {
        "family_name": "髙橋",
        "given_name": "健一",
        "family_kana": "タカハシ",
        "given_kana": "ケンイチ",
        "birth_date": BORN.isoformat(),
        **changes,
    }
    return {code: {"typed": value, "value": value} for code, value in typed.items() if value}


@pytest.fixture
def takahashi() -> str:
    person = make_technician(
        name=PersonName(family="高橋", given="健一", family_kana="タカハシ", given_kana="ケンイチ"),
        birth_date=BORN,
        phone_mobile="09012345678",
    )
    return person.ccus_id


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({}, Sign.SAME_NAME),
        ({"family_name": "高橋"}, Sign.SAME_NAME),
        ({"family_name": "健一", "given_name": "髙橋"}, Sign.SWAPPED_NAME),
        ({"given_name": "健一郎"}, Sign.NEAR_NAME),
        ({"family_name": "タカハシ", "given_name": "ケンイチ"}, Sign.SAME_READING),
        ({"family_name": "TAKAHASHI", "given_name": "KENICHI", "family_kana": "", "given_kana": ""}, Sign.SAME_SOUND),
        ({"birth_date": "1980-04-02"}, Sign.NEAR_BIRTH_DATE),
        ({"birth_date": "1980-01-04"}, Sign.NEAR_BIRTH_DATE),
        ({"birth_date": "2043-04-01"}, Sign.NEAR_BIRTH_DATE),
        ({"family_name": "山本", "family_kana": "ヤマモト", "phone_mobile": "09012345678"}, Sign.SAME_GIVEN_NAME),
        ({"family_kana": "", "given_kana": ""}, Sign.SAME_BIRTH_DATE),
    ],
)
def test_a_double_is_found_and_explained(takahashi: str, changes: dict[str, str], sign: Sign) -> None:
    (candidate,) = find_candidates(answers(**changes))

    assert candidate.technician.ccus_id == takahashi
    assert sign in candidate.match.signs


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": "1991-11-23"},
        {"family_name": "佐藤", "given_name": "誠", "family_kana": "サトウ", "given_kana": "マコト"},
        {"family_name": ""} | {"given_name": ""},
    ],
)
def test_strangers_are_left_alone(takahashi: str, changes: dict[str, str]) -> None:
    assert find_candidates(answers(**changes)) == []


def test_oneself_is_no_double(takahashi: str) -> None:
    assert find_candidates(answers(), except_ccus_id=takahashi) == []


def test_the_better_match_comes_first(takahashi: str) -> None:
    make_technician(
        name=PersonName(family="高橋", given="健市", family_kana="タカハシ", given_kana="ケンイチ"), birth_date=BORN
    )

    first, second = find_candidates(answers(phone_mobile="09012345678"))

    assert first.technician.ccus_id == takahashi
    assert first.match.score > second.match.score
    assert second.match.is_likely


def test_a_twin_is_somebody_else(takahashi: str) -> None:
    twin = answers(given_name="誠", given_kana="マコト", phone_mobile="09012345678")

    assert takahashi not in [each.technician.ccus_id for each in find_candidates(twin)]
