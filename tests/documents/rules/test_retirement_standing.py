"""Who is in a report to the mutual aid, and why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccus.documents.rules.retirement_standing import WorkedMonth, judge_month, number_key, reasons
from ccus.documents.states import RetirementStanding

DAYS = frozenset({2, 3, 4})
INSURED = WorkedMonth(
    has_firm=True,
    sees_number=True,
    status="enrolled",
    insured_number="12-3456789",
    is_number_shared=False,
    firm_status="enrolled",
    has_contractor_number=True,
    days=DAYS,
    affiliated=DAYS,
)


def test_somebody_with_numbers_who_belongs_to_the_firm_is_in() -> None:
    judged = judge_month(INSURED)

    assert (judged.standing, judged.days_in, dict(judged.left_out)) == (RetirementStanding.IN, DAYS, {})


@pytest.mark.parametrize(
    ("facts", "codes", "standing"),
    [
        ({"insured_number": ""}, ["no_insured_number"], RetirementStanding.REPAIR),
        ({"insured_number": "手帳あり"}, ["no_insured_number"], RetirementStanding.REPAIR),
        ({"status": ""}, [], RetirementStanding.IN),
        ({"status": "not_enrolled"}, ["not_enrolled"], RetirementStanding.OUT),
        ({"status": "other_scheme"}, ["other_scheme"], RetirementStanding.OUT),
        ({"is_number_shared": True}, ["number_shared"], RetirementStanding.REPAIR),
        ({"firm_status": "not_enrolled"}, ["firm_not_enrolled"], RetirementStanding.OUT),
        ({"has_contractor_number": False}, ["no_contractor_number"], RetirementStanding.REPAIR),
        ({"has_firm": False, "affiliated": frozenset()}, ["no_firm"], RetirementStanding.REPAIR),
        ({"affiliated": frozenset()}, ["not_affiliated"], RetirementStanding.REPAIR),
        ({"elsewhere": DAYS}, ["reported_elsewhere"], RetirementStanding.OUT),
        (
            {"insured_number": "", "has_contractor_number": False},
            ["no_insured_number", "no_contractor_number"],
            RetirementStanding.REPAIR,
        ),
    ],
)
def test_every_reason_is_told(facts: dict[str, object], codes: list[str], standing: RetirementStanding) -> None:
    judged = judge_month(replace(INSURED, **facts))  # type: ignore[arg-type]

    assert (list(judged.left_out), judged.standing) == (codes, standing)


def test_of_somebody_whose_number_may_not_be_seen_nothing_else_is_told() -> None:
    judged = judge_month(replace(INSURED, sees_number=False, status="not_enrolled", elsewhere=DAYS))

    assert list(judged.left_out) == ["hidden"]


def test_days_of_somebody_who_left_in_the_month_are_partly_in() -> None:
    judged = judge_month(replace(INSURED, affiliated=frozenset({2, 3})))

    assert (judged.standing, judged.days_in) == (RetirementStanding.PARTLY, frozenset({2, 3}))
    assert judged.left_out == {"not_affiliated": frozenset({4})}


def test_a_number_is_its_digits_however_it_was_typed() -> None:
    assert number_key("１２－３４５６ー７８９") == number_key("12 3456789") == "123456789"


def test_each_reason_says_what_brings_the_days_in_or_that_nothing_is_to_be_done() -> None:
    for reason in reasons().values():
        assert reason.standing in (RetirementStanding.REPAIR, RetirementStanding.OUT)
        assert reason.repair("ja").endswith("。")
        assert reason.repair("en").endswith(".")
