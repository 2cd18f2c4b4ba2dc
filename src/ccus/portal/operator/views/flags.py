"""Flags that were appealed against, for the operator to decide."""

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
from ccus.foundation.refusals import Conflict
from ccus.history.queries.flags import list_appealed_flags_visible_to
from ccus.history.services.flags import decide_flag
from ccus.history.states import FlagState
from ccus.portal.ui.flags import asked_decision, flag_rows
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.flags import FlagsPage

SHOWN = frozenset({"full_name"})


@page(permission="history:flag:decide", audience="operator")
@require_safe
def appealed(request: PageRequest) -> HttpResponse:
    """Everything that waits."""
    viewer = request.viewer
    found = list_appealed_flags_visible_to(viewer, language=viewer.language)
    record_disclosures(
        sorted({flag.technician_ccus_id for flag in found if flag.technician_ccus_id}),
        viewer=viewer,
        relation=Relation.OTHER,
        channel=Channel.SCREEN,
        items=SHOWN,
        now=timezone.now(),
    )
    rows = flag_rows(
        found,
        language=viewer.language,
        decision_url=lambda flag: reverse("operator:flag-decision", args=[flag]),
        decides=FlagState.APPEALED,
    )
    return render(request, "portal/ui/flags_page.html", {"page": FlagsPage(title=_("申し立て"), whose="", rows=rows)})


@page(permission="history:flag:decide", audience="operator")
@require_POST
def decision(request: PageRequest, flag: int) -> HttpResponse:
    """POST `state` (cleared or upheld)."""
    state = asked_decision(request)
    if state is None:
        return redirect("operator:flags")
    try:
        decide_flag(request.viewer, flag, state=state, now=timezone.now())
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("確かめたことを残しました。日数はそのままです。"))
    return redirect("operator:flags")
