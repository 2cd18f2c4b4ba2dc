"""What was read on one's own papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ccus.applications.errors import PaperGone
from ccus.applications.queries.applications import get_folder_visible_to
from ccus.applications.services import paper_readings
from ccus.applications.states import PaperKind
from ccus.kit.calendar import jst_date
from ccus.portal.applicant.presenters.applications import address
from ccus.portal.applicant.presenters.papers import paper_card, refusal_words
from ccus.portal.applicant.views.opening import FOLDER, WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_safe
def reading(request: PageRequest, number: int, paper: int) -> HttpResponse:
    """The card of one paper for the page that it stands on, which asks again while the paper is being read."""
    folder = get_folder_visible_to(caller_of(request), number, on=jst_date(timezone.now()))
    if not request.htmx:
        return redirect(address(number))
    found = next((each for each in folder.papers if each.pk == paper), None)
    if found is None:
        if not folder.refused_kinds:
            raise PaperGone
        return render(request, f"{FOLDER}/_refused-paper.html", {"words": refusal_words()})
    language = request.viewer.language
    words = PaperKind(found.kind).label(language)
    card = paper_card(folder, found, words=words, in_form=request.GET.get("in") == "form", language=language)
    return render(request, f"{FOLDER}/_paper.html", {"paper": card})


@public_page(reason=WHY_PUBLIC, audience="applicant")
@never_cache
@require_POST
def masks(request: PageRequest, number: int, paper: int) -> HttpResponse:
    """POST says that what was blacked out is right, and leads back."""
    paper_readings.confirm_masks(number, paper, caller=caller_of(request), now=timezone.now())
    messages.success(request, _("隠したところを確かめました。"))
    return redirect(reverse("applicant:answers", args=[number]) if request.GET.get("then") else address(number))
