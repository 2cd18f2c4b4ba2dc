"""A proposed day in words."""

from __future__ import annotations

from django.urls import reverse

from ccus.history.queries.missing_days import ProposedDay
from ccus.history.rules.missing_days import reason_words
from ccus.portal.ui.shapes.my_days import Proposal


def proposal_of(proposed: ProposedDay, *, language: str) -> Proposal:
    """What to ask about the day, and why."""
    return Proposal(
        on=proposed.work_date,
        site=proposed.site_name,
        site_ccus_id=proposed.site_ccus_id,
        reasons=tuple(reason_words()[reason].why(language) for reason in proposed.reasons),
        confirm_url=reverse("technician:days-proposal-confirmation"),
        off_url=reverse("technician:days-proposal-day-off"),
    )
