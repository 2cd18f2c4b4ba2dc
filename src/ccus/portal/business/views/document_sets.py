"""Sets of forms: asked for at a site or for all sites, watched while they are made, and fetched as one file."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.documents.errors import FormSetNotFound
from ccus.documents.models import FormSet
from ccus.documents.rules.forms.definitions import Maker, forms, forms_on
from ccus.documents.services.forms import sets
from ccus.documents.services.forms.making import file_kind
from ccus.documents.states import FormFile, FormSetState
from ccus.foundation.refusals import BadInput
from ccus.kit.calendar import jst_date
from ccus.portal.business.views.documents import asked_day
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.documents import SetLine, SetPage, SetsPage
from ccus.sites.queries.relations import business_at
from ccus.sites.queries.sites import get_site_visible_to

SHOWN = 30


@page(permission="documents:form:make", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def document_sets(request: PageRequest) -> HttpResponse:
    """GET lists the viewer's sets; POST `form` and `kind` asks for one form of all open sites that the viewer runs."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    if request.method == "POST":
        kind = file_kind(request.POST.get("kind", FormFile.PDF.value))
        try:
            wanted = sets.ask_for_firm(viewer, code=request.POST.get("form", ""), on=on, kind=kind, now=now)
        except BadInput as refusal:
            messages.warning(request, refusal.sentence(viewer.language))
            return redirect("business:document-sets")
        return redirect("business:document-set", wanted.pk)
    shape = SetsPage(
        lines=tuple(
            SetLine(
                title=_title(one),
                state=FormSetState(one.state).label(viewer.language),
                url=reverse("business:document-set", args=[one.pk]),
                asked_at=one.asked_at,
            )
            for one in sets.list_form_sets_visible_to(viewer, limit=SHOWN)
        ),
        forms=tuple(
            (form.code, form.title if viewer.language == "ja" else form.title_en)
            for form in forms_on(on)
            if form.maker in (Maker.PRIME, Maker.ANY)
        ),
        on=on,
        here=reverse("business:document-sets"),
    )
    return render(request, "portal/business/documents/sets.html", {"page": shape})


@page(permission="documents:form:make", audience="business")
@require_POST
def site_document_sets(request: PageRequest, site: str) -> HttpResponse:
    """POST `firm`, `day`, `form` (many, all without one) and `kind`: the forms of a firm at a site, packed into one file."""
    viewer, now = request.viewer, timezone.now()
    found = get_site_visible_to(viewer, site)
    try:
        wanted = sets.ask_for_site(
            viewer,
            found,
            business_ccus_id=request.POST.get("firm", "") or business_at(viewer, site=found),
            codes=request.POST.getlist("form"),
            on=asked_day(request.POST.get("day", ""), today=jst_date(now)),
            kind=file_kind(request.POST.get("kind", FormFile.PDF.value)),
            now=now,
        )
    except BadInput as refusal:
        messages.warning(request, refusal.sentence(viewer.language))
        return redirect("business:site-documents", site)
    return redirect("business:document-set", wanted.pk)


@page(permission="documents:form:make", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def document_set(request: PageRequest, number: int) -> HttpResponse:
    """GET: how far a set is; POST goes on with one that stopped."""
    if request.method == "POST":
        sets.go_on(request.viewer, number)
        return redirect("business:document-set", number)
    found = sets.get_form_set_visible_to(request.viewer, number)
    here = reverse("business:document-set", args=[found.pk])
    is_done = found.state == FormSetState.DONE
    shape = SetPage(
        title=_title(found),
        on=found.on,
        state=FormSetState(found.state).label(request.viewer.language),
        done=found.done,
        total=found.total,
        skipped=tuple(found.skipped),
        here=here,
        file_url=reverse("business:document-set-file", args=[found.pk]) if is_done else "",
        megabytes=f"{found.packed_bytes / 1_000_000:.1f}",
        go_on_url=here if found.state == FormSetState.STOPPED else "",
        back_url=reverse("business:document-sets"),
    )
    return render(request, "portal/business/documents/set.html", {"page": shape})


@page(permission="documents:form:make", audience="business")
@require_safe
def document_set_file(request: PageRequest, number: int) -> HttpResponseBase:
    """The packed file, for whoever asked for it."""
    found = sets.get_form_set_visible_to(request.viewer, number)
    if not found.packed or not default_storage.exists(found.packed):
        raise FormSetNotFound
    return FileResponse(
        default_storage.open(found.packed),
        as_attachment=True,
        filename=f"{_title(found)}_{found.on:%Y%m%d}.zip",
        content_type="application/zip",
    )


def _title(found: FormSet) -> str:
    titles = list(dict.fromkeys(forms()[code, revision].title for _site, _firm, code, revision in found.plan))
    what = titles[0] if len(titles) == 1 else _("書類%(count)d種") % {"count": len(titles)}
    return f"{found.site.name} {what}" if found.site else what
