"""A technician lets a firm see what is missing to the next level, and stops it again."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.levels.errors import ConsentExists, ConsentMissing
from ccus.levels.models import ProgressConsent
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound
from ccus.registry.models import Affiliation
from ccus.registry.services.locks import lock_technician

GIVE = "levels:consent:give"


@transaction.atomic
def give_consent(viewer: Viewer, business_ccus_id: str, *, now: datetime) -> ProgressConsent:
    """To a firm that the technician belongs to today. Raises PermissionMissing, TechnicianNotFound, BusinessNotFound, ConsentExists."""
    check_may(viewer, GIVE)
    if not viewer.technician_ccus_id:
        raise TechnicianNotFound
    technician = lock_technician(viewer.technician_ccus_id)
    affiliation = (
        Affiliation.objects.select_related("business")
        .filter(technician=technician, business__ccus_id=business_ccus_id, valid__contains=jst_date(now))
        .first()
    )
    if affiliation is None:
        raise BusinessNotFound
    consent = ProgressConsent(technician=technician, business=affiliation.business, given_at=now)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise ConsentExists from error
        raise
    _record("give", consent, viewer, now=now)
    return consent


@transaction.atomic
def end_consent(viewer: Viewer, business_ccus_id: str, *, now: datetime) -> ProgressConsent:
    """Raises PermissionMissing, ConsentMissing."""
    check_may(viewer, GIVE)
    consent = (
        ProgressConsent.objects.select_for_update(of=("self",))
        .filter(
            technician__ccus_id=viewer.technician_ccus_id, business__ccus_id=business_ccus_id, ended_at__isnull=True
        )
        .first()
    )
    if consent is None:
        raise ConsentMissing
    consent.ended_at = now
    consent.save(update_fields=["ended_at"])
    _record("end", consent, viewer, now=now)
    return consent


def _record(act: str, consent: ProgressConsent, viewer: Viewer, *, now: datetime) -> None:
    record_act(
        f"levels:consent:{act}",
        actor=viewer.actor,
        subject_kind="progress_consent",
        subject_id=consent.pk,
        at=now,
    )
