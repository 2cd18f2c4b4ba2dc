"""The viewer: who is looking, in which hat. Every page, API and export asks in the name of exactly one."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.access.states import Role, SubjectKind


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """One request's viewer, built by `config.viewer` from the session's account and the grant (hat) it chose.

    `subject_ccus_id` is the 14-digit ID the hat stands for: the technician's own, the clerk's business, the manager's business
    or site; empty for desks and for the public. `permissions` are the words of the role (`catalogue.py`), nothing else.
    `page` is the name of the route that is asked for and `site_ccus_id` the site in its address, empty where there is none:
    whoever is looked at can read where and what for.
    `program` names the command or loader that acts without a person (`catalogue.viewer_for_program`).
    """

    account_id: int | None = None
    grant_id: int | None = None
    role: Role | None = None
    subject_kind: SubjectKind = SubjectKind.NONE
    subject_ccus_id: str = ""
    display_name: str = ""
    permissions: frozenset[str] = frozenset()
    language: str = "ja"
    program: str = ""
    page: str = ""
    site_ccus_id: str = ""

    @property
    def actor(self) -> str:
        """How the audit trail names this viewer."""
        if self.program:
            return f"program:{self.program}"
        return f"account:{self.account_id}" if self.account_id is not None else "public"

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @property
    def technician_ccus_id(self) -> str:
        """The technician this viewer is, or empty."""
        return self.subject_ccus_id if self.subject_kind == SubjectKind.TECHNICIAN else ""

    @property
    def business_ccus_id(self) -> str:
        """The business in whose name this viewer acts, or empty."""
        return self.subject_ccus_id if self.subject_kind == SubjectKind.BUSINESS else ""


PUBLIC = Viewer()
