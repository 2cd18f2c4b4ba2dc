"""The disclosure policy in force, and its history. Every page, form, export and API asks `visible_items` what may be shown."""

from __future__ import annotations

from typing import cast

from django.core.cache import caches
from django.db.models import QuerySet

from ccus.access.models import DisclosureChange
from ccus.access.permissions import check_may
from ccus.access.rules.disclosure import Decision, Policy, policy_of
from ccus.access.states import Channel, DisclosureChangeState, Relation, SitePhase
from ccus.access.viewers import Viewer

# A decision holds at once in the process that takes it down, in the others within so many seconds.
KEPT_SECONDS = 2
KEPT_AS = "disclosure-decisions"


def visible_items(*, subject: str, relation: Relation, phase: SitePhase, channel: Channel) -> frozenset[str]:
    """Codes of the items of a `technician` or `business` that may be shown to whoever stands in this relation.

    `phase` is that of the site which makes the viewer prime or upper contractor, with the person on its roster; NONE where
    the relation comes from no site. One statement every `KEPT_SECONDS`, none otherwise. KeyError for another subject.
    """
    return current_policy().visible_items(subject=subject, relation=relation, phase=phase, channel=channel)


def current_policy() -> Policy:
    """The table with all that was decided about it."""
    decisions = caches["of_process"].get_or_set(KEPT_AS, _read_decisions, KEPT_SECONDS)
    return policy_of(cast(tuple[Decision, ...], decisions))


def forget_policy() -> None:
    """Reads the decisions anew at the next look; called once one was taken down."""
    caches["of_process"].delete(KEPT_AS)


def list_changes_visible_to(viewer: Viewer) -> QuerySet[DisclosureChange]:
    """All proposals and decisions, newest first. Raises PermissionMissing."""
    check_may(viewer, "access:disclosure-policy:view")
    return DisclosureChange.objects.order_by("-proposed_at", "-pk")


def _read_decisions() -> tuple[Decision, ...]:
    agreed = DisclosureChange.objects.filter(state=DisclosureChangeState.AGREED.value)
    return tuple(
        Decision(
            number=row.pk,
            subject=row.subject,
            item=row.item_code,
            relation=Relation(row.relation),
            phases=frozenset(SitePhase(phase) for phase in row.site_phases),
            channels=frozenset(Channel(channel) for channel in row.channels),
            shown=row.shown,
        )
        for row in agreed.order_by("answered_at", "pk")
    )
