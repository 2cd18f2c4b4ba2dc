"""Career certificates that wait for the viewer."""

from __future__ import annotations

from datetime import date

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.levels.models import CareerCertificate
from ccus.levels.queries.mandates import fields_in_charge
from ccus.levels.states import CertificateState, CertifierKind

CERTIFY = "levels:career:certify"
PAGE_SIZE = 100


def list_careers_to_certify(viewer: Viewer, *, on: date) -> tuple[CareerCertificate, ...]:
    """The oldest first: those that the viewer's business was asked for; those of the evaluating body for its evaluators.

    Raises PermissionMissing.
    """
    check_may(viewer, CERTIFY)
    waiting = CareerCertificate.objects.filter(state=CertificateState.FILED.value)
    if viewer.business_ccus_id:
        waiting = waiting.filter(certifier__ccus_id=viewer.business_ccus_id)
    elif fields_in_charge(viewer, on=on):
        waiting = waiting.filter(certifier_kind=CertifierKind.EVALUATING_BODY.value)
    else:
        return ()
    return tuple(waiting.select_related("technician").order_by("filed_at", "pk")[:PAGE_SIZE])
