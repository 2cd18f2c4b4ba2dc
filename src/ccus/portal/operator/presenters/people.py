"""Identifications and merges as a desk reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from ccus.access.models import DeskIdentification
from ccus.access.states import DeskProof
from ccus.access.viewers import Viewer
from ccus.kit.ids import display_id
from ccus.registry.models import Merge, Technician
from ccus.registry.rules.same_person.signs import Sign, tone_of
from ccus.registry.states import MergeState


@dataclass(frozen=True)
class IdentificationLine:
    ccus_id: str
    proofs: tuple[str, ...]
    at: datetime
    is_own: bool
    url: str


@dataclass(frozen=True)
class PersonLine:
    ccus_id: str
    name: str
    birth_date: date
    address: str


@dataclass(frozen=True)
class SignLine:
    words: str
    tone: str
    tone_words: str


@dataclass(frozen=True)
class MergeLine:
    """`waits` is the state in which somebody else has to look; `is_own` says that it is not this viewer who may."""

    kept: PersonLine
    gone: PersonLine
    state: str
    state_words: str
    reason: str
    undo_reason: str
    signs: tuple[SignLine, ...]
    at: datetime
    is_own: bool
    url: str


def identification_lines(rows: Sequence[DeskIdentification], viewer: Viewer) -> tuple[IdentificationLine, ...]:
    return tuple(
        IdentificationLine(
            ccus_id=display_id(row.technician_ccus_id),
            proofs=tuple(DeskProof(each).label(viewer.language) for each in row.proofs),
            at=row.proposed_at,
            is_own=row.proposed_by == viewer.actor,
            url=reverse("operator:identification-confirmation", args=[row.pk]),
        )
        for row in rows
    )


def merge_lines(rows: Sequence[Merge], viewer: Viewer) -> tuple[MergeLine, ...]:
    return tuple(_merge(row, viewer) for row in rows)


def _merge(row: Merge, viewer: Viewer) -> MergeLine:
    state = MergeState(row.state)
    asked_by = row.undo_proposed_by if state is MergeState.UNDO_PROPOSED else row.proposed_by
    signs = tuple(Sign(sign) for sign, _ in row.signs)
    return MergeLine(
        kept=_person(row.kept),
        gone=_person(row.gone),
        state=state.value,
        state_words=state.label(viewer.language),
        reason=row.reason,
        undo_reason=row.undo_reason,
        signs=tuple(
            SignLine(sign.label(viewer.language), tone_of(sign).value, tone_of(sign).label(viewer.language))
            for sign in signs
        ),
        at=row.proposed_at,
        is_own=asked_by == viewer.actor,
        url=reverse("operator:merge-step", args=[row.pk]),
    )


def _person(person: Technician) -> PersonLine:
    return PersonLine(display_id(person.ccus_id), person.full_name, person.birth_date, person.address)
