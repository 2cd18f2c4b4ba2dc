"""A level that is applied for together with a registration (ワンストップ): the career and the application, for somebody new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.levels.models import Assessment
from ccus.levels.services.assessments import REGISTER, apply_with_registration
from ccus.levels.services.careers import decide_certificate, open_certificate
from ccus.levels.states import CertificateState, CertifierKind
from ccus.registry.services.locks import lock_technician


@dataclass(frozen=True, kw_only=True)
class CareerClaim:
    """A career before the registration, and the firm that certifies it; the evaluating body where that is empty.

    `vouched_by` is the account that certified for the employer by handing in the application; empty where the firm is still asked.
    """

    certifier_ccus_id: str
    vouched_by: str = ""
    foreman_days: int = 0
    crew_leader_days: int = 0

    @property
    def kind(self) -> CertifierKind:
        if self.vouched_by:
            return CertifierKind.AFFILIATED
        return CertifierKind.UPPER if self.certifier_ccus_id else CertifierKind.EVALUATING_BODY


@transaction.atomic
def ask_level_with_registration(
    technician_ccus_id: str, *, field: str, career: CareerClaim | None, viewer: Viewer, now: datetime
) -> Assessment:
    """Files the career, if there is one, and applies in the field; called by the desk that has just registered the person.

    Raises PermissionMissing, TechnicianNotFound, FieldUnknown, and of a career CertificateTooLate, NoCareerToCertify,
    CertifiedDaysTooMany, CertifierUnknown; nothing is written then.
    """
    check_may(viewer, REGISTER)
    technician = lock_technician(technician_ccus_id)
    if career is not None:
        certificate = open_certificate(
            technician,
            kind=career.kind,
            certifier_ccus_id=career.certifier_ccus_id,
            foreman_days=career.foreman_days,
            crew_leader_days=career.crew_leader_days,
            statement="",
            viewer=viewer,
            now=now,
        )
        if career.vouched_by:
            decide_certificate(certificate, CertificateState.CERTIFIED, actor=career.vouched_by, reason="", now=now)
    return apply_with_registration(technician, field=field, viewer=viewer, now=now)
