"""Which steps of loading the demo are done: remembered in the audit trail, in the transaction of the step itself.

So an interrupted load goes on where it stopped, and a database that was dropped is empty and knows it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ccus.foundation.models import AuditEvent
from ccus.foundation.services.audit import record_act

_ACT = "twin:demo-step:finish"
_SUBJECT = "twin"
LOADER = "demo"


class Step(StrEnum):
    """Steps in order. `details` of BASE hold the first day, those of DAYS the last day loaded."""

    BASE = "base"
    REGISTRY = "registry"
    SITES = "sites"
    DAYS = "days"
    CLOSING = "closing"
    DIRECT_ENTRIES = "direct_entries"
    CASES = "cases"
    APPLICATIONS = "applications"
    LEVELS = "levels"
    ACCOUNTS = "accounts"
    COUNTER = "counter"
    NOTICES = "notices"
    DOCUMENTS = "documents"


def finished_steps() -> dict[Step, dict[str, str]]:
    """Details of each finished step, the latest where there are several."""
    rows = AuditEvent.objects.filter(subject_kind=_SUBJECT, act=_ACT).order_by("at", "id")
    return {Step(row.subject_id): row.details for row in rows}


def finish(step: Step, *, now: datetime, **details: str) -> None:
    """Call inside the transaction of the step."""
    record_act(_ACT, actor=f"program:{LOADER}", subject_kind=_SUBJECT, subject_id=step.value, at=now, details=details)
