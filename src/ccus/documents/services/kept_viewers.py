"""In whose name a job goes on with what somebody began: account, role and firm are kept with the work."""

from __future__ import annotations

from ccus.access.catalogue import words_of
from ccus.access.states import Role, SubjectKind
from ccus.access.viewers import Viewer


def keep_viewer(viewer: Viewer) -> dict[str, str | int | None]:
    """A JSON value."""
    return {"account": viewer.account_id, "role": viewer.role.value if viewer.role else ""}


def kept_viewer(kept: dict[str, str | int | None], *, business_ccus_id: str) -> Viewer:
    """For the firm, with the words that the role holds now. ValueError where no role was kept."""
    role, account_id = Role(str(kept["role"])), kept["account"]
    return Viewer(
        account_id=int(account_id) if account_id is not None else None,
        role=role,
        subject_kind=SubjectKind.BUSINESS,
        subject_ccus_id=business_ccus_id,
        permissions=words_of(role.value),
    )
