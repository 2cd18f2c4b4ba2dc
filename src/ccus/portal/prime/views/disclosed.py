"""Remembers to whom people of a site were shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.history.queries.people_at_site import PersonAtSite


def remember_shown(viewer: Viewer, people: Iterable[PersonAtSite], *, now: datetime) -> None:
    """One statement for each relation and set of items: at most two on a page of one site."""
    shown: defaultdict[tuple[Relation, frozenset[str]], list[str]] = defaultdict(list)
    for person in people:
        if person.shown:
            shown[person.relation, person.shown].append(person.ccus_id)
    for (relation, items), ids in shown.items():
        record_disclosures(ids, viewer=viewer, relation=relation, channel=Channel.SCREEN, items=items, now=now)
