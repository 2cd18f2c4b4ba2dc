"""Unusual looking at people, and requests that were refused."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.access.queries.accounts import names_of_actors
from ccus.access.queries.attention import list_attention_visible_to, list_refused_attempts_visible_to
from ccus.access.services.attention import answer_attention
from ccus.portal.operator.presenters.attention import attempt_rows, attention_rows
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.looks import AttentionPage
from ccus.registry.queries.names import names_of_businesses

MOST_SHOWN = 50


@page(permission="access:attention:view", audience="operator")
@require_safe
def attention(request: PageRequest) -> HttpResponse:
    """What nobody has looked at yet comes first; below it the latest refused attempts."""
    viewer = request.viewer
    asked = list(list_attention_visible_to(viewer)[:MOST_SHOWN])
    attempts = list(list_refused_attempts_visible_to(viewer)[:MOST_SHOWN])
    names = names_of_actors(
        {row.viewer for row in asked} | {row.looked_by for row in asked} | {row.viewer for row in attempts}
    )
    subjects = {row.viewer_subject_ccus_id for row in asked} | {row.viewer_subject_ccus_id for row in attempts}
    firms = names_of_businesses(subjects - {""})
    shape = AttentionPage(
        rows=attention_rows(asked, names=names, firms=firms, language=viewer.language),
        attempts=attempt_rows(attempts, names=names, firms=firms, language=viewer.language),
        policy_url=reverse("operator:disclosure-policy"),
        rehearsal_url=reverse("operator:check-rehearsal"),
    )
    return render(request, "portal/operator/attention/list.html", {"page": shape})


@page(permission="access:attention:answer", audience="operator")
@require_POST
def answer(request: PageRequest, attention: int) -> HttpResponse:
    """POST `note`: what came out of looking."""
    answer_attention(request.viewer, attention, note=request.POST.get("note", ""), now=timezone.now())
    messages.success(request, _("確かめたことを残しました。"))
    return redirect("operator:attention")
