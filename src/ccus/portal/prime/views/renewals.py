"""Firms below the prime whose registration ends soon."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.kit.calendar import jst_date
from ccus.kit.ids import display_id
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Deadline
from ccus.portal.ui.shapes.notices import DueFirmRow, DueFirmsPage
from ccus.support.queries.notices import DueFirm, list_due_firms_visible_to


@page(permission="support:tree-renewal:view", audience="prime")
@require_safe
def renewals(request: PageRequest) -> HttpResponse:
    """By last day; those that are over come first."""
    on = jst_date(timezone.now())
    firms = list_due_firms_visible_to(request.viewer, on=on)
    shape = DueFirmsPage(
        rows=tuple(_row(firm, on=on) for firm in firms), over=sum(firm.expires_on < on for firm in firms)
    )
    return render(request, "portal/prime/renewals/list.html", {"page": shape})


def _row(firm: DueFirm, *, on: date) -> DueFirmRow:
    if firm.answered:
        how = _("会社が確かめました")
    elif firm.told:
        how = _("%(number)d回知らせました。まだ返事がありません") % {"number": firm.told}
    else:
        how = _("これから知らせます")
    return DueFirmRow(
        name=firm.name,
        ccus_id=display_id(firm.ccus_id),
        expires_on=firm.expires_on,
        deadline=Deadline(firm.expires_on, (firm.expires_on - on).days),
        sites=firm.sites,
        how=how,
        is_answered=firm.answered,
    )
