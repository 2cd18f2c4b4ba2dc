"""The counter today, and one case: typed values beside the papers, sent from here."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.applications.errors import AnswersMissing, NothingCorrected
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.counter_cases import (
    get_counter_folder_visible_to,
    list_counter_cases_visible_to,
    names_of_visible_to,
)
from ccus.applications.rules.callers import Caller
from ccus.applications.rules.questions import QuestionType
from ccus.applications.services import counters, sending
from ccus.applications.services.counters import Met
from ccus.applications.services.opening import AT_COUNTERS
from ccus.applications.states import EDITABLE, ApplicationKind, ApplicationState
from ccus.foundation.refusals import BadInput, Conflict
from ccus.kit.calendar import jst_date
from ccus.portal.counter.presenters.arrivals import met_words
from ccus.portal.counter.presenters.cases import case_page, counter_page
from ccus.portal.ui.pages import PageRequest, page

FOLDER = "portal/counter"
WORK = "applications:counter:work"


@page(permission="applications:counter:work", audience="counter")
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: PageRequest) -> HttpResponse:
    """What the counter has in hand. POST `kind` takes a new case in and leads to it."""
    now, viewer = timezone.now(), request.viewer
    if request.method == "POST" and request.POST.get("kind") in {kind.value for kind in AT_COUNTERS}:
        kind = ApplicationKind(request.POST["kind"])
        case = counters.take_in(kind, key=uuid_utils.uuid7(), viewer=viewer, now=now)
        return redirect("counter:case", case.application.number)
    found = list_counter_cases_visible_to(viewer, on=jst_date(now))
    shape = counter_page(found, names_of_visible_to(viewer, found), request.hats, viewer)
    return render(request, f"{FOLDER}/cases.html", {"page": shape})


@page(permission="applications:counter:work", audience="counter")
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: PageRequest, number: int) -> HttpResponse:
    """One case. POST keeps what was typed, whatever it is, and the pictures; `button=send` sends it as well."""
    now, viewer, language = timezone.now(), request.viewer, request.viewer.language
    case, folder = get_counter_folder_visible_to(viewer, number, on=jst_date(now))
    problems = {}
    if request.method == "POST" and folder.state in EDITABLE:
        refused = _attach(request, folder)
        problems = counters.type_answers(number, _typed(request, folder), viewer=viewer, now=now)
        if not problems and not refused:
            if request.POST.get("button") == "send":
                return _send(request, number)
            messages.success(request, _("保存しました。"))
            return redirect("counter:case", number)
        case, folder = get_counter_folder_visible_to(viewer, number, on=jst_date(now))
    shape = case_page(case, folder, typed=request.POST, problems=problems, viewer=viewer, language=language)
    return render(request, f"{FOLDER}/case.html", {"page": shape}, status=422 if problems else 200)


@page(permission="applications:counter:work", audience="counter")
@require_POST
def completion(request: PageRequest, number: int) -> HttpResponse:
    """POST sends what is kept, without typing anything more."""
    return _send(request, number)


@page(permission="applications:counter:work", audience="counter")
@require_POST
def handover(request: PageRequest, number: int) -> HttpResponse:
    """POST: a colleague goes on with the case."""
    counters.hand_over(number, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("あなたの担当にしました。"))
    return redirect("counter:case", number)


def _send(request: PageRequest, number: int) -> HttpResponse:
    now, viewer = timezone.now(), request.viewer
    _case, folder = get_counter_folder_visible_to(viewer, number, on=jst_date(now))
    if folder.state is ApplicationState.RETURNED:
        try:
            sending.resubmit(number, caller=Caller(viewer=viewer), now=now, note=request.POST.get("note", ""))
        except (AnswersMissing, NothingCorrected) as refusal:
            messages.warning(request, refusal.sentence(viewer.language))
        else:
            messages.success(request, _("直したものを受け付けました。審査の順番は、前のままです。"))
        return redirect("counter:case", number)
    arrival = counters.finish(number, viewer=viewer, now=now)
    for met in arrival.met:
        messages.warning(request, met_words(met, arrival.case))
    if Met.INCOMPLETE not in arrival.met:
        messages.success(request, _("申請を受け付けました。"))
    return redirect("counter:case", number)


def _typed(request: HttpRequest, folder: Folder) -> dict[str, str]:
    """Text by question of those that the form named; a box that is not ticked sends nothing, so that the form names them."""
    return {
        question.code: " ".join(request.POST.getlist(question.code))
        for page in folder.pages
        for question in page.questions
        if question.type is not QuestionType.PAPER
        and (question.code in request.POST or question.code in request.POST.getlist("asked"))
    }


def _attach(request: PageRequest, folder: Folder) -> bool:
    """Keeps the pictures that came with the form. Whether one was refused."""
    refused = False
    papers = [each for page in folder.pages for each in page.questions if each.type is QuestionType.PAPER]
    for question in papers:
        for file in request.FILES.getlist(question.code):
            try:
                counters.attach(
                    folder.number,
                    key=uuid_utils.uuid7(),
                    kind=question.paper_kind,
                    content=file.read(),
                    viewer=request.viewer,
                    now=timezone.now(),
                )
            except (BadInput, Conflict) as refusal:
                refused = True
                messages.warning(request, refusal.sentence(request.viewer.language))
    return refused
