"""Decisions about a case, each posted to a noun of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.applications.errors import NoSuchQuestion, PointsMissing, ReasonUnknown
from ccus.applications.queries.applications import get_case_visible_to
from ccus.applications.rules.numbers import display_number
from ccus.applications.rules.questions import find_question
from ccus.applications.rules.showing import shown_value
from ccus.applications.services import known_people, reviewing
from ccus.applications.services import queue as desk
from ccus.applications.services.reviewing import Point
from ccus.applications.states import ApplicationState
from ccus.foundation.refusals import BadInput, Conflict, NotFound
from ccus.kit.calendar import jst_date
from ccus.kit.errors import InputFormatError
from ccus.portal.reviewer.forms.corrections import CorrectionForm
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.review import CorrectionPage


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def approval(request: PageRequest, number: int) -> HttpResponse:
    """POST registers what was applied for, or hands the case on to a second reviewer, and takes the next case."""
    try:
        decision = reviewing.approve(number, viewer=request.viewer, now=timezone.now())
    except (BadInput, Conflict, NotFound) as refusal:
        return _again(request, number, refusal)
    if decision.to_state == ApplicationState.APPROVED.value:
        messages.success(request, _("%(number)s を承認しました。") % {"number": display_number(number)})
    else:
        messages.success(request, _("%(number)s を二人目の確認に回しました。") % {"number": display_number(number)})
    return _next(request)


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def returned(request: PageRequest, number: int) -> HttpResponse:
    """POST `point` (many), `reason-<point>`, `note-<point>` and `note` sends the case back, and takes the next one."""
    points = [
        Point(
            code=code,
            reason=request.POST.get(f"reason-{code}", ""),
            note=request.POST.get(f"note-{code}", "").strip(),
        )
        for code in request.POST.getlist("point")
    ]
    try:
        reviewing.return_application(
            number,
            points=points,
            viewer=request.viewer,
            now=timezone.now(),
            note=request.POST.get("note", "").strip(),
        )
    except (PointsMissing, ReasonUnknown, NoSuchQuestion) as refusal:
        return _again(request, number, refusal)
    messages.success(request, _("%(number)s を差し戻しました。") % {"number": display_number(number)})
    return _next(request)


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def rejection(request: PageRequest, number: int) -> HttpResponse:
    """POST `reason` and `note` ends the case, and takes the next one."""
    try:
        reviewing.reject(
            number,
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", "").strip(),
            viewer=request.viewer,
            now=timezone.now(),
        )
    except ReasonUnknown as refusal:
        return _again(request, number, refusal)
    messages.success(request, _("%(number)s を不承認にしました。") % {"number": display_number(number)})
    return _next(request)


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def release(request: PageRequest, number: int) -> HttpResponse:
    """POST puts the case back for others."""
    desk.release(number, request.viewer, now=timezone.now())
    return redirect("reviewer:queue")


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def candidate(request: PageRequest, number: int, ccus_id: str) -> HttpResponse:
    """POST `answer` says whether a registered person is the applicant (same) or not (other); nobody is asked again."""
    is_same = request.POST.get("answer") == "same"
    try:
        known_people.judge_candidate(number, ccus_id, is_same=is_same, viewer=request.viewer, now=timezone.now())
    except (BadInput, Conflict, NotFound) as refusal:
        return _again(request, number, refusal)
    if is_same:
        messages.success(
            request, _("同じ人として扱います。承認すると、いまの登録に引き継がれます（二人で確認します）。")
        )
    else:
        messages.success(request, _("別の人として覚えました。"))
    return redirect("reviewer:case", number)


@page(permission="applications:application:review", audience="reviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: PageRequest, number: int, code: str) -> HttpResponse:
    """One answer set right by the reviewer. POST `value` and `note` keeps it; the applicant sees the difference."""
    now = timezone.now()
    language = request.viewer.language
    folder = get_case_visible_to(request.viewer, number, on=jst_date(now), now=now)
    question = find_question(folder.kind, code)
    if question is None:
        raise NoSuchQuestion
    typed = str(folder.answers.get(code, {}).get("typed", ""))
    form = CorrectionForm(request.POST or None, label=question.label(language), value=typed)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.correct(
                number,
                code=code,
                typed=form.cleaned_data["value"],
                note=form.cleaned_data["note"],
                viewer=request.viewer,
                now=now,
            )
        except InputFormatError as problem:
            form.add_error("value", problem.sentence_ja if language == "ja" else problem.sentence_en)
        else:
            messages.success(request, _("補記しました。申請者には、前後の違いと説明が見えます。"))
            return redirect("reviewer:case", number)
    shape = CorrectionPage(
        number=display_number(number),
        label=question.label(language),
        value=shown_value(question, folder.answers, language),
        back=Link(_("申請へ戻る"), reverse("reviewer:case", args=[number])),
    )
    status = 422 if form.errors else 200
    return render(request, "portal/reviewer/correction.html", {"page": shape, "form": form}, status=status)


def _next(request: PageRequest) -> HttpResponse:
    """The next case, so that one key follows the other."""
    case = desk.take_next(request.viewer, now=timezone.now())
    return redirect("reviewer:case", case.number) if case else redirect("reviewer:queue")


def _again(request: PageRequest, number: int, refusal: BadInput | Conflict | NotFound) -> HttpResponse:
    """Back to the case in words; to the queue when it is not this reviewer's any more."""
    messages.warning(request, refusal.sentence(request.viewer.language))
    case = desk.find_held(request.viewer, now=timezone.now())
    return redirect("reviewer:case", number) if case == number else redirect("reviewer:queue")
