"""Showing a roster to somebody, which the people on it can read later (who looked at me)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.sites.models import RosterEntry, Site
from ccus.sites.queries.roster import RosterLine, find_roster_line_visible_to, list_roster_visible_to


@transaction.atomic
def show_roster(
    viewer: Viewer, site: Site, *, on: date, now: datetime, channel: Channel = Channel.SCREEN
) -> list[RosterLine]:
    """The lines of `list_roster_visible_to`; what they carry of each person is remembered as a disclosure."""
    lines = list_roster_visible_to(viewer, site, on=on, today=jst_date(now), channel=channel)
    shown: defaultdict[tuple[Relation, frozenset[str]], list[str]] = defaultdict(list)
    for line in lines:
        shown[line.relation, line.shown].append(line.technician_ccus_id)
    for (relation, items), technicians in shown.items():
        record_disclosures(technicians, viewer=viewer, relation=relation, channel=channel, items=items, now=now)
    return lines


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
