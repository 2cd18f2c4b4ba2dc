"""The truth table of ◆: each clause, each kind of business, and the boundary of five people."""

from __future__ import annotations

from datetime import date

import pytest

from ccus.registry.rules.checks.facts import EmployerFact, InsuranceFact, PersonFacts
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind, Mender, Weight
from ccus.registry.rules.checks.social_insurance import check_social_insurance
from ccus.registry.rules.checks.tables import rule_on
from ccus.registry.states import BusinessKind, ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus

ON = date(2026, 11, 16)
CORPORATION, SOLE_TRADER = BusinessKind.CORPORATION, BusinessKind.SOLE_TRADER
ONE_PERSON = BusinessKind.ONE_PERSON_CONTRACTOR
UNDER_5, FAMILY = ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5, ExemptionReason.SOLE_TRADER_AND_FAMILY


def enrolled(scheme: InsuranceScheme) -> InsuranceFact:
    return InsuranceFact(status=InsuranceStatus.ENROLLED, scheme=scheme)


def exempt(reason: ExemptionReason) -> InsuranceFact:
    return InsuranceFact(status=InsuranceStatus.EXEMPT, reason=reason)


NOT_ENROLLED = InsuranceFact(status=InsuranceStatus.NOT_ENROLLED)
KENPO, PENSION = enrolled(InsuranceScheme.KYOKAI_KENPO), enrolled(InsuranceScheme.EMPLOYEES_PENSION)

# Health, pension, and the clause that holds where enough people belong to the firm: the six of case (1).
CASE_1 = [
    (NOT_ENROLLED, PENSION, "health_none"),
    (exempt(UNDER_5), PENSION, "health_exempt_small"),
    (enrolled(InsuranceScheme.NATIONAL_HEALTH), PENSION, "health_national"),
    (KENPO, NOT_ENROLLED, "pension_none"),
    (KENPO, exempt(UNDER_5), "pension_exempt_small"),
    (KENPO, enrolled(InsuranceScheme.NATIONAL_PENSION), "pension_national"),
]
# None of these is named by the official text.
UNMARKED = [
    (KENPO, PENSION),
    (enrolled(InsuranceScheme.HEALTH_UNION), PENSION),
    (enrolled(InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH), PENSION),
    (enrolled(InsuranceScheme.LATE_ELDERLY), enrolled(InsuranceScheme.PENSION_RECIPIENT)),
    *(
        (exempt(reason), PENSION)
        for reason in (FAMILY, ExemptionReason.AGE_LIMIT, ExemptionReason.SHORT_HOURS, ExemptionReason.OTHER)
    ),
    *(
        (KENPO, exempt(reason))
        for reason in (ExemptionReason.AGE_LIMIT, ExemptionReason.SHORT_HOURS, ExemptionReason.OTHER)
    ),
]


def check(
    health: InsuranceFact | None, pension: InsuranceFact | None, *, kind: BusinessKind = CORPORATION, people: int = 5
) -> Finding:
    rule = rule_on("ccus.registry", CheckKind.SOCIAL_INSURANCE, on=ON)
    assert rule is not None
    lines = {InsuranceLine.HEALTH: health, InsuranceLine.PENSION: pension}
    person = PersonFacts(
        ccus_id="1",
        full_name="建設 撫子",
        birth_date=date(1994, 2, 5),
        skill_level=4,
        confirmed_on=ON,
        employer=EmployerFact(ccus_id="2", name="基金建設", kind=kind, people=people, since_on=ON),
        insurances={line: state for line, state in lines.items() if state is not None},
    )
    return check_social_insurance(person, rule)


def codes(finding: Finding) -> list[str]:
    return [reason.code for reason in finding.reasons]


@pytest.mark.parametrize("people", [0, 1, 4, 5, 6, 4_622])
@pytest.mark.parametrize("kind", list(BusinessKind))
@pytest.mark.parametrize(("health", "pension", "clause"), CASE_1, ids=[case[2] for case in CASE_1])
def test_case_1_needs_five_people_of_a_corporation_or_sole_trader(
    health: InsuranceFact, pension: InsuranceFact, clause: str, kind: BusinessKind, people: int
) -> None:
    finding = check(health, pension, kind=kind, people=people)

    is_marked = kind in (CORPORATION, SOLE_TRADER) and people >= 5
    assert finding.sign == ("◆" if is_marked else "")
    assert codes(finding) == ([clause] if is_marked else ["fine"])


