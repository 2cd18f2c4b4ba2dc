"""Showing the checks of a roster to somebody, which the people on it can read later (who looked at me)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ccus.access.services.disclosures import Look, record_looks
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.registry.errors import BusinessNotFound, TechnicianNotFound
from ccus.sites.models import Site
from ccus.sites.queries.check_reminders import ReceivedReminder, list_reminders_visible_to
from ccus.sites.queries.checks import (
    FirmChecks,
    PeopleChecks,
    PersonChecks,
    RosterChecks,
    check_firms_visible_to,
    check_lines,
    checks_of_roster_visible_to,
    items_told,
    people_checks_visible_to,
)
from ccus.sites.queries.hierarchy import read_boxes
from ccus.sites.queries.roster import (
    ALL,
    Cut,
    RosterLine,
    list_firms_on_roster_visible_to,
    list_roster_visible_to,
)


def show_roster_checks(
    viewer: Viewer, site: Site, *, on: date, now: datetime, people: Cut = ALL, firms: Cut = ALL
) -> RosterChecks:
    """What `checks_of_roster_visible_to` gives; the items that the findings tell of are remembered as shown."""
    found = checks_of_roster_visible_to(viewer, site, on=on, today=jst_date(now), people=people, firms=firms)
    _remember(viewer, ((person.line, person.items) for person in found.people), now=now)
    return found


def show_people_checks(viewer: Viewer, site: Site, *, on: date, now: datetime, cut: Cut) -> PeopleChecks:
    """What `people_checks_visible_to` gives; only the people of the page are remembered as shown."""
    found = people_checks_visible_to(viewer, site, on=on, today=jst_date(now), cut=cut)
    _remember(viewer, ((person.line, person.items) for person in found.people), now=now)
    return found


def show_person_checks(viewer: Viewer, site: Site, technician_ccus_id: str, *, on: date, now: datetime) -> PersonChecks:
    """One person on the roster of the day. Raises TechnicianNotFound, also for somebody whom the viewer may not see there."""
    lines = list_roster_visible_to(viewer, site, on=on, today=jst_date(now), technician_ccus_id=technician_ccus_id)
    if not technician_ccus_id or not lines or "full_name" not in lines[0].items:
        raise TechnicianNotFound
    person = check_lines(lines, on=on)[technician_ccus_id]
    _remember(viewer, [(person.line, person.items)], now=now)
    return person


def show_firm_checks(viewer: Viewer, site: Site, business_ccus_id: str, *, on: date, now: datetime) -> FirmChecks:
    """One firm of the hierarchy of the day. Raises BusinessNotFound, also for a firm of which the viewer is told nothing."""
    today = jst_date(now)
    boxes = read_boxes(site, on=on)
    on_roster = list_firms_on_roster_visible_to(viewer, site, on=on, today=today, boxes=boxes.values())
    found, _first, _total = check_firms_visible_to(
        viewer, site, boxes, on_roster, on=on, today=today, business_ccus_id=business_ccus_id
    )
    if not found:
        raise BusinessNotFound
    firm = found[0]
    _remember(viewer, ((line, line.shown) for line in firm.told_of), now=now)
    return firm


def show_reminders(viewer: Viewer, *, on: date, now: datetime) -> tuple[ReceivedReminder, ...]:
    """What `list_reminders_visible_to` gives; the people whom a firm's reminders name are remembered as shown."""
    found = list_reminders_visible_to(viewer, on=on)
    record_looks(
        [
            Look(reminder.technician_ccus_id, Relation.EMPLOYER, items_told([reminder.finding]) | {"full_name"})
            for reminder in found
            if reminder.technician_ccus_id and reminder.finding is not None
        ],
        viewer=viewer,
        channel=Channel.SCREEN,
        now=now,
    )
    return found


def _remember(viewer: Viewer, people: Iterable[tuple[RosterLine, frozenset[str]]], *, now: datetime) -> None:
    looks = [Look(line.technician_ccus_id, line.relation, items) for line, items in people]
    record_looks(looks, viewer=viewer, channel=Channel.SCREEN, now=now)
