"""Steps in the life of an application: fetched and locked, checked against the table, written down with what was known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ccus.applications.errors import ApplicationNotFound, DeadlinePassed, StepNotPossible
from ccus.applications.models import Application, Decision
from ccus.applications.queries.answers import current_version, list_papers
from ccus.applications.rules.deadlines import last_day_in
from ccus.applications.states import APPLICATION_TRANSITIONS, IN_QUEUE, OVER, ApplicationState, DecisionKind
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date


def lock_application(number: int) -> Application:
    """Raises ApplicationNotFound."""
    application = Application.objects.select_for_update().filter(number=number).first()
    if application is None:
        raise ApplicationNotFound
    return application


def check_step(application: Application, to: ApplicationState, *, now: datetime) -> None:
    """Raises StepNotPossible, DeadlinePassed."""
    state = ApplicationState(application.state)
    if to not in APPLICATION_TRANSITIONS[state]:
        raise StepNotPossible(
            state_ja=state.label_ja, state_en=state.label_en, step_ja=to.label_ja, step_en=to.label_en
        )
    if application.last_on is not None and jst_date(now) > application.last_on and to is not ApplicationState.EXPIRED:
        raise DeadlinePassed(last_on=application.last_on)


def step(
    application: Application,
    to: ApplicationState,
    *,
    kind: DecisionKind,
    actor: str,
    now: datetime,
    reason: str = "",
    note: str = "",
    points: Sequence[dict[str, Any]] = (),
    known: dict[str, Any] | None = None,
) -> Decision:
    """Takes a step of the life cycle and writes it down. Raises StepNotPossible, DeadlinePassed.

    The caller holds the row and saves what else it changed; the state, its day and the lease are saved here.
    """
    check_step(application, to, now=now)
    before = ApplicationState(application.state)
    application.state = to.value
    application.state_since = now
    application.last_on = last_day_in(to, since=jst_date(now))
    application.leased_by, application.leased_until = "", None
    if to in IN_QUEUE and application.queued_at is None:
        application.queued_at = now
    if to in OVER and application.decided_at is None:
        application.decided_at = now
    application.save()
    return write_decision(
        application,
        kind=kind,
        before=before,
        actor=actor,
        now=now,
        reason=reason,
        note=note,
        points=points,
        known=known,
    )


def write_decision(
    application: Application,
    *,
    kind: DecisionKind,
    before: ApplicationState,
    actor: str,
    now: datetime,
    reason: str = "",
    note: str = "",
    points: Sequence[dict[str, Any]] = (),
    known: dict[str, Any] | None = None,
) -> Decision:
    """One row that never changes. What was known is completed by the version of the answers and the papers."""
    version = current_version(application)
    decision = Decision.objects.create(
        application=application,
        kind=kind.value,
        from_state=before.value,
        to_state=application.state,
        reason=reason,
        note=note,
        points=list(points),
        known={
            "answers_version": version.version if version else 0,
            "papers": [
                {"id": paper.pk, "kind": paper.kind, "sha256": paper.sha256} for paper in list_papers(application)
            ],
            **(known or {}),
        },
        decided_by=actor,
        decided_at=now,
    )
    record_act(
        f"applications:application:{kind.value.replace('_', '-')}",
        actor=actor,
        subject_kind="application",
        subject_id=application.number,
        at=now,
        details={"decision": decision.pk, "state": application.state},
    )
    return decision
