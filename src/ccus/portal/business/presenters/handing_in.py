"""What the page of one form says about handing it in."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.documents.models import FormSubmission, FormVersion
from ccus.documents.queries.forms.gathering import SiteGatherer
from ccus.documents.queries.forms.submissions import differences_from, last_return_of
from ccus.documents.services.forms.making import MadeForm
from ccus.documents.states import WAITING, SubmissionState
from ccus.portal.business.presenters.documents import documents_url
from ccus.portal.business.presenters.submissions import mark_of, submission_url
from ccus.portal.ui.shapes.submissions import HandingIn, StateMark


def handing_in(
    gatherer: SiteGatherer,
    made: MadeForm,
    submission: FormSubmission | None,
    version: FormVersion | None,
    *,
    viewer: Viewer,
    people: Sequence[str],
) -> HandingIn:
    """`version` is the last one handed in, with its words."""
    is_same = _is_same(version, made)
    step = last_return_of(submission) if submission else None
    state = SubmissionState(submission.state) if submission else SubmissionState.DRAFTED
    mark = mark_of_form(submission, version, made, language=viewer.language) if submission else None
    return HandingIn(
        submit_url="" if _is_done(state, is_same=is_same) else _submit_url(gatherer, made),
        submission_url=submission_url(submission) if submission else "",
        mark=mark,
        number=submission.latest if submission else 0,
        label=_label(made, submission),
        to=_receiver(gatherer, made),
        lacks=len(made.filled.missing),
        needs_note=state is SubmissionState.RETURNED and is_same,
        reason=step.reason if step else "",
        is_same=is_same,
        people=tuple(people),
    )


def mark_of_form(
    submission: FormSubmission, version: FormVersion | None, made: MadeForm | None, *, language: str
) -> StateMark:
    """The state, and of an accepted form whether the registry says something else by now."""
    if submission.state == SubmissionState.ACCEPTED and made is not None and not _is_same(version, made):
        return StateMark(_("受け取られたあとに、登録内容が変わりました"), "changed")
    return mark_of(submission, language=language)


def _is_same(version: FormVersion | None, made: MadeForm) -> bool:
    return version is not None and version.words is not None and not differences_from(version, made.form, made.filled)


def _is_done(state: SubmissionState, *, is_same: bool) -> bool:
    return is_same and (state in WAITING or state is SubmissionState.ACCEPTED)


def _submit_url(gatherer: SiteGatherer, made: MadeForm) -> str:
    return documents_url(
        gatherer.site.ccus_id, on=gatherer.on, today=gatherer.today, firm=made.filled.firm_ccus_id,
        form=made.form.code, route="site-document-submission",
    )  # fmt: skip


def _label(made: MadeForm, submission: FormSubmission | None) -> str:
    if made.firm.box.tier == 0:
        return _("この内容で控えに残す")
    return _("この内容で出し直す") if submission else _("この内容で提出する")


def _receiver(gatherer: SiteGatherer, made: MadeForm) -> str:
    """The nearest registered firm above."""
    above = (gatherer.firms[key] for key in made.firm.above if key in gatherer.firms)
    return next((firm.box.firm_name for firm in above if firm.box.firm_ccus_id), "")
