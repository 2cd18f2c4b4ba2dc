"""Applications for levels: the technician's own, and the queue of an evaluating body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.levels.errors import AssessmentNotFound
from ccus.levels.models import Assessment, AssessmentStep
from ccus.levels.queries.evidence import gather_evidence
from ccus.levels.queries.mandates import fields_in_charge
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.documents import Document
from ccus.levels.rules.judging import Proposal, propose
from ccus.levels.states import AWAITING_STATES

APPLY, DECIDE = "levels:assessment:apply", "levels:assessment:decide"
QUEUE_SIZE = 50
MOST_OWN = 20


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The oldest applications that wait in the viewer's fields, appeals first; `waiting` counts all of them."""

    fields: tuple[str, ...]
    waiting: int
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One application with its steps, oldest first, and the proposal as it would be now."""

    assessment: Assessment
    steps: tuple[AssessmentStep, ...]
    proposal: Proposal


def queue_visible_to(viewer: Viewer, *, on: date) -> Queue:
    """Three statements. Raises PermissionMissing."""
    check_may(viewer, DECIDE)
    fields = fields_in_charge(viewer, on=on)
    waiting = Assessment.objects.filter(field__in=fields, state__in=[state.value for state in AWAITING_STATES])
    rows = waiting.select_related("technician").order_by("state", "submitted_at", "pk")
    return Queue(fields=tuple(sorted(fields)), waiting=waiting.count(), assessments=tuple(rows[:QUEUE_SIZE]))


def case_visible_to(viewer: Viewer, assessment_id: int, *, on: date) -> Case:
    """For an evaluator of the field. What is in another field is not there. Raises PermissionMissing, AssessmentNotFound."""
    check_may(viewer, DECIDE)
    assessment = Assessment.objects.select_related("technician").filter(pk=assessment_id).first()
    if assessment is None or assessment.field not in fields_in_charge(viewer, on=on):
        raise AssessmentNotFound
    book = book_in_force()
    person = gather_evidence(assessment.technician_id, on=on, book=book)
    return Case(
        assessment=assessment,
        steps=_steps([assessment]),
        proposal=propose(assessment.field, evidence=person.of(assessment.field), on=on, book=book),
    )


@dataclass(frozen=True, kw_only=True)
class OwnAssessment:
    """One's own application, with what was said last, and the document of what was known then."""

    assessment: Assessment
    reason: str
    known: Document


def list_own_assessments(viewer: Viewer) -> tuple[OwnAssessment, ...]:
    """The technician's own applications, the newest first. One statement. Raises PermissionMissing."""
    check_may(viewer, APPLY)
    last = AssessmentStep.objects.filter(assessment=OuterRef("pk")).order_by("-pk")
    own = (
        Assessment.objects.filter(technician__ccus_id=viewer.technician_ccus_id)
        .annotate(last_reason=Subquery(last.values("reason")[:1]), known=Subquery(last.values("explanation")[:1]))
        .order_by("-submitted_at", "-pk")[:MOST_OWN]
    )
    return tuple(OwnAssessment(assessment=each, reason=each.last_reason or "", known=each.known or {}) for each in own)


def _steps(assessments: Sequence[Assessment]) -> tuple[AssessmentStep, ...]:
    return tuple(AssessmentStep.objects.filter(assessment__in=assessments).order_by("at", "pk")) if assessments else ()
