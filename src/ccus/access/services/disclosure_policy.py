"""Changing who sees what: one operator proposes, another agrees, and the history stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ccus.access.errors import (
    DisclosureCellFixed,
    DisclosureCellUnknown,
    DisclosureChangeAnswered,
    DisclosureChangeNotFound,
    DisclosureReasonMissing,
    FourEyesNeeded,
)
from ccus.access.models import DisclosureChange
from ccus.access.permissions import check_may
from ccus.access.queries.disclosure_policy import forget_policy
from ccus.access.rules.disclosure import Place, disclosure_items, is_fixed
from ccus.access.states import (
    DISCLOSURE_CHANGE_TRANSITIONS,
    Channel,
    DisclosureChangeState,
    Relation,
    SitePhase,
)
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act

MOST_REASON = 400


@transaction.atomic
def propose_change(
    viewer: Viewer,
    *,
    subject: str,
    item: str,
    relation: Relation,
    phases: Collection[SitePhase],
    channels: Collection[Channel],
    shown: bool,
    reason: str,
    now: datetime,
) -> DisclosureChange:
    """Raises PermissionMissing, DisclosureCellUnknown, DisclosureCellFixed, DisclosureReasonMissing."""
    check_may(viewer, "access:disclosure-policy:propose")
    try:
        known = disclosure_items(subject)
    except KeyError as unknown:
        raise DisclosureCellUnknown from unknown
    if item not in known or not phases or not channels:
        raise DisclosureCellUnknown
    for phase in phases:
        for channel in channels:
            if is_fixed(Place(subject=subject, item=item, relation=relation, phase=phase, channel=channel)):
                raise DisclosureCellFixed(
                    relation_ja=relation.label_ja,
                    relation_en=relation.label_en,
                    phase_ja=phase.label_ja,
                    phase_en=phase.label_en,
                    channel_ja=channel.label_ja,
                    channel_en=channel.label_en,
                )
    if not reason.strip():
        raise DisclosureReasonMissing
    row = DisclosureChange.objects.create(
        subject=subject,
        item_code=item,
        relation=relation.value,
        site_phases=[phase.value for phase in SitePhase if phase in phases],
        channels=[channel.value for channel in Channel if channel in channels],
        shown=shown,
        reason=reason.strip()[:MOST_REASON],
        proposed_by=viewer.actor,
        proposed_at=now,
    )
    _record("access:disclosure-policy:propose", row, viewer=viewer, now=now)
    return row


@transaction.atomic
def answer_change(viewer: Viewer, change_id: int, *, state: DisclosureChangeState, now: datetime) -> DisclosureChange:
    """Agrees, declines or withdraws. An agreed change holds from the next look on.

    Raises PermissionMissing, DisclosureChangeNotFound, DisclosureChangeAnswered, FourEyesNeeded (the proposer may withdraw and
    nothing else, others may do all but that).
    """
    check_may(viewer, "access:disclosure-policy:decide")
    row = DisclosureChange.objects.select_for_update().filter(pk=change_id).first()
    if row is None:
        raise DisclosureChangeNotFound
    if state not in DISCLOSURE_CHANGE_TRANSITIONS[DisclosureChangeState(row.state)]:
        raise DisclosureChangeAnswered
    is_proposer = row.proposed_by == viewer.actor
    if is_proposer is not (state is DisclosureChangeState.WITHDRAWN):
        raise FourEyesNeeded
    row.state, row.answered_by, row.answered_at = state.value, viewer.actor, now
    row.save(update_fields=["state", "answered_by", "answered_at"])
    _record(f"access:disclosure-policy:{state.value}", row, viewer=viewer, now=now)
    transaction.on_commit(forget_policy)
    return row


def _record(act: str, row: DisclosureChange, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="disclosure_change",
        subject_id=row.pk,
        at=now,
        details={
            "subject": row.subject,
            "item": row.item_code,
            "relation": row.relation,
            "site_phases": row.site_phases,
            "channels": row.channels,
            "shown": row.shown,
        },
    )
