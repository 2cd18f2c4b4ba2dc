"""Career certificates (経歴証明): asked for by the technician, certified by a firm or, when none can, by the evaluating body."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.ids import IdFormatError, parse_id
from ccus.levels.errors import (
    AssessmentNotOpen,
    CertificateExists,
    CertificateNotFound,
    CertificateTooLate,
    CertifiedDaysTooMany,
    CertifierUnknown,
    NoCareerToCertify,
    ReasonMissing,
    ReasonTooLong,
)
from ccus.levels.models import CareerCertificate
from ccus.levels.permissions import check_can_certify
from ccus.levels.queries.evidence import PersonEvidence, read_papers
from ccus.levels.rules.careers import career_span, certificate_terms, may_be_filed
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.states import CERTIFICATE_TRANSITIONS, CertificateState, CertifierKind
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.rules.names import tidy_text
from ccus.registry.services.locks import lock_technician

FILE = "levels:career:file"
LONGEST_TEXT = 400


@transaction.atomic
def file_certificate(
    viewer: Viewer,
    *,
    kind: CertifierKind,
    certifier_ccus_id: str = "",
    foreman_days: int = 0,
    crew_leader_days: int = 0,
    statement: str = "",
    now: datetime,
) -> CareerCertificate:
    """Asks somebody to certify the time from the oldest qualification to the registration, of which so many days were led.

    The evaluating body is asked with a `statement` of why nobody else can. Raises PermissionMissing, TechnicianNotFound,
    CertificateTooLate, NoCareerToCertify, CertifiedDaysTooMany, CertifierUnknown, ReasonMissing, ReasonTooLong, CertificateExists.
    """
    check_may(viewer, FILE)
    if not viewer.technician_ccus_id:
        raise TechnicianNotFound
    technician = lock_technician(viewer.technician_ccus_id)
    return open_certificate(
        technician,
        kind=kind,
        certifier_ccus_id=certifier_ccus_id,
        foreman_days=foreman_days,
        crew_leader_days=crew_leader_days,
        statement=_read(statement, needed=kind is CertifierKind.EVALUATING_BODY),
        viewer=viewer,
        now=now,
    )


def open_certificate(
    technician: Technician,
    *,
    kind: CertifierKind,
    certifier_ccus_id: str,
    foreman_days: int,
    crew_leader_days: int,
    statement: str,
    viewer: Viewer,
    now: datetime,
) -> CareerCertificate:
    """For somebody whom the caller may file for and holds. Raises as `file_certificate`, from the day of filing on."""
    terms = certificate_terms()
    if not may_be_filed(jst_date(now), terms=terms):
        raise CertificateTooLate(until=terms.filed_until)
    holdings, _ = read_papers(technician.pk, book=book_in_force())
    oldest_on = PersonEvidence(holdings=holdings).oldest_on
    span = career_span(oldest_on, registered_on=technician.registered_on, terms=terms)
    if span is None:
        raise NoCareerToCertify
    if min(foreman_days, crew_leader_days) < 0 or foreman_days + crew_leader_days > span.work_days:
        raise CertifiedDaysTooMany(limit=span.work_days)
    certificate = CareerCertificate(
        technician=technician,
        from_on=span.from_on,
        until_on=span.until_on,
        work_days=span.work_days,
        foreman_days=foreman_days,
        crew_leader_days=crew_leader_days,
        certifier_kind=kind,
        certifier=_find_certifier(technician, kind, certifier_ccus_id),
        statement=statement,
        state=CertificateState.FILED,
        filed_at=now,
    )
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise CertificateExists from error
        raise
    _record(certificate, actor=viewer.actor, now=now)
    return certificate


@transaction.atomic
def withdraw_certificate(viewer: Viewer, certificate_id: int, *, now: datetime) -> CareerCertificate:
    """Raises PermissionMissing, CertificateNotFound, AssessmentNotOpen."""
    check_may(viewer, FILE)
    certificate = _locked(certificate_id)
    if viewer.technician_ccus_id != certificate.technician.ccus_id:
        raise CertificateNotFound
    return decide_certificate(certificate, CertificateState.WITHDRAWN, actor=viewer.actor, reason="", now=now)


@transaction.atomic
def certify_career(viewer: Viewer, certificate_id: int, *, now: datetime) -> CareerCertificate:
    """From now on the days count. Raises PermissionMissing, CertificateNotFound, AssessmentNotOpen."""
    certificate = _locked(certificate_id)
    check_can_certify(viewer, certificate, on=jst_date(now))
    return decide_certificate(certificate, CertificateState.CERTIFIED, actor=viewer.actor, reason="", now=now)


@transaction.atomic
def decline_certificate(viewer: Viewer, certificate_id: int, *, reason: str, now: datetime) -> CareerCertificate:
    """The technician may then ask the next in the chain. Raises as `certify_career`, and ReasonMissing, ReasonTooLong."""
    certificate = _locked(certificate_id)
    check_can_certify(viewer, certificate, on=jst_date(now))
    return decide_certificate(
        certificate, CertificateState.DECLINED, actor=viewer.actor, reason=_read(reason, needed=True), now=now
    )


def _find_certifier(technician: Technician, kind: CertifierKind, typed: str) -> Business | None:
    if kind is CertifierKind.EVALUATING_BODY:
        return None
    try:
        business = Business.objects.filter(ccus_id=parse_id(typed)).first()
    except IdFormatError as error:
        raise CertifierUnknown from error
    if business is None:
        raise CertifierUnknown
    belongs = Affiliation.objects.filter(technician=technician, business=business)
    if kind is CertifierKind.AFFILIATED and not belongs.exists():
        raise CertifierUnknown
    return business


def _locked(certificate_id: int) -> CareerCertificate:
    certificate = (
        CareerCertificate.objects.select_for_update(of=("self",))
        .select_related("technician", "certifier")
        .filter(pk=certificate_id)
        .first()
    )
    if certificate is None:
        raise CertificateNotFound
    return certificate


def decide_certificate(
    certificate: CareerCertificate, to: CertificateState, *, actor: str, reason: str, now: datetime
) -> CareerCertificate:
    """A step of the table, by somebody of whom the caller has checked that they may. Raises AssessmentNotOpen."""
    before = CertificateState(certificate.state)
    if to not in CERTIFICATE_TRANSITIONS[before]:
        raise AssessmentNotOpen(state=before.label_ja, state_en=before.label_en)
    certificate.state, certificate.reason = to, reason
    certificate.decided_at, certificate.decided_by = now, actor
    certificate.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    _record(certificate, actor=actor, now=now)
    return certificate


def _record(certificate: CareerCertificate, *, actor: str, now: datetime) -> None:
    record_act(
        f"levels:career:{certificate.state}",
        actor=actor,
        subject_kind="career_certificate",
        subject_id=certificate.pk,
        at=now,
        details={"certifier": certificate.certifier_kind, "work_days": certificate.work_days},
    )


def _read(typed: str, *, needed: bool) -> str:
    text = tidy_text(typed)
    if needed and not text:
        raise ReasonMissing
    if len(text) > LONGEST_TEXT:
        raise ReasonTooLong(limit=LONGEST_TEXT)
    return text
