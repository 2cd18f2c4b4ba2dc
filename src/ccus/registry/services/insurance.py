"""Social insurance (社会保険) of people and firms, kept over time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.errors import InsuranceChangedLater
from ccus.registry.models import BusinessInsurance, TechnicianInsurance
from ccus.registry.permissions import check_can_edit_business, check_can_edit_technician
from ccus.registry.rules.registrations import InsuranceEntry
from ccus.registry.services.checks import check_insurance
from ccus.registry.services.locks import lock_business, lock_technician, read_id
from ccus.registry.services.rows import business_insurance_row, technician_insurance_row
from ccus.registry.states import InsuranceLine


@transaction.atomic
def set_technician_insurance(
    technician_ccus_id: str, *, entry: InsuranceEntry, from_on: date, viewer: Viewer, now: datetime
) -> TechnicianInsurance:
    """The state of one line from `from_on` on. What held before stays, up to the day before.

    A state of the same first day is corrected in place.
    Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing, InsuranceChangedLater, and the refusals of
    `checks.check_insurance`.
    """
    check_can_edit_technician(viewer, technician_ccus_id=read_id(technician_ccus_id))
    check_insurance(entry, scheme_required=True)
    technician = lock_technician(technician_ccus_id)
    row = technician_insurance_row(technician, entry, from_on=from_on)
    current = technician.insurances.filter(line=entry.line.value).order_by("-valid").first()
    _make_room(current, entry.line, from_on=from_on)
    row.save(force_insert=True)
    _record("technician", technician.ccus_id, entry.line, viewer=viewer, now=now)
    return row


@transaction.atomic
def set_business_insurance(
    business_ccus_id: str, *, entry: InsuranceEntry, from_on: date, viewer: Viewer, now: datetime
) -> BusinessInsurance:
    """The same for a business.

    Raises BusinessNotFound, UnreadableId, NotYourRecord, PermissionMissing, InsuranceChangedLater, and the refusals of
    `checks.check_insurance`.
    """
    check_can_edit_business(viewer, business_ccus_id=read_id(business_ccus_id))
    check_insurance(entry, scheme_required=False)
    business = lock_business(business_ccus_id)
    row = business_insurance_row(business, entry, from_on=from_on)
    current = business.insurances.filter(line=entry.line.value).order_by("-valid").first()
    _make_room(current, entry.line, from_on=from_on)
    row.save(force_insert=True)
    _record("business", business.ccus_id, entry.line, viewer=viewer, now=now)
    return row


def _make_room(latest: TechnicianInsurance | BusinessInsurance | None, line: InsuranceLine, *, from_on: date) -> None:
    """Ends the latest state where the next one begins; removes it when it would have begun on the same day."""
    if latest is None or (latest.valid.upper is not None and latest.valid.upper <= from_on):
        return
    first_on = latest.valid.lower
    if first_on > from_on:
        raise InsuranceChangedLater(line_ja=line.label_ja, line_en=line.label_en, changed_on=first_on)
    if first_on == from_on:
        latest.delete()
        return
    latest.valid = DateRange(first_on, from_on)
    latest.save(update_fields=["valid"])


def _record(subject_kind: str, ccus_id: str, line: InsuranceLine, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        "registry:insurance:set",
        actor=viewer.actor,
        subject_kind=subject_kind,
        subject_id=ccus_id,
        at=now,
        details={"line": line.value},
    )
