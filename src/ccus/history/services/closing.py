"""Monthly closing: direct entries whose last day has passed without a decision expire, and stay visible as such."""

from __future__ import annotations

from datetime import datetime

from ccus.history.models import DirectEntry
from ccus.history.states import DirectEntryState
from ccus.kit.calendar import jst_date


def expire_direct_entries(*, now: datetime) -> int:
    """Expires what was left undecided. Gives how many; running it again finds none."""
    return DirectEntry.objects.filter(state=DirectEntryState.SUBMITTED, closes_on__lt=jst_date(now)).update(
        state=DirectEntryState.EXPIRED, decided_at=now, decided_by="program:closing"
    )
