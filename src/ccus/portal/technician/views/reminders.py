"""Reminders of checks that the person was sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.kit.calendar import jst_date
from ccus.portal.technician.presenters.reminders import reminder_rows
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.reminders import RemindersPage
from ccus.sites.queries.check_reminders import list_reminders_visible_to


@page(permission="sites:check-reminder:view", audience="technician")
@require_safe
def own(request: PageRequest) -> HttpResponse:
    """What firms asked the person to put right, and how it stands now."""
    viewer = request.viewer
    found = list_reminders_visible_to(viewer, on=jst_date(timezone.now()))
    shape = RemindersPage(title=_("確認のお願い"), rows=reminder_rows(found, language=viewer.language))
    return render(request, "portal/ui/reminders_page.html", {"page": shape})
