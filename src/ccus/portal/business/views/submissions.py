"""Forms that are handed in: what a firm has to do about them, one of them, and its files."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ccus.documents.errors import SubmissionNotFound
from ccus.documents.queries.forms.obligations import list_reminders_visible_to, list_sites_owing_visible_to
from ccus.documents.queries.forms.submissions import (
    SeenSubmission,
    find_version,
    get_submission_visible_to,
    last_returns,
    latest_versions,
    list_own_visible_to,
    list_steps,
    list_waiting_visible_to,
)
from ccus.documents.services.forms.making import file_kind
from ccus.documents.services.forms.showing import show_version
from ccus.documents.states import FormFile, SubmissionState
from ccus.kit.calendar import jst_date
from ccus.portal.business.presenters import submissions as presenter
from ccus.portal.business.views.documents import CONTENT_TYPES
from ccus.portal.ui.pages import PageRequest, page

SHOWN = 100


@page(permission="documents:submission:view", audience="business")
@require_safe
def submissions(request: PageRequest) -> HttpResponse:
    """What came back, what is due, what waits for this firm, and what it handed in, of all sites."""
    viewer, today = request.viewer, jst_date(timezone.now())
    waiting = list_waiting_visible_to(viewer)
    own = list_own_visible_to(viewer)
    shown, kept = list(waiting[:SHOWN]), list(own[:SHOWN])
    back = [found for found in kept if found.state == SubmissionState.RETURNED]
    versions, reasons = latest_versions(shown), last_returns(back)
    shape = presenter.submissions_page(
        firm=viewer.display_name,
        reminders=list_reminders_visible_to(viewer, today=today),
        owed=list_sites_owing_visible_to(viewer, today=today),
        today=today,
        waiting=[(found, versions[found.pk]) for found in shown],
        waiting_total=waiting.count() if len(shown) == SHOWN else len(shown),
        own=[found for found in kept if found.state != SubmissionState.RETURNED],
        own_total=own.count() if len(kept) == SHOWN else len(kept),
        returned=[(found, reasons[found.pk]) for found in back],
        returned_total=len(back),
        language=viewer.language,
    )
    return render(request, "portal/business/submissions/list.html", {"page": shape})


@page(permission="documents:submission:view", audience="business")
@require_safe
def submission(request: PageRequest, site: str, submission: int) -> HttpResponse:
    """One form that was handed in: its latest version, what changed, who did what, and what can be done."""
    now = timezone.now()
    return submission_answer(request, find_at_site(request, site, submission, now=now), now=now)


@page(permission="documents:submission:view", audience="business")
@require_safe
def submission_file(request: PageRequest, site: str, submission: int, version: int) -> HttpResponse:
    """GET `kind`: a version as it was handed in, made from the kept words."""
    now = timezone.now()
    seen = find_at_site(request, site, submission, now=now)
    kind = file_kind(request.GET.get("kind", FormFile.PDF.value))
    shown = show_version(request.viewer, seen, find_version(seen.submission, version), now=now)
    answer = HttpResponse(shown.render(kind), content_type=CONTENT_TYPES[kind])
    ending = "pdf" if kind is FormFile.ARCHIVE else kind.value
    name = f"{shown.form.title}_{seen.submission.business.name}_v{version}.{ending}"
    is_shown = kind in (FormFile.PDF, FormFile.ARCHIVE)
    answer["Content-Disposition"] = content_disposition_header(not is_shown, name) or "inline"
    return answer


def find_at_site(request: PageRequest, site: str, number: int, *, now: datetime) -> SeenSubmission:
    """Raises SubmissionNotFound also for one of another site."""
    seen = get_submission_visible_to(request.viewer, number, now=now)
    if seen.submission.site.ccus_id != site:
        raise SubmissionNotFound
    return seen


def submission_answer(
    request: PageRequest, seen: SeenSubmission, *, now: datetime, trouble: str = "", typed: str = ""
) -> HttpResponse:
    """The page of one; `trouble` says why what was sent was refused."""
    version = find_version(seen.submission, seen.submission.latest)
    shown = None
    if version.words is not None:
        shown = show_version(request.viewer, seen, version, base=version.base, now=now)
    shape = presenter.submission_page(
        seen, version, shown, list_steps(seen.submission), viewer=request.viewer, trouble=trouble, typed=typed
    )
    return render(request, "portal/business/submissions/one.html", {"page": shape}, status=422 if trouble else 200)
