"""Hats of an account."""

from __future__ import annotations

from datetime import date

from ccus.access.models import RoleGrant
from ccus.access.rules.hats import Hat
from ccus.access.states import Role, SubjectKind


def hats_of(account_id: int, *, on: date) -> list[Hat]:
    """The grants in force on a JST day, technicians' own first, then in the order they were given. One query."""
    grants = RoleGrant.objects.filter(account_id=account_id, valid__contains=on).order_by("granted_at", "id")
    hats = [
        Hat(
            grant_id=grant.id,
            role=Role(grant.role),
            subject_kind=SubjectKind(grant.subject_kind),
            subject_ccus_id=grant.subject_ccus_id,
            subject_name=grant.subject_name,
        )
        for grant in grants
    ]
    return sorted(hats, key=lambda hat: hat.role is not Role.TECHNICIAN)
