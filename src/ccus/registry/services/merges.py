"""Two records of one person become one, and apart again if that was wrong. Each takes two people at desks."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.changes import FactChange, announce
from ccus.foundation.services.audit import record_act
from ccus.registry.errors import (
    MergeNeedsTwo,
    MergeNotFound,
    MergeOpen,
    MergeOtherWayRound,
    MergeReasonMissing,
    MergeStepNotAllowed,
    MergeWithItself,
)
from ccus.registry.models import Merge, Technician
from ccus.registry.queries.same_people import identity_of_technician
from ccus.registry.rules.same_person.comparing import compare
from ccus.registry.services.locks import lock_technician
from ccus.registry.services.merging import give_back, take_over
from ccus.registry.states import MERGE_TRANSITIONS, MERGES_THAT_HOLD, MergeState

PROPOSE, DECIDE = "registry:merge:propose", "registry:merge:decide"
LONGEST_REASON = 400


@transaction.atomic
def propose_merge(kept_ccus_id: str, gone_ccus_id: str, *, reason: str, viewer: Viewer, now: datetime) -> Merge:
    """Says that two records are one person's; nothing changes before somebody else agrees.

    Raises PermissionMissing, UnreadableId, TechnicianNotFound, MergeReasonMissing, MergeWithItself, MergeOpen, MergeOtherWayRound.
    """
    check_may(viewer, PROPOSE)
    if not reason.strip():
        raise MergeReasonMissing
    kept, gone = (lock_technician(each) for each in sorted((kept_ccus_id, gone_ccus_id)))
    if kept.pk == gone.pk:
        raise MergeWithItself
    if kept.ccus_id != lock_technician(kept_ccus_id).ccus_id:
        kept, gone = gone, kept
    _check_free(kept, gone)
    match = compare(identity_of_technician(kept), identity_of_technician(gone))
    try:
        with transaction.atomic():
            merge = Merge.objects.create(
                kept=kept,
                gone=gone,
                reason=reason.strip()[:LONGEST_REASON],
                signs=[[each.sign.value, each.points] for each in match.evidence],
                proposed_by=viewer.actor,
                proposed_at=now,
            )
    except IntegrityError as error:
        raise MergeOpen from error
    _record("registry:merge:propose", merge, viewer=viewer, now=now)
    return merge


@transaction.atomic
def agree_to_merge(merge_id: int, *, viewer: Viewer, now: datetime) -> Merge:
    """The two become one: every fact of the gone record is the kept one's, and its ID stays good.

    Raises PermissionMissing, MergeNotFound, MergeStepNotAllowed, MergeNeedsTwo, MergeOpen, MergeOtherWayRound.
    """
    merge = _step(merge_id, MergeState.MERGED, frm=MergeState.PROPOSED, viewer=viewer)
    if merge.proposed_by == viewer.actor:
        raise MergeNeedsTwo
    _check_free(merge.kept, merge.gone)
    merge.decided_by, merge.decided_at = viewer.actor, now
    merge.save()
    take_over(merge)
    _record("registry:merge:agree", merge, viewer=viewer, now=now)
    _announce(merge, "registry:merge:agree", viewer)
    return merge


@transaction.atomic
def decline_merge(merge_id: int, *, viewer: Viewer, now: datetime) -> Merge:
    """Two people after all; the proposer may say so too. Raises PermissionMissing, MergeNotFound, MergeStepNotAllowed."""
    merge = _step(merge_id, MergeState.DECLINED, frm=MergeState.PROPOSED, viewer=viewer)
    merge.decided_by, merge.decided_at = viewer.actor, now
    merge.save()
    _record("registry:merge:decline", merge, viewer=viewer, now=now)
    return merge


@transaction.atomic
def propose_undoing(merge_id: int, *, reason: str, viewer: Viewer, now: datetime) -> Merge:
    """Raises PermissionMissing, MergeNotFound, MergeReasonMissing, MergeStepNotAllowed."""
    if not reason.strip():
        raise MergeReasonMissing
    merge = _step(merge_id, MergeState.UNDO_PROPOSED, frm=MergeState.MERGED, viewer=viewer)
    merge.undo_reason, merge.undo_proposed_by, merge.undo_proposed_at = (
        reason.strip()[:LONGEST_REASON],
        viewer.actor,
        now,
    )
    merge.save()
    _record("registry:merge:propose-undoing", merge, viewer=viewer, now=now)
    return merge


@transaction.atomic
def agree_to_undoing(merge_id: int, *, viewer: Viewer, now: datetime) -> Merge:
    """Both records are as they were; what came in since by a card or ID of the gone one goes back with it.

    Raises PermissionMissing, MergeNotFound, MergeStepNotAllowed, MergeNeedsTwo.
    """
    merge = _step(merge_id, MergeState.UNDONE, frm=MergeState.UNDO_PROPOSED, viewer=viewer)
    if merge.undo_proposed_by == viewer.actor:
        raise MergeNeedsTwo
    merge.undone_by, merge.undone_at = viewer.actor, now
    merge.save()
    give_back(merge)
    _record("registry:merge:undo", merge, viewer=viewer, now=now)
    _announce(merge, "registry:merge:undo", viewer)
    return merge


@transaction.atomic
def decline_undoing(merge_id: int, *, viewer: Viewer, now: datetime) -> Merge:
    """The merge holds on. Raises PermissionMissing, MergeNotFound, MergeStepNotAllowed."""
    merge = _step(merge_id, MergeState.MERGED, frm=MergeState.UNDO_PROPOSED, viewer=viewer)
    merge.undo_reason, merge.undo_proposed_by, merge.undo_proposed_at = "", "", None
    merge.save()
    _record("registry:merge:decline-undoing", merge, viewer=viewer, now=now)
    return merge


def _check_free(kept: Technician, gone: Technician) -> None:
    """A record that others went into is not taken away, and one that is gone takes nobody in."""
    holding = Merge.objects.filter(state__in=[state.value for state in MERGES_THAT_HOLD])
    if holding.filter(kept=gone).exists():
        raise MergeOtherWayRound
    if holding.filter(gone__in=(kept, gone)).exists():
        raise MergeOpen


def _step(merge_id: int, to: MergeState, *, frm: MergeState, viewer: Viewer) -> Merge:
    """The merge in its new state, not saved; it and both people are locked, the people in the order of their rows."""
    check_may(viewer, DECIDE)
    merge = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise MergeNotFound
    state = MergeState(merge.state)
    if state is not frm or to not in MERGE_TRANSITIONS[state]:
        raise MergeStepNotAllowed(state_ja=state.label_ja, state_en=state.label_en)
    people = Technician.objects.select_for_update().filter(pk__in=(merge.kept_id, merge.gone_id)).order_by("pk")
    by_id = {person.pk: person for person in people}
    merge.kept, merge.gone = by_id[merge.kept_id], by_id[merge.gone_id]
    merge.state = to.value
    return merge


def _record(act: str, merge: Merge, *, viewer: Viewer, now: datetime) -> None:
    for person, other in ((merge.kept, merge.gone), (merge.gone, merge.kept)):
        record_act(
            act,
            actor=viewer.actor,
            subject_kind="technician",
            subject_id=person.ccus_id,
            at=now,
            details={"merge": merge.pk, "other": other.ccus_id},
        )


def _announce(merge: Merge, cause: str, viewer: Viewer) -> None:
    announce(
        FactChange(cause=cause, technicians=[merge.kept_id, merge.gone_id], identities_changed=True, actor=viewer.actor)
    )
