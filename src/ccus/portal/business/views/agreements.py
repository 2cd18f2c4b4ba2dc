"""Standing agreements of a firm: with whom, since when, and ending one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.ui import site_words
from ccus.portal.ui.pages import PageRequest, page
from ccus.sites.queries.hierarchy import list_agreements_visible_to
from ccus.sites.services.agreements import end_standing_agreement


@dataclass(frozen=True)
class AgreementLine:
    firm: str
    days: str
    ending_url: str


@page(permission="sites:hierarchy:edit", audience="business")
@require_safe
def agreements(request: PageRequest) -> HttpResponse:
    """Those in force today or later; they are made on the page of a firm's place."""
    viewer, on = request.viewer, jst_date(timezone.now())
    lines = [
        AgreementLine(
            firm=(agreement.second if agreement.first.ccus_id == viewer.business_ccus_id else agreement.first).name,
            days=site_words.days(agreement.valid.lower, agreement.valid.upper, language=viewer.language),
            ending_url=reverse("business:agreement-ending", args=[agreement.pk]),
        )
        for agreement in list_agreements_visible_to(viewer, on=on)
    ]
    context = {"lines": lines, "back_url": reverse("business:sites")}
    return render(request, "portal/business/hierarchy/agreements.html", context)


@page(permission="sites:hierarchy:edit", audience="business")
@require_POST
def ending(request: PageRequest, agreement: int) -> HttpResponse:
    """POST ends it after today; what was registered under it stays."""
    now = timezone.now()
    try:
        end_standing_agreement(request.viewer, agreement, last_on=jst_date(now), now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("事業者間合意を今日で終えました。登録済みの現場はそのままです。"))
    return redirect("business:agreements")
