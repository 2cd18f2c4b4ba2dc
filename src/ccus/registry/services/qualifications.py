"""What a person has proved: qualifications (保有資格), schooling, training, awards, health check-ups."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.errors import CheckupExists, CredentialExists, QualificationExists
from ccus.registry.models import Credential, HealthCheckup, Qualification, Technician
from ccus.registry.permissions import check_can_edit_technician
from ccus.registry.rules.items import technician_items
from ccus.registry.rules.registrations import CheckupEntry, CredentialEntry, QualificationEntry
from ccus.registry.services import rows
from ccus.registry.services.checks import check_entry_name, check_lengths, check_qualification
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import lock_technician, read_id
from ccus.registry.states import CredentialKind

ITEM_OF_CREDENTIAL = {
    CredentialKind.EDUCATION: "education",
    CredentialKind.TRAINING: "training_history",
    CredentialKind.AWARD: "awards",
}


@transaction.atomic
def add_qualification(
    technician_ccus_id: str, *, entry: QualificationEntry, viewer: Viewer, now: datetime
) -> Qualification:
    """Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing, EntryNameMissing, TextTooLong,
    EndsBeforeItBegins, QualificationExists.
    """
    check_qualification(entry)
    technician = _lock(technician_ccus_id, viewer)
    row = write_qualification(technician, entry)
    _record("registry:qualification:add", technician, viewer=viewer, now=now, row_id=row.pk)
    return row


@transaction.atomic
def add_credential(technician_ccus_id: str, *, entry: CredentialEntry, viewer: Viewer, now: datetime) -> Credential:
    """Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing, EntryNameMissing, TextTooLong,
    CredentialExists.
    """
    check_entry_name(entry.name)
    technician = _lock(technician_ccus_id, viewer)
    row = write_credential(technician, entry)
    _record("registry:credential:add", technician, viewer=viewer, now=now, row_id=row.pk)
    return row


@transaction.atomic
def add_checkup(technician_ccus_id: str, *, entry: CheckupEntry, viewer: Viewer, now: datetime) -> HealthCheckup:
    """Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing, EntryNameMissing, TextTooLong,
    CheckupExists.
    """
    check_entry_name(entry.kind)
    technician = _lock(technician_ccus_id, viewer)
    row = write_checkup(technician, entry)
    _record("registry:checkup:add", technician, viewer=viewer, now=now, row_id=row.pk)
    return row


def write_qualification(technician: Technician, entry: QualificationEntry) -> Qualification:
    """The row alone, for services that check and record themselves. Raises TextTooLong, QualificationExists."""
    row = rows.qualification_row(technician, entry)
    check_lengths(row, items=technician_items(), otherwise="qualifications")
    with refuse_on({"a_qualification_is_not_registered_twice_for_the_same_days": QualificationExists(name=row.name)}):
        row.save(force_insert=True)
    return row


def write_credential(technician: Technician, entry: CredentialEntry) -> Credential:
    """The row alone. Raises TextTooLong, CredentialExists."""
    row = rows.credential_row(technician, entry)
    check_lengths(row, items=technician_items(), otherwise=ITEM_OF_CREDENTIAL[entry.kind])
    with refuse_on({"a_credential_is_registered_once": CredentialExists(name=row.name)}):
        row.save(force_insert=True)
    return row


def write_checkup(technician: Technician, entry: CheckupEntry) -> HealthCheckup:
    """The row alone. Raises TextTooLong, CheckupExists."""
    row = rows.checkup_row(technician, entry)
    check_lengths(row, items=technician_items(), otherwise="health_checkups")
    with refuse_on({"a_checkup_is_registered_once": CheckupExists(kind=row.kind)}):
        row.save(force_insert=True)
    return row


def _lock(technician_ccus_id: str, viewer: Viewer) -> Technician:
    check_can_edit_technician(viewer, technician_ccus_id=read_id(technician_ccus_id))
    return lock_technician(technician_ccus_id)


def _record(act: str, technician: Technician, *, viewer: Viewer, now: datetime, row_id: int) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=technician.ccus_id,
        at=now,
        details={"row": row_id},
    )
