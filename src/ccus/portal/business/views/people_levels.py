"""The level list for business evaluation, and who led as foreman last month."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.kit.calendar import jst_date
from ccus.levels.queries.business_levels import level_list_visible_to
from ccus.portal.business.presenters.people_levels import level_rows
from ccus.portal.ui.pages import PageRequest, page

SHOWN = frozenset({"full_name", "skill_level", "minor_trades"})


@page(permission="levels:people-levels:view", audience="business")
@require_safe
def people_levels(request: PageRequest) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()
    found = level_list_visible_to(viewer, on=jst_date(now))
    record_disclosures(
        {line.technician_ccus_id for line in found.lines},
        viewer=viewer,
        relation=Relation.EMPLOYER,
        channel=Channel.SCREEN,
        items=SHOWN,
        now=now,
    )
    context = {
        "rows": level_rows(found, language=viewer.language),
        "points": found.points,
        "month": found.month.first_on,
        "on": jst_date(now),
    }
    return render(request, "portal/business/people-levels/list.html", context)
