"""The reviewer's decisions: return, approve, reject, and corrections of one's own (補記)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.applications.errors import NoSuchQuestion, PointsMissing, ReasonUnknown
from ccus.applications.models import Application, Decision
from ccus.applications.permissions import check_can_decide
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.refunds import cause_of_rejection
from ccus.applications.rules.deadlines import lease_until, papers_leave_on
from ccus.applications.rules.questions import QuestionType, find_question
from ccus.applications.rules.reasons import rejection_reasons, return_reasons
from ccus.applications.services import findings, second_looks
from ccus.applications.services.answers import understood, write_version
from ccus.applications.services.delivering import order_card_for
from ccus.applications.services.life import check_step, lock_application, step, write_decision
from ccus.applications.services.refunds import give_back_what_was_paid
from ccus.applications.services.registering import register
from ccus.applications.states import ApplicationKind, ApplicationState, DecisionKind, ReviewOutcome
from ccus.kit.calendar import jst_date

LONGEST_NOTE = 1_000


@dataclass(frozen=True, kw_only=True)
class Point:
    """One answer to be corrected: its question, a reason of `data/return_reasons.csv`, and words for the applicant."""

    code: str
    reason: str
    note: str = ""


@transaction.atomic
def return_application(
    number: int, *, points: Sequence[Point], viewer: Viewer, now: datetime, note: str = ""
) -> Decision:
    """Sends an application back with the answers to be corrected.

    Raises ApplicationNotFound, PermissionMissing, CaseNotYours, OwnApplication, PointsMissing, NoSuchQuestion, ReasonUnknown,
    StepNotPossible.
    """
    application = _case(number, viewer, now=now)
    if not points:
        raise PointsMissing
    for point in points:
        if find_question(ApplicationKind(application.kind), point.code) is None:
            raise NoSuchQuestion
        if point.reason not in return_reasons():
            raise ReasonUnknown
    known = _known(application)
    second_looks.sample(application, outcome=ReviewOutcome.RETURN, viewer=viewer, now=now)
    application.first_approved_by = ""
    return step(
        application,
        ApplicationState.RETURNED,
        kind=DecisionKind.RETURNED,
        actor=viewer.actor,
        now=now,
        note=note[:LONGEST_NOTE],
        points=[{"code": point.code, "reason": point.reason, "note": point.note[:LONGEST_NOTE]} for point in points],
        known=known,
    )


@transaction.atomic
def approve(number: int, *, viewer: Viewer, now: datetime) -> Decision:
    """Registers what was applied for; a card is ordered, unless the evaluating body is to see the person first.

    Where two are needed the first approval only hands the case on.

    Raises ApplicationNotFound, PermissionMissing, CaseNotYours, OwnApplication, StepNotPossible, and what the registry refuses:
    then nothing is changed and the case stays with the reviewer.
    """
    application = _case(number, viewer, now=now)
    check_step(application, ApplicationState.APPROVED, now=now)
    findings.weigh(application)  # somebody like the applicant may have been registered since it was sent
    known = _known(application)
    if application.needs_two and not application.first_approved_by:
        return _hand_on(application, viewer=viewer, now=now, known=known)
    second_looks.sample(application, outcome=ReviewOutcome.APPROVE, viewer=viewer, now=now)
    registered = register(application, viewer=viewer, now=now)
    application.papers_leave_on = papers_leave_on(jst_date(now))
    decision = step(
        application,
        ApplicationState.APPROVED,
        kind=DecisionKind.APPROVED,
        actor=viewer.actor,
        now=now,
        known={**known, "first_approved_by": application.first_approved_by, "registered": registered.as_json()},
    )
    if application.assessment is not None:
        step(
            application,
            ApplicationState.IN_ASSESSMENT,
            kind=DecisionKind.LEVEL_ASKED,
            actor=viewer.actor,
            now=now,
            known={"assessment": application.assessment.pk, "identity_proven": registered.identity_proven},
        )
    elif registered.needs_card:
        order_card_for(
            application,
            reason=registered.card_reason,
            identity_proven=registered.identity_proven,
            viewer=viewer,
            now=now,
        )
    return decision


@transaction.atomic
def reject(number: int, *, reason: str, viewer: Viewer, now: datetime, note: str = "") -> Decision:
    """Ends an application without registering anything. `reason` of `data/rejection_reasons.csv`.

    Raises ApplicationNotFound, PermissionMissing, CaseNotYours, OwnApplication, ReasonUnknown, StepNotPossible.
    """
    application = _case(number, viewer, now=now)
    if reason not in rejection_reasons():
        raise ReasonUnknown
    known = _known(application)
    second_looks.sample(application, outcome=ReviewOutcome.REJECT, viewer=viewer, now=now)
    give_back_what_was_paid(application, cause=cause_of_rejection(reason), actor=viewer.actor, now=now)
    application.papers_leave_on = papers_leave_on(jst_date(now))
    return step(
        application,
        ApplicationState.REJECTED,
        kind=DecisionKind.REJECTED,
        actor=viewer.actor,
        now=now,
        reason=reason,
        note=note[:LONGEST_NOTE],
        known=known,
    )


@transaction.atomic
def correct(number: int, *, code: str, typed: str, viewer: Viewer, now: datetime, note: str = "") -> Decision:
    """The reviewer's own correction (補記) of an obvious slip: a new version of the answers, shown to the applicant as a difference.

    Raises ApplicationNotFound, PermissionMissing, CaseNotYours, OwnApplication, NoSuchQuestion, and InputFormatError for text that
    cannot be understood.
    """
    application = _case(number, viewer, now=now)
    question = find_question(ApplicationKind(application.kind), code)
    version = current_version(application)
    if question is None or question.type is QuestionType.PAPER or version is None:
        raise NoSuchQuestion
    answer, problem = understood(question, typed, on=jst_date(now))
    if problem is not None:
        raise problem
    before = version.answers.get(code, {"typed": "", "value": None})
    write_version(application, {**version.answers, code: answer}, seen=version.pages_seen, actor=viewer.actor, now=now)
    findings.weigh(application)
    application.leased_until = lease_until(now)
    application.save(update_fields=["leased_until"])
    return write_decision(
        application,
        kind=DecisionKind.CORRECTED,
        before=ApplicationState(application.state),
        actor=viewer.actor,
        now=now,
        note=note[:LONGEST_NOTE],
        points=[{"code": code, "before": before, "after": answer}],
    )


def _hand_on(application: Application, *, viewer: Viewer, now: datetime, known: dict[str, Any]) -> Decision:
    application.first_approved_by = viewer.actor
    application.leased_by, application.leased_until = "", None
    application.save(update_fields=["first_approved_by", "leased_by", "leased_until"])
    return write_decision(
        application,
        kind=DecisionKind.APPROVAL_PROPOSED,
        before=ApplicationState(application.state),
        actor=viewer.actor,
        now=now,
        known=known,
    )


def _case(number: int, viewer: Viewer, *, now: datetime) -> Application:
    application = lock_application(number)
    check_can_decide(application, viewer, now=now)
    return application


def _known(application: Application) -> dict[str, Any]:
    """What was known when somebody decided."""
    return {"findings": [finding.value for finding in findings.look(application)], "risk": application.risk}
