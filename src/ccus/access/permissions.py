"""May this viewer do it? The general check of a word, and who may hand out roles."""

from __future__ import annotations

from ccus.access import catalogue
from ccus.access.errors import PermissionMissing
from ccus.access.models import RoleGrant
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer

# What an administrator hands out within the own business.
ROLES_WITHIN_A_BUSINESS = frozenset({Role.BUSINESS_CLERK, Role.BUSINESS_ADMINISTRATOR, Role.SITE_MANAGER})


def check_may(viewer: Viewer, word: str) -> None:
    """Raises PermissionMissing, which names the roles that may. KeyError for a word that is not in the catalogue."""
    if not viewer.may(catalogue.permissions()[word].word):
        raise permission_missing(word)


def permission_missing(word: str) -> PermissionMissing:
    roles = catalogue.roles_with(word)
    return PermissionMissing(
        holders_ja="」「".join(role.label_ja for role in roles),
        holders_en=", ".join(role.label_en for role in roles),
        permission=word,
    )


def may_give_grant(viewer: Viewer, *, role: Role, subject_kind: SubjectKind, subject_ccus_id: str) -> bool:
    return viewer.may("access:grant:give") and _is_within_reach(
        viewer, role=role, subject_kind=subject_kind, subject_ccus_id=subject_ccus_id
    )


def may_revoke_grant(viewer: Viewer, grant: RoleGrant) -> bool:
    return viewer.may("access:grant:revoke") and _is_within_reach(
        viewer,
        role=Role(grant.role),
        subject_kind=SubjectKind(grant.subject_kind),
        subject_ccus_id=grant.subject_ccus_id,
    )


def _is_within_reach(viewer: Viewer, *, role: Role, subject_kind: SubjectKind, subject_ccus_id: str) -> bool:
    """Firms reach the grants of their own business; operators and programs reach all."""
    if viewer.role is None:
        return bool(viewer.program)
    if viewer.role is Role.OPERATOR:
        return True
    return (
        role in ROLES_WITHIN_A_BUSINESS
        and subject_kind is SubjectKind.BUSINESS
        and subject_ccus_id == viewer.business_ccus_id
    )
