"""What firms above do with a form that was handed in: accept it, pass it on, or return it with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import ReturnReasonMissing, SubmissionNotForYou
from ccus.documents.models import FormSubmission
from ccus.documents.queries.forms.submissions import SeenSubmission, see_submission
from ccus.documents.rules.forms.ways import may_decide, next_on, way_up
from ccus.documents.services.forms.moving import check_version, lock_submission, move, moved_on, was_done_by
from ccus.documents.states import WAITING, StepKind, SubmissionState
from ccus.foundation.refusals import Refusal
from ccus.registry.models import Business

DECIDE = "documents:submission:decide"
LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class Received:
    """Several at once: how many were received, and what was refused, by number."""

    done: int
    refused: tuple[tuple[int, Refusal], ...]


@transaction.atomic
def receive(viewer: Viewer, number: int, *, version: int, now: datetime) -> FormSubmission:
    """Passes a form on to the firm above; the prime accepts it. A second press changes nothing.

    Raises PermissionMissing, SubmissionNotFound, SubmissionNotForYou, SubmissionRenewed, SubmissionMovedOn.
    """
    seen, way = _to_decide(viewer, number, now=now)
    submission = seen.submission
    if was_done_by(submission, viewer, StepKind.ACCEPTED, StepKind.PASSED_ON, version=version, as_firm=seen.as_firm):
        return submission
    _check_waits(seen, way, version=version)
    above = next_on(way, after=seen.as_firm)
    move(
        submission,
        SubmissionState.PASSED_ON if above else SubmissionState.ACCEPTED,
        kind=StepKind.PASSED_ON if above else StepKind.ACCEPTED,
        viewer=viewer,
        business=Business.objects.get(ccus_id=seen.as_firm),
        waits_for=Business.objects.get(ccus_id=above) if above else None,
        now=now,
    )
    return submission


def receive_many(viewer: Viewer, chosen: Iterable[tuple[int, int]], *, now: datetime) -> Received:
    """Pairs of number and version, each on its own: what is refused of one stops no other. Raises PermissionMissing."""
    check_may(viewer, DECIDE)
    refused, done = [], 0
    for number, version in chosen:
        try:
            receive(viewer, number, version=version, now=now)
        except Refusal as refusal:
            refused.append((number, refusal))
        else:
            done += 1
    return Received(done=done, refused=tuple(refused))


@transaction.atomic
def send_back(
    viewer: Viewer, number: int, *, version: int, reason: str, field: str = "", person: str = "", now: datetime
) -> FormSubmission:
    """Returns a form to its maker: why, and at which field and person of the form. A second press changes nothing.

    Raises PermissionMissing, SubmissionNotFound, SubmissionNotForYou, SubmissionRenewed, SubmissionMovedOn, ReturnReasonMissing.
    """
    seen, way = _to_decide(viewer, number, now=now)
    submission = seen.submission
    if was_done_by(submission, viewer, StepKind.RETURNED, version=version, as_firm=seen.as_firm):
        return submission
    _check_waits(seen, way, version=version)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise ReturnReasonMissing
    move(
        submission,
        SubmissionState.RETURNED,
        kind=StepKind.RETURNED,
        viewer=viewer,
        business=Business.objects.get(ccus_id=seen.as_firm),
        reason=said,
        field=field[:80],
        person=person[:14],
        now=now,
    )
    return submission


def _to_decide(viewer: Viewer, number: int, *, now: datetime) -> tuple[SeenSubmission, tuple[str, ...]]:
    """The form, locked, and its way up."""
    check_may(viewer, DECIDE)
    seen = see_submission(viewer, lock_submission(number), now=now)
    if not seen.is_above:
        raise SubmissionNotForYou
    return seen, way_up(maker=seen.submission.business.ccus_id, above=seen.place.above, prime=seen.place.prime)


def _check_waits(seen: SeenSubmission, way: tuple[str, ...], *, version: int) -> None:
    submission = seen.submission
    if submission.state not in WAITING or submission.waits_for is None:
        raise moved_on(submission)
    check_version(submission, version)
    if not may_decide(way, firm=seen.as_firm, waits_for=submission.waits_for.ccus_id):
        raise moved_on(submission)
