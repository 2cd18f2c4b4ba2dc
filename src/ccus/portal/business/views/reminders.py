"""Reminders of checks that the firm was sent, of itself and of its people."""

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
from ccus.sites.services.shown_checks import show_reminders


@page(permission="sites:check-reminder:view", audience="business")
@require_safe
def of_firm(request: PageRequest) -> HttpResponse:
    """What primes and upper firms asked the firm to put right, and how it stands now."""
    viewer, now = request.viewer, timezone.now()
    found = show_reminders(viewer, on=jst_date(now), now=now)
    shape = RemindersPage(title=_("会社に届いた確認のお願い"), rows=reminder_rows(found, language=viewer.language))
    return render(request, "portal/ui/reminders_page.html", {"page": shape})
