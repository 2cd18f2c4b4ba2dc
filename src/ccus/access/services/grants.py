"""Giving and ending roles: delegations with a first and a last day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation
from psycopg.types.range import DateRange

from ccus.access import permissions
from ccus.access.errors import (
    GrantAlreadyEnded,
    GrantEndsBeforeItBegins,
    GrantNotFound,
    GrantOfOthers,
    GrantOverlaps,
    GrantSubjectMismatch,
)
from ccus.access.models import Account, RoleGrant
from ccus.access.rules import hats
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date


def give_grant(
    account: Account,
    *,
    viewer: Viewer,
    role: Role,
    subject_kind: SubjectKind = SubjectKind.NONE,
    subject_ccus_id: str = "",
    subject_name: str = "",
    from_on: date,
    until: date | None = None,
    now: datetime,
) -> RoleGrant:
    """Lets an account act in a role from a day on, up to but not including `until`.

    Refuses with GrantOfOthers, GrantSubjectMismatch, GrantEndsBeforeItBegins, GrantOverlaps.
    """
    if not permissions.may_give_grant(viewer, role=role, subject_kind=subject_kind, subject_ccus_id=subject_ccus_id):
        raise GrantOfOthers
    if not hats.fits(role, subject_kind=subject_kind) or bool(subject_ccus_id) == (subject_kind is SubjectKind.NONE):
        raise GrantSubjectMismatch(role_ja=role.label_ja, role_en=role.label_en)
    if until is not None and until <= from_on:
        raise GrantEndsBeforeItBegins
    with transaction.atomic():
        try:
            with transaction.atomic():
                grant = RoleGrant.objects.create(
                    account=account,
                    role=role,
                    subject_kind=subject_kind,
                    subject_ccus_id=subject_ccus_id,
                    subject_name=subject_name,
                    valid=DateRange(from_on, until),
                    granted_by=viewer.actor,
                    granted_at=now,
                )
        except IntegrityError as error:
            if isinstance(error.__cause__, ExclusionViolation):
                raise GrantOverlaps from error
            raise
        record_act(
            "access:grant:give",
            actor=viewer.actor,
            subject_kind="role_grant",
            subject_id=grant.id,
            at=now,
            details={
                "account": account.id,
                "role": role.value,
                "subject": subject_ccus_id,
                "from": from_on.isoformat(),
                "until": until.isoformat() if until else None,
            },
        )
    return grant


def revoke_grant(grant_id: int, *, viewer: Viewer, until: date, now: datetime) -> RoleGrant:
    """Ends a grant: `until` is the first day on which it no longer holds. A grant ended on its first day never holds.

    Refuses with GrantNotFound, GrantOfOthers, GrantAlreadyEnded (also for one that would end later than it does).
    """
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update().filter(id=grant_id).first()
        if grant is None:
            raise GrantNotFound
        if not permissions.may_revoke_grant(viewer, grant):
            raise GrantOfOthers
        first_on, ended_on = grant.valid.lower, grant.valid.upper
        if first_on is None:  # an empty range: ended on its first day
            raise GrantAlreadyEnded(ended_on=jst_date(grant.granted_at))
        if ended_on is not None and ended_on <= until:
            raise GrantAlreadyEnded(ended_on=ended_on)
        grant.valid = DateRange(first_on, max(until, first_on))
        grant.save(update_fields=["valid"])
        record_act(
            "access:grant:revoke",
            actor=viewer.actor,
            subject_kind="role_grant",
            subject_id=grant.id,
            at=now,
            details={"from": first_on.isoformat(), "until": until.isoformat()},
        )
    return grant
