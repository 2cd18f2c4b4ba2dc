"""Showing a line of a roster to somebody, which the people on it can read later (who looked at me)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.sites.models import RosterEntry
from ccus.sites.queries.roster import RosterLine, find_roster_line_visible_to


@transaction.atomic
def show_roster_line(viewer: Viewer, entry_id: int, *, now: datetime) -> tuple[RosterEntry, RosterLine] | None:
    """One entry of `find_roster_line_visible_to`; what it carries of the person is remembered as a disclosure."""
    found = find_roster_line_visible_to(viewer, entry_id, on=jst_date(now))
    if found is not None:
        line = found[1]
        record_disclosures(
            [line.technician_ccus_id],
            viewer=viewer,
            relation=line.relation,
            channel=Channel.SCREEN,
            items=line.shown,
            now=now,
        )
    return found
