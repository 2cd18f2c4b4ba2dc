"""Flags on touches at a site of ours: looked at, settled, or appealed against."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.foundation.refusals import BadInput, Conflict
from ccus.history.queries.flags import list_site_flags_visible_to
from ccus.history.services.flags import appeal_flag, decide_flag
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.prime import addresses
from ccus.portal.technician.presenters.months import nav, nearest_month
from ccus.portal.ui.flags import asked_decision, flag_rows
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.flags import FlagsPage

SHOWN = frozenset({"full_name"})


@page(permission="history:direct-entry:decide", audience="prime")
@require_safe
def of_site(request: PageRequest, site: str) -> HttpResponse:
    """GET `month` (2026-11)."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    typed = request.GET.get("month", "")
    month = nearest_month(JstMonth.parse(typed), on=on) if typed else JstMonth.of(on)
    found = list_site_flags_visible_to(viewer, site_ccus_id=site, month=month, on=on, language=viewer.language)
    record_disclosures(
        sorted({flag.technician_ccus_id for flag in found.flags if flag.names_person}),
        viewer=viewer,
        relation=Relation.PRIME,
        channel=Channel.SCREEN,
        items=SHOWN,
        now=now,
    )
    shape = FlagsPage(
        title=_("確かめたいタッチ"),
        whose=found.site_name,
        rows=flag_rows(
            found.flags,
            language=viewer.language,
            appeal_url=lambda flag: reverse("prime:flag-appeal", args=[site, flag]),
            decision_url=lambda flag: reverse("prime:flag-decision", args=[site, flag]),
        ),
        nav=nav(month, on=on, url_of=lambda other: _month_url(site, other)),
        back_url=addresses.approvals_url(site),
    )
    return render(request, "portal/ui/flags_page.html", {"page": shape})


@page(permission="history:flag:appeal", audience="prime")
@require_POST
def appeal(request: PageRequest, site: str, flag: int) -> HttpResponse:
    """POST `reason` says what was the case; the operator then decides."""
    try:
        said = appeal_flag(request.viewer, flag, reason=request.POST.get("reason", ""), now=timezone.now())
    except (BadInput, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("prime:site-flags", site)
    messages.success(request, _("送りました。運営主体が確かめます。日数はそのままです。"))
    return redirect(_month_url(site, JstMonth.of(said.day)))


@page(permission="history:flag:appeal", audience="prime")
@require_POST
def decision(request: PageRequest, site: str, flag: int) -> HttpResponse:
    """POST `state` (cleared or upheld) settles a flag that nobody has appealed against."""
    state = asked_decision(request)
    if state is None:
        return redirect("prime:site-flags", site)
    try:
        decided = decide_flag(request.viewer, flag, state=state, now=timezone.now())
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("prime:site-flags", site)
    messages.success(request, _("確かめたことを残しました。日数はそのままです。"))
    return redirect(_month_url(site, JstMonth.of(decided.day)))


def _month_url(site: str, month: JstMonth) -> str:
    return f"{addresses.flags_url(site)}?month={month}"
