from __future__ import annotations

import pytest

from ccus.registry.rules.insurance import InsuranceProblem, find_insurance_problem
from ccus.registry.states import ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus

HEALTH, PENSION, EMPLOYMENT = InsuranceLine.HEALTH, InsuranceLine.PENSION, InsuranceLine.EMPLOYMENT
ENROLLED, NOT_ENROLLED, EXEMPT = InsuranceStatus.ENROLLED, InsuranceStatus.NOT_ENROLLED, InsuranceStatus.EXEMPT
UNDER_5 = ExemptionReason.INDIVIDUAL_WORKPLACE_UNDER_5


@pytest.mark.parametrize(
    ("line", "status", "scheme", "reason", "problem"),
    [
        (HEALTH, ENROLLED, InsuranceScheme.KYOKAI_KENPO, None, None),
        (PENSION, ENROLLED, InsuranceScheme.EMPLOYEES_PENSION, None, None),
        (EMPLOYMENT, ENROLLED, None, None, None),
        (EMPLOYMENT, ENROLLED, InsuranceScheme.DAY_LABOURER, None, None),
        (HEALTH, NOT_ENROLLED, None, None, None),
        (HEALTH, EXEMPT, None, UNDER_5, None),
        (HEALTH, EXEMPT, InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH, UNDER_5, None),
        (HEALTH, ENROLLED, InsuranceScheme.NATIONAL_PENSION, None, InsuranceProblem.SCHEME_OF_ANOTHER_LINE),
        (HEALTH, ENROLLED, None, None, InsuranceProblem.SCHEME_MISSING),
        (PENSION, ENROLLED, None, None, InsuranceProblem.SCHEME_MISSING),
        (HEALTH, NOT_ENROLLED, InsuranceScheme.NATIONAL_HEALTH, None, InsuranceProblem.SCHEME_WITHOUT_ENROLMENT),
        (HEALTH, EXEMPT, InsuranceScheme.KYOKAI_KENPO, UNDER_5, InsuranceProblem.SCHEME_WITHOUT_ENROLMENT),
        (HEALTH, EXEMPT, None, None, InsuranceProblem.REASON_MISSING),
        (EMPLOYMENT, ENROLLED, None, UNDER_5, InsuranceProblem.REASON_WITHOUT_EXEMPTION),
        (EMPLOYMENT, NOT_ENROLLED, None, UNDER_5, InsuranceProblem.REASON_WITHOUT_EXEMPTION),
    ],
)
def test_insurance_facts_of_a_person_fit_together(
    line: InsuranceLine,
    status: InsuranceStatus,
    scheme: InsuranceScheme | None,
    reason: ExemptionReason | None,
    problem: InsuranceProblem | None,
) -> None:
    found = find_insurance_problem(line, status=status, scheme=scheme, reason=reason, scheme_required=True)

    assert found is problem


def test_a_business_may_leave_the_scheme_open() -> None:
    assert find_insurance_problem(HEALTH, status=ENROLLED, scheme=None, reason=None, scheme_required=False) is None
