"""Which states of social insurance (社会保険) can stand together: line, status, scheme, reason of exemption."""

from __future__ import annotations

from enum import StrEnum

from ccus.registry.states import ExemptionReason, InsuranceLine, InsuranceScheme, InsuranceStatus


class InsuranceProblem(StrEnum):
    SCHEME_OF_ANOTHER_LINE = "scheme_of_another_line"
    SCHEME_MISSING = "scheme_missing"
    SCHEME_WITHOUT_ENROLMENT = "scheme_without_enrolment"
    REASON_MISSING = "reason_missing"
    REASON_WITHOUT_EXEMPTION = "reason_without_exemption"


SCHEMES_OF_LINE: dict[InsuranceLine, tuple[InsuranceScheme, ...]] = {
    InsuranceLine.HEALTH: (
        InsuranceScheme.KYOKAI_KENPO,
        InsuranceScheme.HEALTH_UNION,
        InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH,
        InsuranceScheme.NATIONAL_HEALTH,
        InsuranceScheme.LATE_ELDERLY,
    ),
    InsuranceLine.PENSION: (
        InsuranceScheme.EMPLOYEES_PENSION,
        InsuranceScheme.NATIONAL_PENSION,
        InsuranceScheme.PENSION_RECIPIENT,
    ),
    InsuranceLine.EMPLOYMENT: (InsuranceScheme.GENERAL_EMPLOYMENT, InsuranceScheme.DAY_LABOURER),
}

# These are entered by the person, not through the firm, so that the firm's own duty may be exempt at the same time
# (a sole trader's workplace under 5 people with national health insurance).
PERSONAL_SCHEMES = frozenset(
    {
        InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH,
        InsuranceScheme.NATIONAL_HEALTH,
        InsuranceScheme.LATE_ELDERLY,
        InsuranceScheme.NATIONAL_PENSION,
        InsuranceScheme.PENSION_RECIPIENT,
    }
)


def find_insurance_problem(
    line: InsuranceLine,
    *,
    status: InsuranceStatus,
    scheme: InsuranceScheme | None,
    reason: ExemptionReason | None,
    scheme_required: bool,
) -> InsuranceProblem | None:
    """What does not fit together, or None.

    `scheme_required`: a technician who is enrolled says in which health and pension scheme (items 19, 21); a business may
    leave it open, and employment insurance has no kind among the items.
    """
    if scheme is not None and scheme not in SCHEMES_OF_LINE[line]:
        return InsuranceProblem.SCHEME_OF_ANOTHER_LINE
    if status == InsuranceStatus.ENROLLED and scheme is None and scheme_required and line != InsuranceLine.EMPLOYMENT:
        return InsuranceProblem.SCHEME_MISSING
    if scheme is not None and not _may_name_scheme(status, scheme):
        return InsuranceProblem.SCHEME_WITHOUT_ENROLMENT
    if status == InsuranceStatus.EXEMPT and reason is None:
        return InsuranceProblem.REASON_MISSING
    if status != InsuranceStatus.EXEMPT and reason is not None:
        return InsuranceProblem.REASON_WITHOUT_EXEMPTION
    return None


def _may_name_scheme(status: InsuranceStatus, scheme: InsuranceScheme) -> bool:
    if status == InsuranceStatus.ENROLLED:
        return True
    return status == InsuranceStatus.EXEMPT and scheme in PERSONAL_SCHEMES
