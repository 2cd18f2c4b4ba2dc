"""Remembers to whom items of a technician were shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from ccus.access.rules import looks
from ccus.access.services.attention import watch_looks
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.kit.calendar import jst_date


def record_disclosure(
    technician_ccus_id: str,
    *,
    viewer: Viewer,
    relation: Relation,
    channel: Channel,
    items: Collection[str],
    now: datetime,
) -> None:
    """Remembers one technician's items shown to the viewer. Nothing is written for the technician's own look."""
    record_disclosures([technician_ccus_id], viewer=viewer, relation=relation, channel=channel, items=items, now=now)


def record_disclosures(
    technician_ccus_ids: Collection[str],
    *,
    viewer: Viewer,
    relation: Relation,
    channel: Channel,
    items: Collection[str],
    now: datetime,
) -> None:
    """The same for a list of people of whom the same items were shown. One statement, whatever the number.

    Once per technician, viewer, page, site, channel, relation, JST day and set of items, so a page that refreshes itself adds
    nothing. Page and site are those of the viewer's request.
    """
    if relation is Relation.SELF or not items or not technician_ccus_ids:
        return
    shown = sorted(set(items))
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("access", "insert_disclosures"),
            {
                "people": sorted(set(technician_ccus_ids)),
                "viewer": viewer.actor,
                "viewer_role": viewer.role.value if viewer.role else "",
                "viewer_subject": viewer.subject_ccus_id,
                "relation": relation.value,
                "channel": channel.value,
                "page": viewer.page,
                "site": viewer.site_ccus_id,
                "items": shown,
                "disclosed_on": jst_date(now),
                "disclosed_at": now,
            },
        )
    if (
        looks.may_be_curiosity(relation=relation, page=viewer.page, site_ccus_id=viewer.site_ccus_id)
        and not viewer.program
    ):
        watch_looks(viewer, now=now)
