"""Flags on one's own touches, and what one says about them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import BadInput, Conflict
from ccus.history.queries.flags import list_own_flags_visible_to
from ccus.history.services.flags import appeal_flag
from ccus.kit.calendar import jst_date
from ccus.portal.technician.presenters.months import nav
from ccus.portal.technician.views.days import asked_month
from ccus.portal.ui.flags import flag_rows
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.flags import FlagsPage


@page(permission="history:own-days:view", audience="technician")
@require_safe
def own(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11)."""
    on, language = jst_date(timezone.now()), request.viewer.language
    _day, month = asked_month(request, on=on)
    found = list_own_flags_visible_to(request.viewer, month=month, language=language)
    address = reverse("technician:flags")
    shape = FlagsPage(
        title=_("確かめたいタッチ"),
        whose="",
        rows=flag_rows(
            found, language=language, appeal_url=lambda flag: reverse("technician:flag-appeal", args=[flag])
        ),
        nav=nav(month, on=on, url_of=lambda other: f"{address}?month={other}"),
        back_url=reverse("technician:days"),
    )
    return render(request, "portal/ui/flags_page.html", {"page": shape})


@page(permission="history:flag:appeal", audience="technician")
@require_POST
def appeal(request: PageRequest, flag: int) -> HttpResponse:
    """POST `reason` says what was the case."""
    try:
        said = appeal_flag(request.viewer, flag, reason=request.POST.get("reason", ""), now=timezone.now())
    except (BadInput, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("technician:flags")
    messages.success(request, _("送りました。運営主体が確かめます。日数はそのままです。"))
    return redirect(f"{reverse('technician:flags')}?month={said.day:%Y-%m}")
