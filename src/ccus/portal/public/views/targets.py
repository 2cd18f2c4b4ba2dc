"""National targets for 2019–2029 beside what was reached."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.insights.queries.targets import read_target_years
from ccus.kit.calendar import jst_date
from ccus.portal.public.presenters.targets import targets_page
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason="published targets and national totals name nobody")
@require_safe
def targets(request: PageRequest) -> HttpResponse:
    page = targets_page(read_target_years(on=jst_date(timezone.now())))
    return render(request, "portal/public/targets/targets.html", {"page": page})
