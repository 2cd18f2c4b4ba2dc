"""May this viewer decide in that field, or certify that career? Words say what, these functions say whose."""

from __future__ import annotations

from datetime import date

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.levels.errors import CertificateNotFound, MandateMissing
from ccus.levels.models import CareerCertificate
from ccus.levels.queries.mandates import fields_in_charge
from ccus.levels.states import CertifierKind

DECIDE, CERTIFY = "levels:assessment:decide", "levels:career:certify"


def check_can_decide(viewer: Viewer, *, field: str, on: date) -> None:
    """The evaluators of the field. Raises PermissionMissing, MandateMissing."""
    check_may(viewer, DECIDE)
    if field not in fields_in_charge(viewer, on=on):
        raise MandateMissing


def check_can_certify(viewer: Viewer, certificate: CareerCertificate, *, on: date) -> None:
    """The firm that was asked; any evaluator in charge of a field where the evaluating body was.

    Raises PermissionMissing, and CertificateNotFound to everybody else.
    """
    check_may(viewer, CERTIFY)
    if certificate.certifier_kind == CertifierKind.EVALUATING_BODY:
        allowed = bool(fields_in_charge(viewer, on=on))
    else:
        allowed = certificate.certifier is not None and viewer.business_ccus_id == certificate.certifier.ccus_id
    if not allowed:
        raise CertificateNotFound
