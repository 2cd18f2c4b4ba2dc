"""Remembers to whom people of a site were shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ccus.access.services.disclosures import Look, record_looks
from ccus.access.states import Channel
from ccus.access.viewers import Viewer
from ccus.history.queries.people_at_site import PersonAtSite


def remember_shown(viewer: Viewer, people: Iterable[PersonAtSite], *, now: datetime) -> None:
    """One statement."""
    looks = [Look(person.ccus_id, person.relation, person.shown) for person in people]
    record_looks(looks, viewer=viewer, channel=Channel.SCREEN, now=now)