@pytest.mark.parametrize("people", [0, 1, 4, 5, 6])
@pytest.mark.parametrize("kind", list(BusinessKind))
@pytest.mark.parametrize("health", [KENPO, enrolled(InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH)])
def test_case_2_is_for_corporations_of_any_size(health: InsuranceFact, kind: BusinessKind, people: int) -> None:
    finding = check(health, exempt(FAMILY), kind=kind, people=people)

    assert finding.sign == ("◆" if kind is CORPORATION else "")
    assert codes(finding) == (["pension_exempt_family"] if kind is CORPORATION else ["fine"])


@pytest.mark.parametrize("people", [4, 5, 6])
@pytest.mark.parametrize("kind", list(BusinessKind))
@pytest.mark.parametrize(("health", "pension"), UNMARKED)
def test_nothing_else_is_marked(health: InsuranceFact, pension: InsuranceFact, kind: BusinessKind, people: int) -> None:
    if pension.reason is not FAMILY:
        assert check(health, pension, kind=kind, people=people).sign == ""


def test_employment_insurance_is_not_asked_for() -> None:
    rule = rule_on("ccus.registry", CheckKind.SOCIAL_INSURANCE, on=ON)
    assert rule is not None
    person = PersonFacts(
        ccus_id="1",
        full_name="青山 三郎",
        birth_date=date(2000, 2, 9),
        skill_level=1,
        confirmed_on=ON,
        employer=EmployerFact(ccus_id="2", name="基金建設", kind=CORPORATION, people=9, since_on=ON),
        insurances={
            InsuranceLine.HEALTH: KENPO,
            InsuranceLine.PENSION: PENSION,
            InsuranceLine.EMPLOYMENT: NOT_ENROLLED,
        },
    )

    assert check_social_insurance(person, rule).sign == ""


def test_all_reasons_are_told_with_the_values_they_come_from() -> None:
    finding = check(NOT_ENROLLED, enrolled(InsuranceScheme.NATIONAL_PENSION), people=6)

    assert codes(finding) == ["health_none", "pension_national"]
    assert finding.whys() == (
        "主たる所属の技能者が6人（基準は5人以上）の会社で、健康保険が「未加入」になっています。",
        "主たる所属の技能者が6人（基準は5人以上）の会社で、年金保険が国民年金になっています。",
    )
    assert [(seen.name(), seen.value()) for seen in finding.seen] == [
        ("主たる所属事業者", "基金建設"),
        ("法人・個人区分", "法人"),
        ("主たる所属の技能者", "6人"),
        ("健康保険", "未加入"),
        ("健康保険の登録日", "登録なし"),
        ("年金保険", "加入（国民年金）"),
        ("年金保険の登録日", "登録なし"),
    ]
    assert (finding.weight, finding.who, len(finding.repairs())) == (Weight.ASK, Mender.EMPLOYER, 1)


@pytest.mark.parametrize(("health", "pension"), [(None, PENSION), (KENPO, None), (None, None)])
def test_what_is_not_registered_is_not_marked_but_told(
    health: InsuranceFact | None, pension: InsuranceFact | None
) -> None:
    finding = check(health, pension)

    assert (finding.sign, codes(finding), finding.weight) == ("", ["nothing_registered"], Weight.KNOW)


def test_a_line_that_is_missing_hides_no_clause_of_the_other() -> None:
    assert codes(check(None, NOT_ENROLLED)) == ["pension_none"]


def test_nobody_without_an_employer_is_marked() -> None:
    rule = rule_on("ccus.registry", CheckKind.SOCIAL_INSURANCE, on=ON)
    assert rule is not None
    person = PersonFacts(
        ccus_id="1",
        full_name="加藤 陽子",
        birth_date=date(2004, 10, 10),
        skill_level=1,
        confirmed_on=ON,
        insurances={InsuranceLine.HEALTH: NOT_ENROLLED},
    )

    assert check_social_insurance(person, rule).sign == ""


def test_the_mark_did_not_exist_before_its_first_day() -> None:
    assert rule_on("ccus.registry", CheckKind.SOCIAL_INSURANCE, on=date(2025, 3, 13)) is None
    assert rule_on("ccus.registry", CheckKind.SOCIAL_INSURANCE, on=date(2025, 3, 14)) is not None
