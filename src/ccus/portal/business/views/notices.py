"""Notices to the business, and saying that one was read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.kit.calendar import jst_date
from ccus.portal.ui.measures import measure_notices
from ccus.portal.ui.notices import notices_page
from ccus.portal.ui.pages import PageRequest, page
from ccus.registry.queries.special_measures import BUSINESS, cases_of
from ccus.support.queries.notices import list_own_visible_to
from ccus.support.services import telling


@page(permission="support:firm-notice:view", audience="business")
@require_safe
def own(request: PageRequest) -> HttpResponse:
    """Unread ones first; above them what special measures give the business."""
    now = timezone.now()
    shape = notices_page(
        _("お知らせ"),
        list_own_visible_to(request.viewer, now=now),
        url_of=lambda notice: reverse("business:notice-acknowledgement", args=[notice]),
        on=jst_date(now),
        language=request.viewer.language,
    )
    measures = cases_of(BUSINESS, request.viewer.business_ccus_id)
    notices = measure_notices(measures, language=request.viewer.language)
    return render(request, "portal/ui/notices_page.html", {"page": shape, "notices": notices})


@page(permission="support:firm-notice:view", audience="business")
@require_POST
def acknowledgement(request: PageRequest, notice: int) -> HttpResponse:
    """POST: the notice was read; nothing more is sent about it."""
    telling.acknowledge(notice, viewer=request.viewer, now=timezone.now())
    messages.success(request, _("確かめたことを記録しました。この件の連絡は、もう届きません。"))
    return redirect("business:notices")
