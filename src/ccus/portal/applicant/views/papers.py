"""Pictures of one's own papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.services import papers
from ccus.foundation.refusals import BadInput, Conflict
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.forms.applications import LaterPapersForm
from ccus.portal.applicant.presenters.applications import address
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.measures import measure_notices
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.portal.ui.shapes.common import Deadline


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_safe
def paper(request: PageRequest, number: int, paper: int) -> HttpResponse:
    """The picture, as it is kept."""
    return picture_response(papers.read_paper(number, paper, caller=caller_of(request), now=timezone.now()))


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def removal(request: PageRequest, number: int, paper: int) -> HttpResponse:
    """POST takes a paper out and leads back to where it stood."""
    papers.remove_paper(number, paper, caller=caller_of(request), now=timezone.now())
    messages.success(request, _("書類を外しました。"))
    return redirect(address(number))


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: PageRequest, number: int) -> HttpResponse:
    """Papers that a special measure lets follow. POST attaches those that were chosen."""
    now, caller, language = timezone.now(), caller_of(request), request.viewer.language
    folder = get_folder_visible_to(caller, number, on=jst_date(now))
    until = folder.later_papers_until
    if until is None or folder.on > until:
        return redirect(address(number))
    form = LaterPapersForm(folder.questions_of_later_papers, language)
    added = 0
    for question in folder.questions_of_later_papers if request.method == "POST" else ():
        for file in request.FILES.getlist(question.code):
            try:
                papers.add_paper(number, kind=question.paper_kind, content=file.read(), caller=caller, now=now)
            except (BadInput, Conflict) as refusal:
                messages.warning(request, refusal.sentence(language))
            else:
                added += 1
    if added:
        messages.success(request, _("書類を受け取りました。審査担当が確かめます。"))
        return redirect(address(number))
    context = {
        "form": form,
        "deadline": Deadline(until, (until - folder.on).days),
        "back_url": address(number),
        "notices": measure_notices(folder.measures, language=language),
    }
    return render(request, f"{FOLDER}/later-papers.html", context)


def picture_response(jpeg: bytes) -> HttpResponse:
    """Our own JPEG, which a browser takes for nothing else."""
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
