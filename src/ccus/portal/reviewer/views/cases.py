"""The queue, the next case, and a case with its papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.applications.queries.applications import get_case_visible_to
from ccus.applications.queries.desk import read_agreement_visible_to, read_queue
from ccus.applications.queries.duplicates import list_candidates_visible_to
from ccus.applications.rules.callers import Caller
from ccus.applications.services import findings, papers
from ccus.applications.services import queue as desk
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.views.papers import picture_response
from ccus.portal.reviewer.presenters.cases import case_page, queue_page
from ccus.portal.ui.measures import measure_notices
from ccus.portal.ui.pages import PageRequest, page

FOLDER = "portal/reviewer"


@page(permission="applications:application:review", audience="reviewer")
@require_safe
def queue(request: PageRequest) -> HttpResponse:
    """What waits, and the button for the next case."""
    now = timezone.now()
    shape = queue_page(read_queue(now=now), read_agreement_visible_to(request.viewer), now=now)
    return render(request, f"{FOLDER}/queue.html", {"page": shape})


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def following(request: PageRequest) -> HttpResponse:
    """POST takes the next case and leads to it."""
    case = desk.take_next(request.viewer, now=timezone.now())
    if case is None:
        messages.success(request, _("いま審査を待っている申請はありません。"))
        return redirect("reviewer:queue")
    return redirect("reviewer:case", case.number)


@page(permission="applications:application:review", audience="reviewer")
@require_safe
def case(request: PageRequest, number: int) -> HttpResponse:
    """One case: typed values beside papers, who it may be already, and the decisions. Looking keeps it for a while longer."""
    now = timezone.now()
    desk.renew_lease(number, request.viewer, now=now)
    folder = get_case_visible_to(request.viewer, number, on=jst_date(now), now=now)
    candidates = list_candidates_visible_to(request.viewer, folder.application, folder.answers, now=now)
    found = findings.judge(folder.application, folder.answers, folder.papers, has_candidates=bool(candidates))
    shape = case_page(folder, candidates, found, now=now, language=request.viewer.language)
    notices = measure_notices(folder.measures, language=request.viewer.language)
    return render(request, f"{FOLDER}/case.html", {"page": shape, "notices": notices})


@page(permission="applications:application:review", audience="reviewer")
@require_safe
def paper(request: PageRequest, number: int, paper: int) -> HttpResponse:
    """A picture of a paper of a case that is the reviewer's."""
    return picture_response(papers.read_paper(number, paper, caller=Caller(viewer=request.viewer), now=timezone.now()))
