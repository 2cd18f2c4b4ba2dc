"""How a level stands that was applied for together with a registration."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.levels.models import Assessment, CareerCertificate
from ccus.levels.states import AssessmentState, CertificateState


@dataclass(frozen=True, kw_only=True)
class AskedLevel:
    """`career` is how the newest career certificate stands, None without one; `returned_for` what the evaluating body wants completed."""

    assessment: Assessment
    career: CareerCertificate | None
    returned_for: str = ""

    @property
    def is_returned(self) -> bool:
        return self.assessment.state == AssessmentState.RETURNED

    @property
    def waits_for_certifier(self) -> bool:
        return self.career is not None and self.career.state == CertificateState.FILED


def get_asked_level(assessment: Assessment) -> AskedLevel:
    """One statement, two where it was returned. The caller has checked who may see it."""
    careers = CareerCertificate.objects.filter(technician=assessment.technician_id).exclude(
        state=CertificateState.WITHDRAWN.value
    )
    career = careers.select_related("certifier").order_by("-filed_at", "-pk").first()
    return AskedLevel(assessment=assessment, career=career, returned_for=_reason_of_return(assessment))


def _reason_of_return(assessment: Assessment) -> str:
    if assessment.state != AssessmentState.RETURNED:
        return ""
    returns = assessment.steps.filter(state=AssessmentState.RETURNED.value).order_by("-pk")
    return returns.values_list("reason", flat=True).first() or ""
