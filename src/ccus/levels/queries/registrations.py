"""How a level stands that was applied for together with a registration."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.levels.models import Assessment, CareerCertificate
from ccus.levels.states import CertificateState


@dataclass(frozen=True, kw_only=True)
class AskedLevel:
    """`career` is how the newest career certificate stands, None without one."""

    assessment: Assessment
    career: CareerCertificate | None

    @property
    def waits_for_certifier(self) -> bool:
        return self.career is not None and self.career.state == CertificateState.FILED


def get_asked_level(assessment: Assessment) -> AskedLevel:
    """One statement. The caller has checked who may see it."""
    careers = CareerCertificate.objects.filter(technician=assessment.technician_id).exclude(
        state=CertificateState.WITHDRAWN.value
    )
    career = careers.select_related("certifier").order_by("-filed_at", "-pk").first()
    return AskedLevel(assessment=assessment, career=career)
