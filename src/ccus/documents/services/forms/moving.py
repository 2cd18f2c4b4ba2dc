"""Moving a form that was handed in from state to state: locked, checked against the table, written down as a step."""

from __future__ import annotations

from datetime import datetime

from ccus.access.viewers import Viewer
from ccus.documents.errors import SubmissionMovedOn, SubmissionRenewed
from ccus.documents.models import FormStep, FormSubmission
from ccus.documents.states import SUBMISSION_TRANSITIONS, StepKind, SubmissionState
from ccus.foundation.services.audit import record_act
from ccus.registry.models import Business


def lock_submission(number: int) -> FormSubmission | None:
    """With its site, firm and whom it waits for, locked until commit."""
    return (
        FormSubmission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("site__prime", "business", "waits_for")
        .filter(pk=number)
        .first()
    )


def check_can_move(submission: FormSubmission, target: SubmissionState) -> None:
    """Raises SubmissionMovedOn."""
    if target not in SUBMISSION_TRANSITIONS[SubmissionState(submission.state)]:
        raise moved_on(submission)


def check_version(submission: FormSubmission, version: int) -> None:
    """What somebody saw must still be the latest. Raises SubmissionRenewed."""
    if version != submission.latest:
        raise SubmissionRenewed(seen=version, latest=submission.latest)


def moved_on(submission: FormSubmission) -> SubmissionMovedOn:
    """In whose name it was moved last, and where it is now."""
    state = SubmissionState(submission.state)
    last = _last_step(submission)
    firm = (last.business if last else None) or submission.business
    return SubmissionMovedOn(firm=firm.name, state_ja=state.label_ja, state_en=state.label_en)


def was_done_by(submission: FormSubmission, viewer: Viewer, *kinds: StepKind, version: int, as_firm: str) -> bool:
    """Whether the same person did just this last for the same firm: a second press of the same button."""
    last = _last_step(submission)
    return (
        last is not None
        and last.kind in kinds
        and (last.actor, last.number) == (viewer.actor, version)
        and last.business is not None
        and last.business.ccus_id == as_firm
    )


def move(
    submission: FormSubmission,
    target: SubmissionState,
    *,
    kind: StepKind,
    viewer: Viewer,
    business: Business,
    now: datetime,
    waits_for: Business | None = None,
    reason: str = "",
    field: str = "",
    person: str = "",
) -> None:
    """Writes step, state and audit. Raises SubmissionMovedOn. The row is locked."""
    check_can_move(submission, target)
    submission.state, submission.since_at, submission.waits_for = target, now, waits_for
    if target is SubmissionState.ACCEPTED:
        submission.accepted = submission.latest
    submission.save()
    FormStep.objects.create(
        submission=submission, number=submission.latest, kind=kind, actor=viewer.actor, business=business, at=now,
        reason=reason, field=field, person=person,
    )  # fmt: skip
    record_act(
        f"documents.submission_{kind.value}",
        actor=viewer.actor,
        subject_kind="form_submission",
        subject_id=submission.pk,
        at=now,
        details={"version": submission.latest, "firm": business.ccus_id},
    )


def _last_step(submission: FormSubmission) -> FormStep | None:
    return submission.steps.select_related("business").order_by("-pk").first()
