"""Monthly closing: direct entries whose last day has passed without a decision expire, and stay visible as such."""

from __future__ import annotations

from datetime import datetime

from ccus.history.models import DirectEntry
from ccus.history.queries.entry_deadlines import deadline_at
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import jst_date
from ccus.registry.queries.special_measures import DIRECT_ENTRY, measures_in_force
from ccus.registry.services.measure_cases import write_case


def expire_direct_entries(*, now: datetime) -> int:
    """Expires what was left undecided and no special measure keeps open. Gives how many; running it again finds none."""
    today = jst_date(now)
    due = DirectEntry.objects.filter(state=DirectEntryState.SUBMITTED, closes_on__lt=today)
    for entry in due.select_related("site") if measures_in_force() else ():
        deadline = deadline_at(entry.site, entry.work_date)
        if deadline.grant is not None and deadline.last_on >= today:
            write_case(deadline.grant, DIRECT_ENTRY, entry.pk, usual=entry.closes_on, now=now)
            DirectEntry.objects.filter(pk=entry.pk).update(closes_on=deadline.last_on)
    return due.update(state=DirectEntryState.EXPIRED, decided_at=now, decided_by="program:closing")
