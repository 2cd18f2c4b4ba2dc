"""Which hat a person wears, and whether a hat fits its subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccus.access.states import Role, SubjectKind

SUBJECTS_OF_ROLE = {
    Role.TECHNICIAN: (SubjectKind.TECHNICIAN,),
    Role.BUSINESS_CLERK: (SubjectKind.BUSINESS,),
    Role.BUSINESS_ADMINISTRATOR: (SubjectKind.BUSINESS,),
    Role.SITE_MANAGER: (SubjectKind.BUSINESS, SubjectKind.SITE),
    Role.COUNTER_CLERK: (SubjectKind.BUSINESS,),
    Role.REVIEWER: (SubjectKind.NONE,),
    Role.OPERATOR: (SubjectKind.NONE,),
    Role.ANALYST: (SubjectKind.NONE,),
    Role.EVALUATOR: (SubjectKind.NONE,),
}


@dataclass(frozen=True, kw_only=True)
class Hat:
    """One grant in force, as its holder sees it: a role, and for whom."""

    grant_id: int
    role: Role
    subject_kind: SubjectKind
    subject_ccus_id: str
    subject_name: str

    def label(self, language: str = "ja") -> str:
        """Role and subject in one line, as the hat switcher shows it."""
        if not self.subject_name:
            return self.role.label(language)
        if language == "ja":
            return f"{self.subject_name}（{self.role.label(language)}）"
        return f"{self.subject_name} ({self.role.label(language)})"


def choose_hat(hats: Sequence[Hat], *, wanted_grant_id: int | None) -> Hat | None:
    """The hat that was asked for while it is in force, else the first one; None without any."""
    for hat in hats:
        if hat.grant_id == wanted_grant_id:
            return hat
    return hats[0] if hats else None


def fits(role: Role, *, subject_kind: SubjectKind) -> bool:
    return subject_kind in SUBJECTS_OF_ROLE[role]
