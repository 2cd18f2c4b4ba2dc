"""Second looks: the same case judged again without knowing the first decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.applications.models import Paper
from ccus.applications.queries.second_looks import get_second_look_visible_to
from ccus.applications.rules.numbers import display_number
from ccus.applications.services import second_looks
from ccus.applications.services.papers import read_paper_of_second_look
from ccus.applications.states import ReviewOutcome
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.views.papers import picture_response
from ccus.portal.reviewer.presenters.cases import case_groups
from ccus.portal.reviewer.presenters.papers import case_papers
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.review import SecondLookPage

OUTCOMES = frozenset(outcome.value for outcome in ReviewOutcome)
KEYS = {ReviewOutcome.APPROVE: "a", ReviewOutcome.RETURN: "r", ReviewOutcome.REJECT: "x"}


@page(permission="applications:application:review", audience="reviewer")
@require_POST
def following(request: PageRequest) -> HttpResponse:
    """POST takes the next case for a second look."""
    look = second_looks.take_second_look(request.viewer, now=timezone.now())
    if look is None:
        messages.success(request, _("いま再審査を待っている申請はありません。"))
        return redirect("reviewer:queue")
    return redirect("reviewer:second-look", look.pk)


@page(permission="applications:application:review", audience="reviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: PageRequest, look: int) -> HttpResponse:
    """Answers and papers as the first reviewer saw them. POST `outcome` keeps what this reviewer would decide."""
    now = timezone.now()
    language = request.viewer.language
    if request.method == "POST" and request.POST.get("outcome") in OUTCOMES:
        outcome = ReviewOutcome(request.POST["outcome"])
        second_looks.give_second_outcome(look, outcome=outcome, viewer=request.viewer, now=now)
        messages.success(request, _("再審査の結果を残しました。申請そのものは変わりません。"))
        return redirect("reviewer:queue")
    folder = get_second_look_visible_to(request.viewer, look, on=jst_date(now), now=now)

    def where(paper: Paper) -> str:
        return f"{reverse('reviewer:second-look-paper', args=[look, paper.pk])}?v={paper.sha256[:8]}"

    shape = SecondLookPage(
        number=display_number(folder.number),
        title=folder.kind.label(language),
        groups=case_groups(folder, language, where, can_correct=False),
        papers=case_papers(folder, language, where, now=now),
        outcomes=tuple((each.value, each.label(language), KEYS[each]) for each in ReviewOutcome),
        save_url=reverse("reviewer:second-look", args=[look]),
    )
    return render(request, "portal/reviewer/second-look.html", {"page": shape})


@page(permission="applications:application:review", audience="reviewer")
@require_safe
def paper(request: PageRequest, look: int, paper: int) -> HttpResponse:
    """A picture of a paper of a case for a second look."""
    return picture_response(read_paper_of_second_look(look, paper, viewer=request.viewer, now=timezone.now()))
