"""Special measures are proposed, switched on by a second person, and switched off again by two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.errors import (
    MeasureAnswered,
    MeasureDayMissing,
    MeasureIncomplete,
    MeasureNeedsColleague,
    MeasureNotFound,
    MeasurePeriodTurned,
)
from ccus.registry.models import MeasureOrder
from ccus.registry.queries.special_measures import forget_measures
from ccus.registry.rules.special_measures import is_area
from ccus.registry.services import extended_registrations
from ccus.registry.states import MEASURE_TRANSITIONS, MeasureEffect, MeasureState

MANAGE = "registry:special-measure:manage"
_DAY_OF = {
    MeasureEffect.REGISTRATION: "registrations_until",
    MeasureEffect.ENTRIES: "entries_until",
    MeasureEffect.PAPERS: "papers_until",
}
_OF_A_COLLEAGUE = (MeasureState.IN_FORCE, MeasureState.DECLINED)


@dataclass(frozen=True, kw_only=True)
class MeasureDraft:
    """What is proposed; fields as of `rules.special_measures.SpecialMeasure`."""

    name: str
    basis: str
    areas: tuple[str, ...]
    from_on: date
    last_on: date
    effects: frozenset[MeasureEffect]
    registrations_until: date | None = None
    entries_until: date | None = None
    papers_until: date | None = None


@transaction.atomic
def propose_measure(draft: MeasureDraft, *, viewer: Viewer, now: datetime) -> MeasureOrder:
    """Raises PermissionMissing, MeasureIncomplete, MeasurePeriodTurned, MeasureDayMissing."""
    check_may(viewer, MANAGE)
    _check(draft)
    row = MeasureOrder.objects.create(
        name=draft.name.strip(),
        basis=draft.basis.strip(),
        areas=list(draft.areas),
        from_on=draft.from_on,
        last_on=draft.last_on,
        effects=[effect.value for effect in MeasureEffect if effect in draft.effects],
        **{column: getattr(draft, column) for effect, column in _DAY_OF.items() if effect in draft.effects},
        proposed_by=viewer.actor,
        proposed_at=now,
    )
    _record("propose", row, viewer=viewer, now=now)
    return row


@transaction.atomic
def answer_measure(measure_id: int, *, state: MeasureState, viewer: Viewer, now: datetime) -> MeasureOrder:
    """Takes a step of the life of a measure. Switching on extends registrations at once, switching off takes that back.

    Raises PermissionMissing, MeasureNotFound, MeasureAnswered, MeasureNeedsColleague.
    """
    check_may(viewer, MANAGE)
    row = MeasureOrder.objects.select_for_update().filter(pk=measure_id).first()
    if row is None:
        raise MeasureNotFound
    before = MeasureState(row.state)
    if state not in MEASURE_TRANSITIONS[before]:
        raise MeasureAnswered(state_ja=before.label_ja, state_en=before.label_en)
    _check_colleague(row, before, state, viewer)
    row.state = state.value
    if before is MeasureState.PROPOSED:
        row.answered_by, row.answered_at = viewer.actor, now
    elif state is MeasureState.ENDING:
        row.ending_proposed_by = viewer.actor
    elif state is MeasureState.ENDED:
        row.ended_by, row.ended_at = viewer.actor, now
    else:
        row.ending_proposed_by = ""
    row.save()
    if before is MeasureState.PROPOSED and state is MeasureState.IN_FORCE:
        extended_registrations.extend(row, now=now)
    if state is MeasureState.ENDED:
        extended_registrations.take_back(row, now=now)
    _record(state.value.replace("_", "-"), row, viewer=viewer, now=now)
    transaction.on_commit(forget_measures)
    return row


def _check(draft: MeasureDraft) -> None:
    if not (draft.name.strip() and draft.basis.strip() and draft.areas and draft.effects):
        raise MeasureIncomplete
    if not all(is_area(area) for area in draft.areas):
        raise MeasureIncomplete
    if draft.last_on < draft.from_on:
        raise MeasurePeriodTurned(from_on=draft.from_on, last_on=draft.last_on)
    for effect, column in _DAY_OF.items():
        until: date | None = getattr(draft, column)
        if effect in draft.effects and (until is None or until <= draft.last_on):
            raise MeasureDayMissing(effect_ja=effect.label_ja, effect_en=effect.label_en)


def _check_colleague(row: MeasureOrder, before: MeasureState, state: MeasureState, viewer: Viewer) -> None:
    if before is MeasureState.PROPOSED:
        if (row.proposed_by == viewer.actor) is (state in _OF_A_COLLEAGUE):
            raise MeasureNeedsColleague
    elif state is MeasureState.ENDED and row.ending_proposed_by == viewer.actor:
        raise MeasureNeedsColleague


def _record(act: str, row: MeasureOrder, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        f"registry:special-measure:{act}",
        actor=viewer.actor,
        subject_kind="special_measure",
        subject_id=row.pk,
        at=now,
        details={"areas": row.areas, "effects": row.effects, "state": row.state},
    )
