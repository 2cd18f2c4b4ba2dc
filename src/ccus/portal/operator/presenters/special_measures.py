"""Special measures in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.portal.ui.shapes.special_measures import EffectLine, MeasureRow, MeasureStep
from ccus.registry.models import MeasureOrder
from ccus.registry.queries.special_measures import measure_of
from ccus.registry.rules.special_measures import area_words
from ccus.registry.states import MEASURES_THAT_HOLD, MeasureEffect, MeasureState

OVER = frozenset({MeasureState.ENDED, MeasureState.DECLINED, MeasureState.WITHDRAWN})


def is_over(row: MeasureOrder) -> bool:
    return MeasureState(row.state) in OVER


def measure_row(
    row: MeasureOrder, *, cases: Mapping[tuple[int, MeasureEffect], int], names: Mapping[str, str], viewer: Viewer
) -> MeasureRow:
    measure, state = measure_of(row), MeasureState(row.state)
    return MeasureRow(
        name=row.name,
        basis=row.basis,
        area=area_words(measure.areas, viewer.language),
        from_on=row.from_on,
        last_on=row.last_on,
        effects=tuple(
            EffectLine(effect.label(viewer.language), measure.until(effect), cases.get((row.pk, effect), 0))
            for effect in MeasureEffect
            if effect in measure.effects
        ),
        state=state.label(viewer.language),
        holds=state in MEASURES_THAT_HOLD,
        proposed_by=names.get(row.proposed_by, row.proposed_by),
        proposed_at=row.proposed_at,
        answered_by=names.get(row.answered_by, row.answered_by),
        answered_at=row.answered_at,
        ended_by=names.get(row.ended_by, row.ended_by),
        ended_at=row.ended_at,
        steps=_steps(row, state, viewer),
        step_url=reverse("operator:special-measure-state", args=[row.pk]),
        awaits_colleague=viewer.actor
        in {
            MeasureState.PROPOSED: {row.proposed_by},
            MeasureState.ENDING: {row.ending_proposed_by},
        }.get(state, set()),
    )


def _steps(row: MeasureOrder, state: MeasureState, viewer: Viewer) -> tuple[MeasureStep, ...]:
    if state is MeasureState.PROPOSED:
        if row.proposed_by == viewer.actor:
            return (MeasureStep(MeasureState.WITHDRAWN.value, _("取り下げる"), False),)
        return (
            MeasureStep(MeasureState.IN_FORCE.value, _("認めて、いますぐ始める"), True),
            MeasureStep(MeasureState.DECLINED.value, _("見送る"), False),
        )
    if state is MeasureState.IN_FORCE:
        return (MeasureStep(MeasureState.ENDING.value, _("終了を提案する"), False),)
    if state is MeasureState.ENDING:
        going_on = MeasureStep(MeasureState.IN_FORCE.value, _("続ける"), False)
        if row.ending_proposed_by == viewer.actor:
            return (going_on,)
        return (MeasureStep(MeasureState.ENDED.value, _("認めて、いますぐ終える"), True), going_on)
    return ()
