"""Remembers to whom items of a technician were shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from ccus.access.rules import looks
from ccus.access.services.attention import watch_looks
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.kit.calendar import jst_date


@dataclass(frozen=True, slots=True)
class Look:
    """Codes of the items of one technician that were shown, and in which relation."""

    technician_ccus_id: str
    relation: Relation
    items: frozenset[str]


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
    """The same for a list of people of whom the same items were shown. One statement, whatever the number."""
    shown = frozenset(items)
    record_looks(
        [Look(person, relation, shown) for person in technician_ccus_ids], viewer=viewer, channel=channel, now=now
    )


def record_looks(seen: Iterable[Look], *, viewer: Viewer, channel: Channel, now: datetime) -> None:
    """The same for people of whom different items were shown. One statement, whatever the number.

    Once per technician, viewer, page, site, channel, relation, JST day and set of items, so a page that refreshes itself adds
    nothing. Page and site are those of the viewer's request.
    """
    shown = sorted(
        {
            (look.technician_ccus_id, look.relation.value, ",".join(sorted(look.items)))
            for look in seen
            if look.relation is not Relation.SELF and look.items
        }
    )
    if not shown:
        return
    people, relations, items = zip(*shown, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("access", "insert_disclosures"),
            {
                "people": list(people),
                "viewer": viewer.actor,
                "viewer_role": viewer.role.value if viewer.role else "",
                "viewer_subject": viewer.subject_ccus_id,
                "relations": list(relations),
                "channel": channel.value,
                "page": viewer.page,
                "site": viewer.site_ccus_id,
                "items": list(items),
                "disclosed_on": jst_date(now),
                "disclosed_at": now,
            },
        )
    if not viewer.program and any(
        looks.may_be_curiosity(relation=Relation(relation), page=viewer.page, site_ccus_id=viewer.site_ccus_id)
        for relation in set(relations)
    ):
        watch_looks(viewer, now=now)
