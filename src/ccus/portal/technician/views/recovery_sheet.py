"""The printed sheet of one-time codes with which somebody who cannot sign in any more gets back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ccus.access.services.one_time_codes import count_sheet_codes, display_code
from ccus.kit.calendar import jst_date
from ccus.kit.ids import display_id
from ccus.portal.ui.pages import PageRequest, page
from ccus.registry.services.account_recovery import print_sheet


@page(permission="registry:own-card:view", audience="technician")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: PageRequest) -> HttpResponse:
    """GET says how many codes are left. POST makes ten new ones and shows them this once, to be printed."""
    ccus_id, now = request.viewer.technician_ccus_id, timezone.now()
    codes = (
        [display_code(code) for code in print_sheet(ccus_id, viewer=request.viewer, now=now)]
        if request.method == "POST"
        else []
    )
    context = {
        "codes": codes,
        "left": count_sheet_codes(ccus_id),
        "ccus_id": display_id(ccus_id) if ccus_id else "",
        "made_on": jst_date(now),
    }
    return render(request, "portal/technician/recovery-sheet/sheet.html", context)
