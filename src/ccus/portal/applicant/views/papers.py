"""Pictures of one's own papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ccus.applications.services import papers
from ccus.portal.applicant.presenters.applications import address
from ccus.portal.applicant.views.opening import WHY_PUBLIC
from ccus.portal.ui.applicants import caller_of
from ccus.portal.ui.pages import PageRequest, public_page


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


def picture_response(jpeg: bytes) -> HttpResponse:
    """Our own JPEG, which a browser takes for nothing else."""
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
