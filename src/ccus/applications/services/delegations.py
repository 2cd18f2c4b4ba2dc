"""A technician lets a business apply in their name, and takes it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.errors import DelegationEmpty, DelegationExists, DelegationMissing, DelegationTooLong
from ccus.applications.models import Delegation
from ccus.applications.queries.delegations import in_force
from ccus.applications.services.opening import OF_TECHNICIANS
from ccus.applications.states import ApplicationKind
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import add_months, jst_date
from ccus.registry.errors import BusinessNotFound
from ccus.registry.models import Business
from ccus.registry.services.locks import read_id

GIVE = "applications:delegation:give"
LONGEST_MONTHS = 12
ACTOR = "program:applications"


@transaction.atomic
def give_delegation(
    business_ccus_id: str, *, kinds: Collection[ApplicationKind], last_on: date, viewer: Viewer, now: datetime
) -> Delegation:
    """The technician signed in lets the business apply for these kinds up to a last day, at most a year ahead.

    Raises PermissionMissing, DelegationMissing for anybody but a technician, BusinessNotFound, UnreadableId, DelegationEmpty,
    DelegationTooLong, DelegationExists.
    """
    check_may(viewer, GIVE)
    if not viewer.technician_ccus_id:
        raise DelegationMissing
    business = Business.objects.filter(ccus_id=read_id(business_ccus_id)).first()
    if business is None:
        raise BusinessNotFound
    if not kinds or not set(kinds) <= OF_TECHNICIANS:
        raise DelegationEmpty
    today = jst_date(now)
    if not today <= last_on <= add_months(today, LONGEST_MONTHS):
        raise DelegationTooLong(last_on=add_months(today, LONGEST_MONTHS))
    held = in_force().filter(technician_ccus_id=viewer.technician_ccus_id, business_ccus_id=business.ccus_id)
    if held.exists():
        raise DelegationExists
    delegation = Delegation.objects.create(
        technician_ccus_id=viewer.technician_ccus_id,
        business_ccus_id=business.ccus_id,
        kinds=sorted(kind.value for kind in kinds),
        last_on=last_on,
        given_by=viewer.actor,
        given_at=now,
    )
    _record("give", delegation, actor=viewer.actor, now=now)
    return delegation


@transaction.atomic
def revoke_delegation(delegation_id: int, *, viewer: Viewer, now: datetime) -> None:
    """Takes effect at once: the business sees nothing more of what it began. Raises PermissionMissing, DelegationMissing."""
    check_may(viewer, GIVE)
    delegation = (
        in_force()
        .select_for_update()
        .filter(pk=delegation_id, technician_ccus_id=viewer.technician_ccus_id or "-")
        .first()
    )
    if delegation is None:
        raise DelegationMissing
    _end(delegation, act="revoke", actor=viewer.actor, now=now)


def end_delegations(*, now: datetime) -> int:
    """Closes those whose last day has passed. Gives how many."""
    due = list(in_force().filter(last_on__lt=jst_date(now)).values_list("pk", flat=True))
    for delegation_id in due:
        with transaction.atomic():
            delegation = in_force().select_for_update().filter(pk=delegation_id).first()
            if delegation is not None:
                _end(delegation, act="end", actor=ACTOR, now=now)
    return len(due)


def _end(delegation: Delegation, *, act: str, actor: str, now: datetime) -> None:
    delegation.ended_at = now
    delegation.save(update_fields=["ended_at"])
    _record(act, delegation, actor=actor, now=now)


def _record(act: str, delegation: Delegation, *, actor: str, now: datetime) -> None:
    record_act(
        f"applications:delegation:{act}",
        actor=actor,
        subject_kind="technician",
        subject_id=delegation.technician_ccus_id,
        at=now,
        details={"business": delegation.business_ccus_id, "kinds": delegation.kinds},
    )
