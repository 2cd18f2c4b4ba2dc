"""Handing a form in and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import SubmissionNotYours, SubmissionRemoved, SubmissionUnchanged
from ccus.documents.models import FormStep, FormSubmission, FormVersion
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.queries.forms.obligations import requirement_of
from ccus.documents.queries.forms.submissions import base_of, differences_from, find_version, place_of, see_submission
from ccus.documents.rules.forms.definitions import Form
from ccus.documents.rules.forms.differences import ChangeKind
from ccus.documents.rules.forms.requirements import month_asked
from ccus.documents.rules.forms.versions import digest_of
from ccus.documents.rules.forms.ways import next_on, way_up
from ccus.documents.services.forms.making import MadeForm, look_at_form
from ccus.documents.services.forms.moving import (
    check_can_move,
    check_version,
    lock_submission,
    move,
    was_done_by,
)
from ccus.documents.states import WAITING, StepKind, SubmissionState
from ccus.foundation.services.audit import record_act
from ccus.registry.models import Business
from ccus.sites.queries.relations import business_at

MAKE = "documents:submission:make"
LONGEST_NOTE = 300


@transaction.atomic
def hand_in(
    gatherer: SiteGatherer,
    form: Form,
    *,
    business_ccus_id: str,
    person_ccus_ids: Sequence[str] = (),
    note: str = "",
) -> FormSubmission:
    """Freezes the form of a firm as it is and sends it to the firm above; one of the prime is accepted at once. What a site asks
    for every month counts for the month of the form's day.

    A later one is a further version. Sent twice, it is handed in once. Raises PermissionMissing, FormFirmNotYours, FormNotOfFirm,
    SubmissionUnchanged and SubmissionRemoved; nothing is written then.
    """
    viewer, now = gatherer.viewer, gatherer.now
    check_may(viewer, MAKE)
    made = look_at_form(gatherer, form, business_ccus_id=business_ccus_id, person_ccus_ids=person_ccus_ids)
    submission = _locked(gatherer, made)
    note = note.strip()[:LONGEST_NOTE]
    if submission.state == SubmissionState.REMOVED:
        raise SubmissionRemoved
    if submission.latest and not _differs(made, submission):
        if submission.state in WAITING:
            return submission  # sent twice
        if submission.state == SubmissionState.ACCEPTED or (submission.state == SubmissionState.RETURNED and not note):
            raise SubmissionUnchanged(latest=submission.latest)
    target = SubmissionState.RESUBMITTED if submission.latest else SubmissionState.SUBMITTED
    check_can_move(submission, target)
    as_firm = business_at(viewer, site=gatherer.site) or business_ccus_id
    version = _freeze(submission, made, gatherer, as_firm=as_firm, note=note)
    _send_up(submission, version, viewer=viewer, as_firm=as_firm, target=target, now=now)
    record_act(
        "documents.form_handed_in",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=gatherer.site.ccus_id,
        at=now,
        details={
            "submission": submission.pk,
            "form": form.name,
            "firm": business_ccus_id,
            "version": version.number,
            "digest": bytes(version.digest).hex(),
        },
    )
    return submission


@transaction.atomic
def withdraw(viewer: Viewer, number: int, *, version: int, now: datetime) -> FormSubmission:
    """Takes back what was not accepted yet. Raises PermissionMissing, SubmissionNotFound, SubmissionNotYours, SubmissionMovedOn,
    SubmissionRenewed."""
    check_may(viewer, MAKE)
    seen = see_submission(viewer, lock_submission(number), now=now)
    submission = seen.submission
    latest = find_version(submission, submission.latest)
    if not seen.is_own and latest.for_whom.ccus_id != seen.as_firm:
        raise SubmissionNotYours
    if was_done_by(submission, viewer, StepKind.WITHDRAWN, version=version, as_firm=seen.as_firm):
        return submission
    check_version(submission, version)
    check_can_move(submission, SubmissionState.WITHDRAWN)
    move(
        submission, SubmissionState.WITHDRAWN, kind=StepKind.WITHDRAWN, viewer=viewer,
        business=_firm(seen.as_firm), now=now,
    )  # fmt: skip
    return submission


def _locked(gatherer: SiteGatherer, made: MadeForm) -> FormSubmission:
    row, _is_made = FormSubmission.objects.get_or_create(
        site=gatherer.site,
        business=_firm(made.filled.firm_ccus_id),
        form_code=made.form.code,
        month_on=month_asked(requirement_of(gatherer.site, made.form.code), on=gatherer.on),
        defaults={"state": SubmissionState.DRAFTED, "since_at": gatherer.now},
    )
    found = lock_submission(row.pk)
    assert found is not None
    return found


def _differs(made: MadeForm, submission: FormSubmission) -> bool:
    last = find_version(submission, submission.latest)
    return last.words is None or bool(differences_from(last, made.form, made.filled))


def _freeze(
    submission: FormSubmission, made: MadeForm, gatherer: SiteGatherer, *, as_firm: str, note: str
) -> FormVersion:
    words = made.filled.as_data()
    base = base_of(submission)
    found = differences_from(base, made.form, made.filled) if base else ()
    submission.latest += 1
    return FormVersion.objects.create(
        submission=submission,
        number=submission.latest,
        revision=made.form.revision,
        on=gatherer.on,
        known_at=gatherer.known_at,
        tier=made.firm.box.tier,
        words=words,
        digest=digest_of(words),
        missing=len(made.filled.missing),
        base=base,
        joined=sum(one.kind is ChangeKind.JOINED for one in found),
        left=sum(one.kind is ChangeKind.LEFT for one in found),
        changed=sum(one.kind is ChangeKind.CHANGED for one in found),
        note=note,
        handed_in_by=gatherer.viewer.actor,
        for_whom=_firm(as_firm),
        handed_in_at=gatherer.now,
    )


def _send_up(
    submission: FormSubmission,
    version: FormVersion,
    *,
    viewer: Viewer,
    as_firm: str,
    target: SubmissionState,
    now: datetime,
) -> None:
    """To the firm above whoever handed it in. Where nobody stands above, the prime has it already."""
    place = place_of(submission, today=version.on)
    way = way_up(maker=submission.business.ccus_id, above=place.above, prime=place.prime)
    above = next_on(way, after=as_firm)
    FormStep.objects.create(
        submission=submission, number=version.number, kind=StepKind.HANDED_IN, actor=viewer.actor,
        business=version.for_whom, at=now,
    )  # fmt: skip
    if above:
        submission.state, submission.waits_for = target, _firm(above)
        submission.since_at = now
        submission.save()
        return
    submission.state = target
    move(
        submission, SubmissionState.ACCEPTED, kind=StepKind.ACCEPTED, viewer=viewer, business=version.for_whom, now=now
    )


def _firm(ccus_id: str) -> Business:
    return Business.objects.get(ccus_id=ccus_id)
