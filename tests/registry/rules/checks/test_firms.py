"""Social insurance, construction licence and registration of a firm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ccus.registry.rules.checks.catalogue import check_firm
from ccus.registry.rules.checks.facts import FirmFacts, InsuranceFact
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind
from ccus.registry.states import BusinessKind, ExemptionReason, InsuranceLine, InsuranceStatus

ON = date(2026, 11, 16)
ENROLLED = InsuranceFact(status=InsuranceStatus.ENROLLED)
NOT_ENROLLED = InsuranceFact(status=InsuranceStatus.NOT_ENROLLED)
SMALL = InsuranceFact(status=InsuranceStatus.EXEMPT, reason=ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5)
ALL_ENROLLED = dict.fromkeys(InsuranceLine, ENROLLED)
FIRM = FirmFacts(
    ccus_id="1",
    name="田中鉄筋",
    kind=BusinessKind.SOLE_TRADER,
    representative_name="田中 三郎",
    people=4,
    has_licence=True,
    licence_number="第1号",
    registered_on=date(2026, 4, 1),
    expires_on=date(2031, 4, 30),
    insurances=ALL_ENROLLED,
)


def check(kind: CheckKind, /, **facts: Any) -> Finding:
    finding = check_firm(replace(FIRM, **facts), kind, on=ON)
    assert finding is not None
    return finding


def reasons(kind: CheckKind, /, **facts: Any) -> list[str]:
    return [reason.code for reason in check(kind, **facts).reasons]


@pytest.mark.parametrize("line", list(InsuranceLine))
def test_each_line_is_asked_for(line: InsuranceLine) -> None:
    kind = CheckKind.FIRM_INSURANCE

    assert reasons(kind) == ["fine"]
    assert reasons(kind, insurances={**ALL_ENROLLED, line: NOT_ENROLLED}) == ["not_enrolled"]
    others = {other: ENROLLED for other in InsuranceLine if other is not line}
    assert reasons(kind, insurances=others) == ["not_registered"]


@pytest.mark.parametrize(
    ("kind", "people", "code"),
    [
        (BusinessKind.SOLE_TRADER, 4, "fine"),
        (BusinessKind.SOLE_TRADER, 5, "exempt_too_many"),
        (BusinessKind.SOLE_TRADER, 6, "exempt_too_many"),
        (BusinessKind.CORPORATION, 1, "exempt_corporation"),
        (BusinessKind.ONE_PERSON_CONTRACTOR, 1, "one_person"),
    ],
)
def test_exempt_as_a_small_workplace(kind: BusinessKind, people: int, code: str) -> None:
    insurances = {**ALL_ENROLLED, InsuranceLine.HEALTH: SMALL}

    assert reasons(CheckKind.FIRM_INSURANCE, kind=kind, people=people, insurances=insurances) == [code]


@pytest.mark.parametrize(
    ("has_licence", "number", "code"), [(True, "第1号", "fine"), (True, "", "no_number"), (False, "", "none")]
)
def test_the_licence(has_licence: bool, number: str, code: str) -> None:
    assert reasons(CheckKind.FIRM_LICENCE, has_licence=has_licence, licence_number=number) == [code]


def test_the_limit_of_small_works_is_told_in_yen() -> None:
    assert "500万円以上" in check(CheckKind.FIRM_LICENCE, has_licence=False, licence_number="").whys()[0]


@pytest.mark.parametrize(
    ("expires_on", "code"),
    [
        (date(2026, 11, 15), "over"),
        (date(2026, 11, 16), "ending"),
        (date(2027, 1, 15), "ending"),
        (date(2027, 1, 16), "fine"),
    ],
)
def test_the_registration(expires_on: date, code: str) -> None:
    assert reasons(CheckKind.FIRM_REGISTRATION, expires_on=expires_on) == [code]
