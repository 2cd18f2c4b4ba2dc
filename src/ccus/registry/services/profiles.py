"""Showing people to others: the profile, and the line in the person's own list of who looked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.services.disclosures import record_disclosure, record_disclosures
from ccus.access.states import Channel, Relation, SitePhase
from ccus.access.viewers import Viewer
from ccus.kit.calendar import jst_date
from ccus.registry.queries import technicians
from ccus.registry.queries.profiles import Profile
from ccus.registry.queries.technicians import EmployeePage


@transaction.atomic
def show_technician(
    ccus_id: str,
    *,
    viewer: Viewer,
    now: datetime,
    relation: Relation | None = None,
    phase: SitePhase = SitePhase.NONE,
    channel: Channel = Channel.SCREEN,
) -> Profile:
    """The visible items of one person; that they were shown is remembered, except for the person's own look.

    Arguments and refusals as in `queries.technicians.get_technician_visible_to`.
    """
    profile = technicians.get_technician_visible_to(
        viewer, ccus_id, on=jst_date(now), relation=relation, phase=phase, channel=channel
    )
    record_disclosure(
        profile.ccus_id,
        viewer=viewer,
        relation=profile.relation,
        channel=channel,
        items=profile.items,
        now=now,
    )
    return profile


@transaction.atomic
def show_employees(*, viewer: Viewer, now: datetime, search: str = "", cursor: str = "") -> EmployeePage:
    """One page of the people of the viewer's business; that they were listed is remembered.

    Raises PermissionMissing.
    """
    page = technicians.list_employees_visible_to(viewer, on=jst_date(now), search=search, cursor=cursor)
    record_disclosures(
        [person.ccus_id for person in page.people],
        viewer=viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=technicians.LIST_ITEMS,
        now=now,
    )
    return page
