"""One's own days that are recorded and do not count yet, sent to the prime with one press."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccus.history.queries.days_to_mend import part_of_days_to_mend_visible_to
from ccus.kit.calendar import jst_date
from ccus.portal.ui.mending import TEMPLATE, asked_cut, mend, mend_page
from ccus.portal.ui.pages import PageRequest, page


@page(permission="history:own-days:view", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: PageRequest) -> HttpResponse:
    """GET `page`; POST `key` sends the days of one group as direct entries."""
    now = timezone.now()
    here = reverse("technician:days-to-mend")
    if request.method == "POST":
        mend(request, now=now)
        return redirect(here)
    on = jst_date(now)
    shape = mend_page(
        part_of_days_to_mend_visible_to(request.viewer, on=on, cut=asked_cut(request)),
        viewer=request.viewer,
        is_prime=False,
        site="",
        save_url=here,
        back_url=reverse("technician:days"),
        on=on,
    )
    return render(request, TEMPLATE, {"page": shape})
