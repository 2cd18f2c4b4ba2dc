"""People and firms enter the register; firms change their kind and renew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.kit.ids import IdKind, new_id
from ccus.registry.errors import BusinessKindChangeAhead, BusinessKindChangedLater, BusinessKindUnchanged, IdTaken
from ccus.registry.models import (
    Business,
    BusinessInsurance,
    BusinessKindPeriod,
    Technician,
    TechnicianInsurance,
    TechnicianTrade,
)
from ccus.registry.permissions import check_can_edit_business
from ccus.registry.rules.business import business_expires_on, fold_corporate_number
from ccus.registry.rules.items import business_items, technician_items
from ccus.registry.rules.registrations import BusinessRegistration, TechnicianRegistration
from ccus.registry.services import affiliations, qualifications, rows
from ccus.registry.services.checks import check_business, check_corporate_number, check_lengths, check_technician
from ccus.registry.services.extended_registrations import settle
from ccus.registry.services.locks import lock_business, read_id
from ccus.registry.states import BusinessKind


@transaction.atomic
def register_technician(registration: TechnicianRegistration, *, viewer: Viewer, now: datetime) -> Technician:
    """One person with all items, under an ID drawn here or the one already held elsewhere.

    Raises PermissionMissing, IdTaken, UnreadableId, BusinessNotFound and what `checks.check_technician`,
    `affiliations.write_affiliation` and `qualifications.write_…` raise. Nothing is kept when anything is refused.
    """
    check_may(viewer, "registry:technician:register")
    today = jst_date(now)
    check_technician(registration, on=today)
    technician = rows.technician_row(registration, ccus_id=_technician_id(registration.ccus_id), registered_on=today)
    check_lengths(technician, items=technician_items(), otherwise="full_name")
    technician.save(force_insert=True)

    TechnicianTrade.objects.bulk_create(rows.trade_rows(technician, registration.trade_codes))
    TechnicianInsurance.objects.bulk_create(
        rows.technician_insurance_row(technician, entry, from_on=today) for entry in registration.insurances
    )
    for affiliation in registration.affiliations:
        affiliations.write_affiliation(technician, affiliation)
    for qualification in registration.qualifications:
        qualifications.write_qualification(technician, qualification)
    for credential in registration.credentials:
        qualifications.write_credential(technician, credential)
    for checkup in registration.checkups:
        qualifications.write_checkup(technician, checkup)
    _record("registry:technician:register", "technician", technician.ccus_id, viewer=viewer, now=now)
    return technician


@transaction.atomic
def register_business(registration: BusinessRegistration, *, viewer: Viewer, now: datetime) -> Business:
    """One firm with all items, good to the end of the month five years ahead.

    Raises PermissionMissing, IdTaken, UnreadableId and what `checks.check_business` raises.
    """
    check_may(viewer, "registry:business:register")
    today = jst_date(now)
    check_business(registration)
    business = rows.business_row(registration, ccus_id=_business_id(registration.ccus_id), registered_on=today)
    check_lengths(business, items=business_items(), otherwise="name")
    business.save(force_insert=True)
    rows.kind_period_row(business, from_on=today).save(force_insert=True)
    BusinessInsurance.objects.bulk_create(
        rows.business_insurance_row(business, entry, from_on=today) for entry in registration.insurances
    )
    _record("registry:business:register", "business", business.ccus_id, viewer=viewer, now=now)
    return business


@transaction.atomic
def change_business_kind(
    business_ccus_id: str,
    *,
    business_kind: BusinessKind,
    corporate_number: str,
    from_on: date,
    viewer: Viewer,
    now: datetime,
) -> Business:
    """A sole trader becomes a corporation, and so on: the ID stays, the kinds of the past are kept.

    `from_on` is the first day of the new kind, today or earlier. `corporate_number` belongs to the new kind, empty where it
    has none.
    Raises BusinessNotFound, UnreadableId, NotYourRecord, PermissionMissing, BusinessKindUnchanged, BusinessKindChangedLater,
    BusinessKindChangeAhead and the refusals of corporate numbers.
    """
    check_can_edit_business(viewer, business_ccus_id=read_id(business_ccus_id))
    check_corporate_number(corporate_number, kind=business_kind)
    if from_on > jst_date(now):
        raise BusinessKindChangeAhead(from_on=from_on)
    business = lock_business(business_ccus_id)
    if business.business_kind == business_kind.value:
        raise BusinessKindUnchanged(kind_ja=business_kind.label_ja, kind_en=business_kind.label_en)
    latest = BusinessKindPeriod.objects.filter(business=business).order_by("-valid").get(valid__upper_inf=True)
    if from_on <= latest.valid.lower:
        raise BusinessKindChangedLater(changed_on=latest.valid.lower)

    latest.valid = DateRange(latest.valid.lower, from_on)
    latest.save(update_fields=["valid"])
    business.business_kind = business_kind.value
    business.corporate_number = fold_corporate_number(corporate_number)
    business.save(update_fields=["business_kind", "corporate_number"])
    rows.kind_period_row(business, from_on=from_on).save(force_insert=True)
    _record("registry:business:change-kind", "business", business.ccus_id, viewer=viewer, now=now)
    return business


@transaction.atomic
def renew_business(business_ccus_id: str, *, viewer: Viewer, now: datetime) -> Business:
    """Five more years: from the end of the registration, or from today when that has passed.

    A firm has one last day, so a late renewal covers the days between too: touches of these days are judged again. What a special
    measure had added is not counted.
    Raises BusinessNotFound, UnreadableId, PermissionMissing.
    """
    check_may(viewer, "registry:business:register")
    business = lock_business(business_ccus_id)
    today = jst_date(now)
    expired_on = settle(business, now=now)
    business.expires_on = business_expires_on(max(expired_on, today))
    business.save(update_fields=["expires_on"])
    _record("registry:business:renew", "business", business.ccus_id, viewer=viewer, now=now)
    announce(
        FactChange(cause="registry:business:renew", businesses=[business.pk], from_on=expired_on + timedelta(days=1))
    )
    return business


def _technician_id(given: str) -> str:
    if given:
        ccus_id = read_id(given)
        if Technician.objects.filter(ccus_id=ccus_id).exists():
            raise IdTaken(ccus_id=ccus_id)
        return ccus_id
    while Technician.objects.filter(ccus_id=(drawn := new_id(IdKind.TECHNICIAN))).exists():
        continue
    return drawn


def _business_id(given: str) -> str:
    if given:
        ccus_id = read_id(given)
        if Business.objects.filter(ccus_id=ccus_id).exists():
            raise IdTaken(ccus_id=ccus_id)
        return ccus_id
    while Business.objects.filter(ccus_id=(drawn := new_id(IdKind.BUSINESS))).exists():
        continue
    return drawn


def _record(act: str, subject_kind: str, ccus_id: str, *, viewer: Viewer, now: datetime) -> None:
    record_act(act, actor=viewer.actor, subject_kind=subject_kind, subject_id=ccus_id, at=now)
