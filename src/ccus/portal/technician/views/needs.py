"""What do I need? One page for the next level, printable as a letter; and who else may see it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import Conflict, NotFound
from ccus.kit.calendar import jst_date
from ccus.levels.queries.assessments import list_own_assessments
from ccus.levels.queries.consents import list_own_consents
from ccus.levels.queries.needs import needs_visible_to
from ccus.levels.services.consents import end_consent, give_consent
from ccus.portal.technician.presenters.needs import with_own_forms
from ccus.portal.ui.needs import needs_page
from ccus.portal.ui.pages import PageRequest, page


@page(permission="levels:own-progress:view", audience="technician")
@require_safe
def needs(request: PageRequest) -> HttpResponse:
    """GET `field`: an evaluation field in which the person works; the main trade's without it."""
    viewer, on = request.viewer, jst_date(timezone.now())
    found = needs_visible_to(viewer, viewer.technician_ccus_id, field=request.GET.get("field", ""), on=on)
    if found is None:
        return render(request, "portal/technician/needs/nothing.html")
    address = reverse("technician:needs")
    shape = with_own_forms(
        needs_page(
            found,
            url_of=lambda field: f"{address}?{urlencode({'field': field})}",
            is_own=True,
            on=on,
            language=viewer.language,
            back_url=reverse("technician:days"),
        ),
        found,
        assessments=list_own_assessments(viewer),
        consents=list_own_consents(viewer, on=on),
        language=viewer.language,
    )
    return render(request, "portal/technician/needs/needs.html", {"page": shape})


@page(permission="levels:consent:give", audience="technician")
@require_POST
def consents(request: PageRequest) -> HttpResponse:
    """POST `business`: lets a firm of one's own see the page."""
    try:
        consent = give_consent(request.viewer, request.POST.get("business", ""), now=timezone.now())
    except (Conflict, NotFound) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        words = _("「%(firm)s」に見せています。いつでもやめられます。")
        messages.success(request, words % {"firm": consent.business.name})
    return redirect("technician:needs")


@page(permission="levels:consent:give", audience="technician")
@require_POST
def consent_ending(request: PageRequest) -> HttpResponse:
    """POST `business`: it sees the page no more."""
    try:
        end_consent(request.viewer, request.POST.get("business", ""), now=timezone.now())
    except NotFound as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("見せるのをやめました。"))
    return redirect("technician:needs")
