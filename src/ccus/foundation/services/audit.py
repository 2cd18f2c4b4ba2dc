"""The audit trail: who did what to which record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ccus.foundation.models import AuditEvent


def record_act(
    act: str, *, actor: str, subject_kind: str, subject_id: object, at: datetime, details: dict[str, Any] | None = None
) -> None:
    """Appends one act. Call inside the transaction of the change. `details` holds field names and codes, no personal values."""
    AuditEvent.objects.create(
        act=act, actor=actor, subject_kind=subject_kind, subject_id=str(subject_id), at=at, details=details or {}
    )


def record_acts(
    act: str, *, actor: str, subject_kind: str, subjects: Iterable[tuple[object, dict[str, Any]]], at: datetime
) -> None:
    """The same act on many records, each with its details, in one statement."""
    AuditEvent.objects.bulk_create(
        AuditEvent(act=act, actor=actor, subject_kind=subject_kind, subject_id=str(subject_id), at=at, details=details)
        for subject_id, details in subjects
    )
