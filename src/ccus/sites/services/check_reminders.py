"""Asking a firm and a person to put right what a check found."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.models import Business, Technician
from ccus.registry.rules.checks.findings import Finding
from ccus.registry.rules.checks.kinds import CheckKind, Weight
from ccus.sites.errors import CheckUnknown, NothingToRemindOf, RemindedToday
from ccus.sites.models import CheckReminder, Site
from ccus.sites.queries.relations import business_at
from ccus.sites.services.shown_checks import show_firm_checks, show_person_checks

ASKING = (Weight.ACT, Weight.ASK)


@transaction.atomic
def remind_of_person(
    viewer: Viewer, site: Site, technician_ccus_id: str, *, check: str, now: datetime
) -> CheckReminder:
    """To the person and the employer of the roster entry.

    Raises PermissionMissing, CheckUnknown, TechnicianNotFound (also for somebody whom the viewer may not see), NothingToRemindOf,
    RemindedToday.
    """
    kind = _kind(viewer, check)
    person = show_person_checks(viewer, site, technician_ccus_id, on=jst_date(now), now=now)
    _check_asks(person.find(kind), kind)
    return _send(
        viewer,
        site,
        kind,
        business=Business.objects.get(ccus_id=person.line.business_ccus_id),
        technician=Technician.objects.get(ccus_id=technician_ccus_id),
        now=now,
    )


@transaction.atomic
def remind_of_firm(viewer: Viewer, site: Site, business_ccus_id: str, *, check: str, now: datetime) -> CheckReminder:
    """To the firm. Raises PermissionMissing, CheckUnknown, BusinessNotFound, NothingToRemindOf, RemindedToday."""
    kind = _kind(viewer, check)
    firm = show_firm_checks(viewer, site, business_ccus_id, on=jst_date(now), now=now)
    _check_asks(firm.find(kind), kind)
    business = Business.objects.get(ccus_id=business_ccus_id)
    return _send(viewer, site, kind, business=business, technician=None, now=now)


def _kind(viewer: Viewer, check: str) -> CheckKind:
    check_may(viewer, "sites:check:remind")
    if check not in set(CheckKind):
        raise CheckUnknown
    return CheckKind(check)


def _check_asks(finding: Finding | None, kind: CheckKind) -> None:
    if finding is None or finding.weight not in ASKING:
        raise NothingToRemindOf(check_ja=kind.label_ja, check_en=kind.label_en)


def _send(
    viewer: Viewer, site: Site, kind: CheckKind, *, business: Business, technician: Technician | None, now: datetime
) -> CheckReminder:
    row, is_new = CheckReminder.objects.get_or_create(
        site=site,
        check_kind=kind.value,
        business=business,
        technician=technician,
        sent_on=jst_date(now),
        defaults={
            "sent_by": viewer.actor,
            "sent_for": business_at(viewer, site=site),
            "sent_at": now,
        },
    )
    if not is_new:
        raise RemindedToday(check_ja=kind.label_ja, check_en=kind.label_en)
    record_act(
        "sites:check-reminder:send",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=site.ccus_id,
        at=now,
        details={"check": kind.value, "of_person": technician is not None},
    )
    return row
