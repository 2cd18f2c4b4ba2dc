"""Who must still hand in what at a site, reminding them, and what the prime asks for and how long it keeps it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.documents.queries.forms import keeping as keeping_queries
from ccus.documents.queries.forms.obligations import list_firms_owing_visible_to, requirements_of
from ccus.documents.services.forms import keeping, requiring
from ccus.foundation.refusals import BadInput, Conflict, Refusal
from ccus.kit.calendar import jst_date
from ccus.kit.eras import parse_date
from ccus.kit.errors import InputFormatError
from ccus.portal.business.presenters import requirements as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.sites.errors import NotYourSite
from ccus.sites.models import Site
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.relations import business_at
from ccus.sites.queries.sites import get_site_visible_to


@page(permission="documents:submission:view", audience="business")
@require_safe
def site_submissions(request: PageRequest, site: str) -> HttpResponse:
    """GET `show` (open or all) and `page`: firms of a site by forms, of the own firm and those below it."""
    viewer, today = request.viewer, jst_date(timezone.now())
    found = get_site_visible_to(viewer, site)
    is_prime = acts_for_prime(viewer, site=found)
    shape = presenter.matrix_page(
        found,
        list_firms_owing_visible_to(viewer, found, today=today),
        viewer=viewer,
        own=business_at(viewer, site=found),
        shown=request.GET.get("show", presenter.OPEN),
        number=page_number(request),
        is_prime=is_prime and viewer.may("documents:requirement:edit"),
        kept_until=keeping_queries.until(found, keeping_queries.find_keeping(found)) if is_prime else None,
        today=today,
    )
    return render(request, "portal/business/submissions/matrix.html", {"page": shape})


@page(permission="documents:submission:remind", audience="business")
@require_POST
def form_reminders(request: PageRequest, site: str) -> HttpResponseRedirect:
    """POST `firm` (many): tells each what it owes."""
    found = get_site_visible_to(request.viewer, site)
    try:
        told = requiring.remind(request.viewer, found, firms=request.POST.getlist("firm"), now=timezone.now())
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        words = ngettext("%(count)d社に知らせました。", "%(count)d社に知らせました。", told)
        messages.success(request, words % {"count": told})
    return redirect("business:site-submissions", site)


@page(permission="documents:requirement:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def required_forms(request: PageRequest, site: str) -> HttpResponse:
    """GET shows, POST `due:<form>` and `days:<form>` decides which forms the site asks for and by when."""
    now = timezone.now()
    found = _own_site(request, site)
    if request.method == "POST":
        wanted = {
            name.partition(":")[2]: (request.POST[name], request.POST.get(f"days:{name.partition(':')[2]}", "0"))
            for name in request.POST
            if name.startswith("due:")
        }
        try:
            requiring.decide_requirements(request.viewer, site, wanted, now=now)
        except BadInput as refusal:
            return _settings(request, found, refusal=refusal)
        messages.success(request, _("この現場で求める書類を決めました。"))
        return redirect("business:site-required-forms", site)
    return _settings(request, found)


@page(permission="documents:requirement:edit", audience="business")
@require_POST
def usual_forms(request: PageRequest, site: str) -> HttpResponseRedirect:
    """POST: the usual set again."""
    _own_site(request, site)
    requiring.back_to_usual(request.viewer, site, now=timezone.now())
    messages.success(request, _("はじめの決め方に戻しました。"))
    return redirect("business:site-required-forms", site)


@page(permission="documents:requirement:edit", audience="business")
@require_POST
def form_keeping(request: PageRequest, site: str) -> HttpResponse:
    """POST `handed_over_on` and `hold_reason`."""
    now = timezone.now()
    found = _own_site(request, site)
    typed = request.POST.get("handed_over_on", "").strip()
    try:
        _keep(request, site, typed, now=now)
    except InputFormatError as error:
        sentence = error.sentence_ja if request.viewer.language == "ja" else error.sentence_en
        return _settings(request, found, trouble=sentence)
    except (BadInput, Conflict) as refusal:
        return _settings(request, found, refusal=refusal)
    messages.success(request, _("書類の保存のしかたを決めました。"))
    return redirect("business:site-required-forms", site)


def _keep(request: PageRequest, site: str, typed: str, *, now: datetime) -> None:
    keeping.decide_keeping(
        request.viewer,
        site,
        handed_over_on=parse_date(typed, today=jst_date(now)) if typed else None,
        hold_reason=request.POST.get("hold_reason", ""),
        now=now,
    )


def _own_site(request: PageRequest, site: str) -> Site:
    """Raises SiteNotFound, NotYourSite."""
    found = get_site_visible_to(request.viewer, site)
    if not acts_for_prime(request.viewer, site=found):
        raise NotYourSite
    return found


def _settings(request: PageRequest, site: Site, *, refusal: Refusal | None = None, trouble: str = "") -> HttpResponse:
    kept = keeping_queries.find_keeping(site)
    said = refusal.sentence(request.viewer.language) if refusal else trouble
    shape = presenter.requirements_page(
        site,
        requirements_of([site.pk])[site.pk],
        kept,
        kept_until=keeping_queries.until(site, kept),
        language=request.viewer.language,
        trouble=said,
    )
    return render(request, "portal/business/submissions/required.html", {"page": shape}, status=422 if said else 200)
