"""The life of an assessment: the technician applies, the evaluating body of the field decides, an appeal is decided by another.

Every step keeps what was known at that moment (`AssessmentStep.explanation`). Which steps there are says `ASSESSMENT_TRANSITIONS`.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.levels.errors import (
    AppealNeedsAnotherEvaluator,
    AssessmentNotFound,
    AssessmentNotOpen,
    AssessmentRunning,
    FieldUnknown,
    LevelOutOfReach,
    NothingToApplyFor,
    ReasonMissing,
    ReasonTooLong,
)
from ccus.levels.models import Assessment, AssessmentStep, FieldLevel
from ccus.levels.permissions import check_can_decide
from ccus.levels.queries.evidence import gather_evidence
from ccus.levels.queries.held_levels import held_levels
from ccus.levels.rules.book import LOWEST_JUDGED_LEVEL
from ccus.levels.rules.criteria import GUIDELINE, book_in_force
from ccus.levels.rules.documents import document_of
from ccus.levels.rules.judging import Proposal, propose
from ccus.levels.states import ASSESSMENT_TRANSITIONS, AssessmentState
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Technician
from ccus.registry.rules.names import tidy_text
from ccus.registry.services.levels import set_skill_level
from ccus.registry.services.locks import lock_technician
from ccus.registry.states import SkillLevel

APPLY, REGISTER = "levels:assessment:apply", "registry:technician:register"
LONGEST_REASON = 400


@transaction.atomic
def apply_for_level(viewer: Viewer, *, field: str, now: datetime) -> Assessment:
    """The technician's own application, for the highest level of which nothing is known to be missing.

    Raises PermissionMissing, TechnicianNotFound, FieldUnknown, NothingToApplyFor, AssessmentRunning; nothing is written then.
    """
    check_may(viewer, APPLY)
    if field == GUIDELINE or field not in book_in_force().fields:
        raise FieldUnknown
    if not viewer.technician_ccus_id:
        raise TechnicianNotFound
    technician = lock_technician(viewer.technician_ccus_id)
    on = jst_date(now)
    proposal = _propose(technician, field, on=on)
    if proposal.possible_level <= held_levels(technician).get(field, 1):
        raise NothingToApplyFor(field=book_in_force().fields[field].name_ja)
    return _open(technician, proposal, wanted_level=proposal.possible_level, viewer=viewer, now=now)


@transaction.atomic
def apply_with_registration(technician: Technician, *, field: str, viewer: Viewer, now: datetime) -> Assessment:
    """For somebody who has just been registered, by the desk that did: their first card waits for the decision.

    What level is applied for follows from the papers, and is at least the lowest that is judged: whether it is reached the
    evaluating body says. Raises PermissionMissing, FieldUnknown, AssessmentRunning.
    """
    check_may(viewer, REGISTER)
    if field == GUIDELINE or field not in book_in_force().fields:
        raise FieldUnknown
    proposal = _propose(technician, field, on=jst_date(now))
    wanted = max(LOWEST_JUDGED_LEVEL, proposal.possible_level)
    return _open(technician, proposal, wanted_level=wanted, viewer=viewer, now=now, holds_first_card=True)


def _open(
    technician: Technician,
    proposal: Proposal,
    *,
    wanted_level: int,
    viewer: Viewer,
    now: datetime,
    holds_first_card: bool = False,
) -> Assessment:
    assessment = Assessment(
        technician=technician,
        field=proposal.field,
        wanted_level=wanted_level,
        holds_first_card=holds_first_card,
        state=AssessmentState.SUBMITTED,
        submitted_at=now,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            assessment.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise AssessmentRunning(field=book_in_force().fields[proposal.field].name_ja) from error
        raise
    _note(assessment, proposal, viewer.actor, before="", reason="", now=now)
    return assessment


@transaction.atomic
def submit_again(viewer: Viewer, assessment_id: int, *, now: datetime) -> Assessment:
    """After a return, with the records as they are now. Raises PermissionMissing, AssessmentNotFound, AssessmentNotOpen."""
    assessment = _lock_own(viewer, assessment_id)
    return _step(assessment, AssessmentState.SUBMITTED, viewer.actor, reason="", now=now)


@transaction.atomic
def submit_again_with_registration(assessment_id: int, *, actor: str, now: datetime) -> Assessment:
    """The same for whoever applied for the registration too. The caller has checked who that is. Raises AssessmentNotFound, AssessmentNotOpen."""
    return _step(_locked(assessment_id), AssessmentState.SUBMITTED, actor, reason="", now=now)


@transaction.atomic
def withdraw_assessment(viewer: Viewer, assessment_id: int, *, now: datetime) -> Assessment:
    """Raises PermissionMissing, AssessmentNotFound, AssessmentNotOpen."""
    assessment = _lock_own(viewer, assessment_id)
    return _step(assessment, AssessmentState.WITHDRAWN, viewer.actor, reason="", now=now)


@transaction.atomic
def appeal_assessment(viewer: Viewer, assessment_id: int, *, reason: str, now: datetime) -> Assessment:
    """Raises PermissionMissing, AssessmentNotFound, AssessmentNotOpen, ReasonMissing, ReasonTooLong."""
    assessment = _lock_own(viewer, assessment_id)
    return _step(assessment, AssessmentState.APPEALED, viewer.actor, reason=_read_reason(reason), now=now)


@transaction.atomic
def confirm_assessment(
    viewer: Viewer, assessment_id: int, *, level: int, reason: str = "", now: datetime
) -> Assessment:
    """Confirms a level (2–4): judged anew at this moment, at most the level of which nothing is known to be missing.

    A level above the proposed one rests on what the evaluating body has seen itself, and needs a reason. The card's level follows.
    Raises PermissionMissing, MandateMissing, AssessmentNotFound, AssessmentNotOpen, AppealNeedsAnotherEvaluator, LevelOutOfReach,
    ReasonMissing, ReasonTooLong.
    """
    assessment = _lock_for_decision(viewer, assessment_id, now=now)
    proposal = _propose(assessment.technician, assessment.field, on=jst_date(now))
    if not 2 <= level <= proposal.possible_level:
        raise LevelOutOfReach(level=level, possible=proposal.possible_level)
    words = _read_reason(reason) if level > proposal.level else tidy_text(reason)[:LONGEST_REASON]
    assessment.level = level
    _step(assessment, AssessmentState.CONFIRMED, viewer.actor, reason=words, now=now, proposal=proposal)
    _hold_level(assessment, viewer, now=now)
    return assessment


@transaction.atomic
def decline_assessment(viewer: Viewer, assessment_id: int, *, reason: str, now: datetime) -> Assessment:
    """With a reason; after an appeal it is upheld for good. Refusals as in `confirm_assessment`."""
    assessment = _lock_for_decision(viewer, assessment_id, now=now)
    words = _read_reason(reason)
    to = AssessmentState.UPHELD if assessment.state == AssessmentState.APPEALED else AssessmentState.DECLINED
    return _step(assessment, to, viewer.actor, reason=words, now=now)


@transaction.atomic
def return_assessment(viewer: Viewer, assessment_id: int, *, reason: str, now: datetime) -> Assessment:
    """Back to the technician, who can complete what is registered and submit again. Refusals as in `confirm_assessment`."""
    assessment = _lock_for_decision(viewer, assessment_id, now=now)
    return _step(assessment, AssessmentState.RETURNED, viewer.actor, reason=_read_reason(reason), now=now)


def _propose(technician: Technician, field: str, *, on: date) -> Proposal:
    book = book_in_force()
    person = gather_evidence(technician.pk, on=on, book=book)
    return propose(field, evidence=person.of(field), on=on, book=book)


def _lock_own(viewer: Viewer, assessment_id: int) -> Assessment:
    check_may(viewer, APPLY)
    assessment = _locked(assessment_id)
    if viewer.technician_ccus_id != assessment.technician.ccus_id:
        raise AssessmentNotFound
    return assessment


def _lock_for_decision(viewer: Viewer, assessment_id: int, *, now: datetime) -> Assessment:
    """Locked, in a field of the viewer, and with something to decide; what is in another field is not there."""
    check_may(viewer, "levels:assessment:decide")
    assessment = _locked(assessment_id)
    check_can_decide(viewer, field=assessment.field, on=jst_date(now))
    if assessment.state == AssessmentState.APPEALED:
        declined_by = (
            assessment.steps.filter(state=AssessmentState.DECLINED.value).order_by("-pk").values_list("by", flat=True)
        )
        if viewer.actor == declined_by.first():
            raise AppealNeedsAnotherEvaluator
    return assessment


def _locked(assessment_id: int) -> Assessment:
    assessment = (
        Assessment.objects.select_for_update(of=("self",)).select_related("technician").filter(pk=assessment_id).first()
    )
    if assessment is None:
        raise AssessmentNotFound
    return assessment


def _step(
    assessment: Assessment,
    to: AssessmentState,
    actor: str,
    *,
    reason: str,
    now: datetime,
    proposal: Proposal | None = None,
) -> Assessment:
    before = AssessmentState(assessment.state)
    if to not in ASSESSMENT_TRANSITIONS[before]:
        raise AssessmentNotOpen(state=before.label_ja, state_en=before.label_en)
    assessment.state, assessment.changed_at = to, now
    assessment.save(update_fields=["state", "level", "changed_at"])
    known = proposal or _propose(assessment.technician, assessment.field, on=jst_date(now))
    _note(assessment, known, actor, before=before, reason=reason, now=now)
    return assessment


def _note(assessment: Assessment, proposal: Proposal, actor: str, *, before: str, reason: str, now: datetime) -> None:
    AssessmentStep.objects.create(
        assessment=assessment,
        state_before=before,
        state=assessment.state,
        level=assessment.level,
        reason=reason,
        by=actor,
        at=now,
        explanation=document_of(proposal),
    )
    record_act(
        f"levels:assessment:{assessment.state}",
        actor=actor,
        subject_kind="assessment",
        subject_id=assessment.pk,
        at=now,
        details={"field": assessment.field, "level": assessment.level, "criteria": proposal.mark},
    )


def _hold_level(assessment: Assessment, viewer: Viewer, *, now: datetime) -> None:
    """The field's level, and the card's, which is the highest of all fields; neither falls by a confirmation."""
    technician = assessment.technician
    confirmed = assessment.level or 1
    held = held_levels(technician)
    if confirmed > held.get(assessment.field, 1):
        FieldLevel.objects.update_or_create(
            technician=technician,
            field=assessment.field,
            defaults={"level": confirmed, "since_on": jst_date(now), "assessment": assessment},
        )
    highest = max(confirmed, technician.skill_level)
    set_skill_level(technician.ccus_id, level=SkillLevel(highest), viewer=viewer, now=now)


def _read_reason(typed: str) -> str:
    reason = tidy_text(typed)
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(limit=LONGEST_REASON)
    return reason
