"""Which record an ID names now, and merges for desks."""

from __future__ import annotations

from django.db.models import Q

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.registry.models import Merge
from ccus.registry.states import MERGES_THAT_HOLD, MergeState

VIEW = "registry:merge:decide"
MOST_LISTED = 100
_HOLD = [state.value for state in MERGES_THAT_HOLD]
_OPEN_FIRST = (MergeState.PROPOSED.value, MergeState.UNDO_PROPOSED.value)


def current_id(ccus_id: str) -> str:
    """The ID under which the person of this ID is kept now: itself, but for a record that was merged into another."""
    kept = Merge.objects.filter(gone__ccus_id=ccus_id, state__in=_HOLD).values_list("kept__ccus_id", flat=True).first()
    return kept or ccus_id


def ids_of(ccus_id: str) -> tuple[str, ...]:
    """Every ID of this person: the one that is kept first, then those that were merged into it."""
    gone = Merge.objects.filter(kept__ccus_id=ccus_id, state__in=_HOLD).order_by("pk")
    return (ccus_id, *gone.values_list("gone__ccus_id", flat=True))


def list_merges_visible_to(viewer: Viewer) -> list[Merge]:
    """For desks: those that wait for a second pair of eyes first, then the newest. Raises PermissionMissing."""
    check_may(viewer, VIEW)
    rows = Merge.objects.select_related("kept", "gone")
    waiting = list(rows.filter(state__in=_OPEN_FIRST).order_by("proposed_at")[:MOST_LISTED])
    others = rows.filter(~Q(state__in=_OPEN_FIRST)).order_by("-proposed_at")[: MOST_LISTED - len(waiting)]
    return [*waiting, *others]
