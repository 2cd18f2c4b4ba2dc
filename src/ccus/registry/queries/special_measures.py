"""The special measures in force, and which cases they touched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.cache import caches
from django.db.models import Count, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.registry.models import MeasureCase, MeasureOrder
from ccus.registry.rules.special_measures import SpecialMeasure, grant_words
from ccus.registry.states import MEASURES_THAT_HOLD, MeasureEffect

VIEW = "registry:special-measure:view"
# A switch holds at once in the process that takes it, in the others within so many seconds.
KEPT_SECONDS = 5
KEPT_AS = "special-measures"

BUSINESS, APPLICATION, DIRECT_ENTRY = "business", "application", "direct_entry"


@dataclass(frozen=True, kw_only=True)
class TouchedCase:
    """What a measure gave to one case, as it was written down."""

    effect: MeasureEffect
    measure_name: str
    usual: date | None
    until: date | None
    fee_yen: int | None

    def why(self, language: str = "ja") -> str:
        return grant_words(self.effect, name=self.measure_name, until=self.until, language=language)


def measures_in_force() -> tuple[SpecialMeasure, ...]:
    """All that are switched on, oldest first. One statement every `KEPT_SECONDS` in a process, none otherwise."""
    found = caches["of_process"].get_or_set(KEPT_AS, _read, KEPT_SECONDS)
    return cast(tuple[SpecialMeasure, ...], found)


def forget_measures() -> None:
    """Reads them anew at the next look; called once one was switched."""
    caches["of_process"].delete(KEPT_AS)


def list_measures_visible_to(viewer: Viewer) -> QuerySet[MeasureOrder]:
    """All measures and proposals, newest first. Raises PermissionMissing."""
    check_may(viewer, VIEW)
    return MeasureOrder.objects.order_by("-proposed_at", "-pk")


def count_cases(measure_ids: Collection[int]) -> dict[tuple[int, MeasureEffect], int]:
    """How many cases each measure touches at present, by effect. Names nobody."""
    rows = (
        MeasureCase.objects.filter(measure__in=measure_ids, taken_back_at__isnull=True)
        .values_list("measure_id", "effect")
        .annotate(number=Count("pk"))
    )
    return {(measure, MeasureEffect(effect)): number for measure, effect, number in rows}


def cases_of(subject_kind: str, subject_id: object) -> list[TouchedCase]:
    """What measures gave to one case, for its own page. The caller has checked who looks."""
    rows = MeasureCase.objects.filter(
        subject_kind=subject_kind, subject_id=str(subject_id), taken_back_at__isnull=True
    ).select_related("measure")
    return [
        TouchedCase(
            effect=MeasureEffect(row.effect),
            measure_name=row.measure.name,
            usual=row.usual,
            until=row.until,
            fee_yen=row.fee_yen,
        )
        for row in rows.order_by("pk")
    ]


def measure_of(row: MeasureOrder) -> SpecialMeasure:
    """The policy object of a row."""
    return SpecialMeasure(
        number=row.pk,
        name=row.name,
        basis=row.basis,
        areas=tuple(row.areas),
        from_on=row.from_on,
        last_on=row.last_on,
        effects=frozenset(MeasureEffect(effect) for effect in row.effects),
        registrations_until=row.registrations_until,
        entries_until=row.entries_until,
        papers_until=row.papers_until,
    )


def _read() -> tuple[SpecialMeasure, ...]:
    held = MeasureOrder.objects.filter(state__in=[state.value for state in MEASURES_THAT_HOLD])
    return tuple(measure_of(row) for row in held.order_by("pk"))
