"""Answers to a proposed day: worked, or a day off."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.history.errors import MissingDayGone, MissingDayNeedsDetails
from ccus.history.queries.days import get_own_reach
from ccus.history.queries.missing_days import get_own_missing_days
from ccus.history.services.missing_day_following import look_soon
from ccus.history.services.missing_days import answer_day_off, confirm_missing_day
from ccus.kit.calendar import jst_date
from ccus.kit.eras import parse_date
from ccus.portal.technician.presenters.months import deadline_of
from ccus.portal.technician.presenters.proposals import proposal_of
from ccus.portal.technician.views.days import asked_month
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import is_partial
from ccus.portal.ui.shapes.my_days import ProposalsPage


@page(permission="history:own-days:view", audience="technician")
@require_safe
def proposals(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-11) lists its days that were probably worked, `day` looks at that one. A partial request gets the list alone.

    Asked for apart from the month itself, since it looks at everybody who comes to the person's sites.
    """
    on = jst_date(timezone.now())
    day, month = asked_month(request, on=on)
    found = get_own_missing_days(get_own_reach(request.viewer), month=month, on=on)
    for unseen in found.freshness.unseen_sites:
        look_soon(unseen)
    shown = [one for one in found.days if day is None or one.work_date == day]
    shape = ProposalsPage(
        proposals=tuple(proposal_of(one, language=request.viewer.language) for one in shown),
        deadline=deadline_of(month.first_on, on=on),
        back_url=day_url(day) if day else f"{reverse('technician:days')}?{urlencode({'month': str(month)})}",
        as_of=found.freshness.as_of,
        is_waiting=not found.freshness.is_complete,
    )
    template = "_proposals.html" if is_partial(request) else "proposals.html"
    return render(request, f"portal/technician/my-days/{template}", {"page": shape})


@page(permission="history:direct-entry:submit", audience="technician")
@require_POST
def confirmation(request: PageRequest) -> HttpResponse:
    """POST `day` (2026-11-05) and `site` (ID) sends the proposed day to the prime and leads back to it.

    Where trade and role are not known it leads to the form for typing the day in.
    """
    now = timezone.now()
    day = parse_date(request.POST.get("day", ""), today=jst_date(now))
    try:
        confirm_missing_day(request.viewer, site_ccus_id=request.POST.get("site", ""), day=day, now=now)
    except MissingDayNeedsDetails as refusal:
        messages.info(request, refusal.sentence(request.viewer.language))
        return redirect(f"{reverse('technician:days-entry')}?{urlencode({'day': day.isoformat()})}")
    except MissingDayGone as refusal:
        messages.info(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("送りました。元請が承認すると、日数に入ります。"))
    return redirect(day_url(day))


@page(permission="history:direct-entry:submit", audience="technician")
@require_POST
def day_off(request: PageRequest) -> HttpResponse:
    """POST `day` says that it was a day off; it is not proposed again."""
    now = timezone.now()
    day = parse_date(request.POST.get("day", ""), today=jst_date(now))
    try:
        answer_day_off(request.viewer, day=day, now=now)
    except MissingDayGone as refusal:
        messages.info(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("休みの日として覚えました。この日はもう提案しません。"))
    return redirect(day_url(day))


def day_url(day: date) -> str:
    """The story of the day."""
    return f"{reverse('technician:days')}?{urlencode({'day': day.isoformat()})}"
