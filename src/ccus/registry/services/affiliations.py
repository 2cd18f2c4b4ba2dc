"""Hiring and leaving: affiliations (所属) begin and end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import (
    AffiliationAlreadyEnded,
    AffiliationExists,
    AffiliationNotFound,
    BusinessNotFound,
    PrimaryAffiliationOverlaps,
)
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.permissions import check_can_edit_affiliation
from ccus.registry.rules.registrations import AffiliationEntry
from ccus.registry.services.checks import check_order
from ccus.registry.services.constraints import refuse_on
from ccus.registry.services.locks import lock_technician, read_id
from ccus.registry.services.rows import days

AFFILIATION_ENDED = "registry:affiliation:end"


@transaction.atomic
def affiliate_technician(
    technician_ccus_id: str, *, entry: AffiliationEntry, viewer: Viewer, now: datetime
) -> Affiliation:
    """The person belongs to the business from `entry.from_on` on, open-ended.

    Raises TechnicianNotFound, BusinessNotFound, UnreadableId, NotYourRecord, PermissionMissing, PrimaryAffiliationOverlaps,
    AffiliationExists.
    """
    check_can_edit_affiliation(viewer, business_ccus_id=read_id(entry.business_ccus_id))
    technician = lock_technician(technician_ccus_id)
    affiliation = write_affiliation(technician, entry)
    record_act(
        "registry:affiliation:begin",
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=technician.ccus_id,
        at=now,
        details={"affiliation": affiliation.pk, "business": affiliation.business.ccus_id, "kind": entry.kind.value},
    )
    announce(FactChange(cause="registry:affiliation:begin", technicians=[technician.pk], from_on=entry.from_on))
    return affiliation


def write_affiliation(technician: Technician, entry: AffiliationEntry) -> Affiliation:
    """The row alone, for services that check and announce themselves.

    Raises BusinessNotFound, UnreadableId, PrimaryAffiliationOverlaps, AffiliationExists.
    """
    business = Business.objects.filter(ccus_id=read_id(entry.business_ccus_id)).first()
    if business is None:
        raise BusinessNotFound
    affiliation = Affiliation(
        technician=technician,
        business=business,
        kind=entry.kind.value,
        hired_on=entry.hired_on,
        valid=days(entry.from_on),
    )
    with refuse_on(
        {
            "one_primary_affiliation_at_a_time": PrimaryAffiliationOverlaps(),
            "a_technician_belongs_to_a_business_once_at_a_time": AffiliationExists(),
        }
    ):
        affiliation.save(force_insert=True)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation_id: int, *, last_on: date, viewer: Viewer, now: datetime) -> Affiliation:
    """The person leaves: `last_on` is the last day of belonging, in the past or the future. The row stays.

    An end that lies ahead can be moved; one that has passed cannot. Sites hear of it and take the person off the firm's
    rosters for the days of no longer belonging.
    Raises AffiliationNotFound, NotYourRecord, PermissionMissing, AffiliationAlreadyEnded, EndsBeforeItBegins, and
    PrimaryAffiliationOverlaps or AffiliationExists when a moved end would run into the next affiliation.
    """
    affiliation = (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("business", "technician")
        .filter(pk=affiliation_id)
        .first()
    )
    if affiliation is None:
        raise AffiliationNotFound
    check_can_edit_affiliation(viewer, business_ccus_id=affiliation.business.ccus_id)
    old = affiliation.valid
    check_order(old.lower, last_on)
    if old.upper is not None and old.upper <= jst_date(now):
        raise AffiliationAlreadyEnded(ended_on=old.upper - timedelta(days=1))

    affiliation.valid = DateRange(old.lower, last_on + timedelta(days=1))
    with refuse_on(
        {
            "one_primary_affiliation_at_a_time": PrimaryAffiliationOverlaps(),
            "a_technician_belongs_to_a_business_once_at_a_time": AffiliationExists(),
        }
    ):
        affiliation.save(update_fields=["valid"])
    record_act(
        AFFILIATION_ENDED,
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=affiliation.technician.ccus_id,
        at=now,
        details={"affiliation": affiliation.pk, "business": affiliation.business.ccus_id},
    )
    until = affiliation.valid.upper
    announce(
        FactChange(
            cause=AFFILIATION_ENDED,
            technicians=[affiliation.technician_id],
            from_on=until if old.upper is None else min(until, old.upper),
            until=None if old.upper is None else max(until, old.upper),
            actor=viewer.actor,
        )
    )
    return affiliation
