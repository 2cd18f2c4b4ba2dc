"""What people do with forms: hand in, accept or pass on, return with a reason, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ccus.documents.errors import FormFirmNotYours, ReturnReasonMissing
from ccus.documents.services.forms import deciding, submitting
from ccus.documents.services.forms.making import find_form
from ccus.documents.states import SubmissionState
from ccus.foundation.refusals import BadInput, Conflict
from ccus.portal.business.presenters import documents as documents_presenter
from ccus.portal.business.presenters.submissions import submission_url
from ccus.portal.business.views.documents import asked_form
from ccus.portal.business.views.submissions import find_at_site, submission_answer
from ccus.portal.ui.pages import PageRequest, page

MOST_AT_ONCE = 200


@page(permission="documents:submission:make", audience="business")
@require_POST
def handed_in(request: PageRequest, site: str, form: str) -> HttpResponse:
    """POST `person` (many) and `note`, GET `day` and `firm` as on the page of the form: frozen and sent to the firm above."""
    asked = asked_form(request, site, request.GET)
    if asked.firm is None:
        raise FormFirmNotYours
    gatherer, firm = asked.gatherer, asked.firm.box.firm_ccus_id
    found = find_form(form, on=gatherer.on)
    try:
        submission = submitting.hand_in(
            gatherer,
            found,
            business_ccus_id=firm,
            person_ccus_ids=request.POST.getlist("person"),
            note=request.POST.get("note", ""),
        )
    except (BadInput, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect(
            documents_presenter.documents_url(site, on=gatherer.on, today=gatherer.today, firm=firm, form=found.code)
        )
    if submission.waits_for is None:
        messages.success(request, _("控えに残しました。"))
    else:
        words = _("提出しました。%(firm)sが確かめます。") % {"firm": submission.waits_for.name}
        messages.success(request, words)
    return redirect(submission_url(submission))


@page(permission="documents:submission:decide", audience="business")
@require_POST
def receipt(request: PageRequest, site: str, submission: int) -> HttpResponse:
    """POST `version`: accepted, or passed on to the firm above."""
    now = timezone.now()
    seen = find_at_site(request, site, submission, now=now)
    try:
        found = deciding.receive(request.viewer, submission, version=_version(request), now=now)
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect(submission_url(seen.submission))
    if found.state == SubmissionState.ACCEPTED:
        messages.success(request, _("受け取りました。提出した会社に伝わります。"))
    elif found.waits_for is not None:
        messages.success(request, _("%(firm)sへ送りました。") % {"firm": found.waits_for.name})
    return redirect("business:submissions")


@page(permission="documents:submission:decide", audience="business")
@require_POST
def receipts(request: PageRequest) -> HttpResponseRedirect:
    """POST `choice` (many), each number and version: several at once, each on its own."""
    chosen = [pair for word in request.POST.getlist("choice")[:MOST_AT_ONCE] if (pair := _pair(word))]
    if not chosen:
        messages.warning(request, _("書類が選ばれていません。一覧から選んで、もう一度押してください。"))
        return redirect("business:submissions")
    received = deciding.receive_many(request.viewer, chosen, now=timezone.now())
    if received.done:
        words = ngettext("%(count)d件を受け取りました。", "%(count)d件を受け取りました。", received.done)
        messages.success(request, words % {"count": received.done})
    for sentence in dict.fromkeys(refusal.sentence(request.viewer.language) for _number, refusal in received.refused):
        messages.warning(request, sentence)
    return redirect("business:submissions")


@page(permission="documents:submission:decide", audience="business")
@require_POST
def returned(request: PageRequest, site: str, submission: int) -> HttpResponse:
    """POST `version`, `reason`, `field` and `person`: sent back to its maker."""
    now = timezone.now()
    seen = find_at_site(request, site, submission, now=now)
    reason = request.POST.get("reason", "")
    try:
        deciding.send_back(
            request.viewer,
            submission,
            version=_version(request),
            reason=reason,
            field=request.POST.get("field", ""),
            person=request.POST.get("person", ""),
            now=now,
        )
    except ReturnReasonMissing as refusal:
        return submission_answer(
            request, seen, now=now, trouble=refusal.sentence(request.viewer.language), typed=reason
        )
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect(submission_url(seen.submission))
    messages.success(request, _("差し戻しました。提出した会社に、理由が伝わります。"))
    return redirect("business:submissions")


@page(permission="documents:submission:make", audience="business")
@require_POST
def withdrawal(request: PageRequest, site: str, submission: int) -> HttpResponse:
    """POST `version`: taken back by its maker."""
    now = timezone.now()
    seen = find_at_site(request, site, submission, now=now)
    try:
        submitting.withdraw(request.viewer, submission, version=_version(request), now=now)
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("取り下げました。直してから、また提出できます。"))
    return redirect(submission_url(seen.submission))


def _version(request: PageRequest) -> int:
    """0, which is no version, for what cannot be read."""
    return _number(request.POST.get("version", ""))


def _pair(word: str) -> tuple[int, int] | None:
    number, _colon, version = word.partition(":")
    found = (_number(number), _number(version))
    return found if all(found) else None


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
