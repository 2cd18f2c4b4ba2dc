"""What people say about a flag: an appeal by the person or the prime, a decision by the prime or the operator.

Nothing here touches a verdict, a day or a level.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.history.errors import AppealNeedsReason, AppealTooLong, FlagNotFound, FlagNotOpen
from ccus.history.models import TouchFlag
from ccus.history.permissions import acts_for_prime
from ccus.history.states import FLAG_TRANSITIONS, FlagState
from ccus.registry.rules.names import tidy_text

APPEAL, DECIDE = "history:flag:appeal", "history:flag:decide"
LONGEST_APPEAL = 400


@transaction.atomic
def appeal_flag(viewer: Viewer, flag_id: int, *, reason: str, now: datetime) -> TouchFlag:
    """The person whose touches they are, or the prime of a site, says what was the case; the operator then looks at it.

    Raises PermissionMissing, FlagNotFound, FlagNotOpen, AppealNeedsReason, AppealTooLong; nothing is written then.
    """
    check_may(viewer, APPEAL)
    flag = _locked(viewer, flag_id)
    appeal = tidy_text(reason)
    if not appeal:
        raise AppealNeedsReason()
    if len(appeal) > LONGEST_APPEAL:
        raise AppealTooLong(limit=LONGEST_APPEAL, length=len(appeal))
    _check_leads_to(flag, FlagState.APPEALED)
    flag.appealed_by, flag.appealed_at, flag.appeal = viewer.actor, now, appeal
    return _change(flag, FlagState.APPEALED, viewer, now=now)


@transaction.atomic
def decide_flag(viewer: Viewer, flag_id: int, *, state: FlagState, now: datetime) -> TouchFlag:
    """Says that nothing was wrong (CLEARED) or that it was so (UPHELD): the prime while it is open, the operator after an appeal.

    Raises PermissionMissing, FlagNotFound, FlagNotOpen; nothing is written then.
    """
    flag = _locked(viewer, flag_id)
    if flag.state == FlagState.APPEALED or not _is_prime(viewer, flag):
        check_may(viewer, DECIDE)
    _check_leads_to(flag, state)
    flag.decided_by, flag.decided_at = viewer.actor, now
    return _change(flag, state, viewer, now=now)


def _locked(viewer: Viewer, flag_id: int) -> TouchFlag:
    flag = (
        TouchFlag.objects.select_for_update(of=("self",))
        .select_related("technician", "site__prime", "other_site__prime")
        .filter(pk=flag_id)
        .first()
    )
    if flag is None:
        raise FlagNotFound()
    is_person = flag.technician is not None and viewer.technician_ccus_id == flag.technician.ccus_id
    if not (is_person or _is_prime(viewer, flag) or viewer.may(DECIDE)):
        # What is somebody else's is not there.
        raise FlagNotFound()
    return flag


def _is_prime(viewer: Viewer, flag: TouchFlag) -> bool:
    sites = [site for site in (flag.site, flag.other_site) if site is not None]
    return viewer.may(APPEAL) and any(acts_for_prime(viewer, site=site) for site in sites)


def _check_leads_to(flag: TouchFlag, state: FlagState) -> None:
    if state not in FLAG_TRANSITIONS[FlagState(flag.state)]:
        current = FlagState(flag.state)
        raise FlagNotOpen(state=current.label_ja, state_en=current.label_en)


def _change(flag: TouchFlag, state: FlagState, viewer: Viewer, *, now: datetime) -> TouchFlag:
    flag.state = state
    flag.save(update_fields=["state", "appealed_by", "appealed_at", "appeal", "decided_by", "decided_at"])
    record_act(
        f"history:touch-flag:{state}",
        actor=viewer.actor,
        subject_kind="touch_flag",
        subject_id=flag.pk,
        at=now,
        details={"kind": flag.kind, "day": flag.day.isoformat()},
    )
    return flag
