from __future__ import annotations

from datetime import date

import pytest

from ccus.registry.rules import business
from ccus.registry.rules.business import CorporateNumberProblem
from ccus.registry.states import BusinessKind


@pytest.mark.parametrize(
    ("registered_on", "expected"),
    [
        (date(2019, 3, 14), date(2024, 3, 31)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2031, 12, 31)),
    ],
)
def test_a_registration_ends_with_the_month_five_years_later(registered_on: date, expected: date) -> None:
    assert business.business_expires_on(registered_on) == expected


@pytest.mark.parametrize("typed", ["7000012050002", "７０００－０１２０－５０００２", " 7000 0120 50002 "])
def test_a_corporate_number_is_read_however_it_is_typed(typed: str) -> None:
    assert business.fold_corporate_number(typed) == "7000012050002"


@pytest.mark.parametrize(
    ("number", "kind", "problem"),
    [
        # The National Tax Agency's own number.
        ("7000012050002", BusinessKind.CORPORATION, None),
        ("8000012050002", BusinessKind.CORPORATION, CorporateNumberProblem.WRONG_CHECK_DIGIT),
        ("700001205000", BusinessKind.CORPORATION, CorporateNumberProblem.WRONG_LENGTH),
        ("70000120S0002", BusinessKind.CORPORATION, CorporateNumberProblem.WRONG_LENGTH),
        ("", BusinessKind.CORPORATION, CorporateNumberProblem.MISSING),
        ("", BusinessKind.SOLE_TRADER, None),
        ("", BusinessKind.ONE_PERSON_CONTRACTOR, None),
        ("7000012050002", BusinessKind.SOLE_TRADER, CorporateNumberProblem.NOT_FOR_THIS_KIND),
    ],
)
def test_a_corporate_number_is_checked_for_the_kind_of_business(
    number: str, kind: BusinessKind, problem: CorporateNumberProblem | None
) -> None:
    assert business.find_corporate_number_problem(number, kind=kind) is problem


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (BusinessKind.CORPORATION, True),
        (BusinessKind.SOLE_TRADER, False),
        (BusinessKind.ONE_PERSON_CONTRACTOR, False),
    ],
)
def test_only_corporations_have_a_corporate_number(kind: BusinessKind, expected: bool) -> None:
    assert business.needs_corporate_number(kind) is expected
