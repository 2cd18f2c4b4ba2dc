"""Who decides for the evaluating body of which field: given and ended here."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.foundation.refusals import BadInput, Conflict, NotAllowed
from ccus.kit.calendar import jst_date
from ccus.levels.queries.mandates import get_evaluator_visible_to, list_evaluators_visible_to
from ccus.levels.services.mandates import end_mandate, give_mandate
from ccus.portal.operator.presenters.mandates import mandates_page
from ccus.portal.ui.pages import PageRequest, page

GIVE = "levels:mandate:give"


@page(permission=GIVE, audience="operator")
@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: PageRequest) -> HttpResponse:
    """POST `account`, `field`: from today on."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    if request.method == "POST":
        account = get_evaluator_visible_to(viewer, _number(request), on=on)
        try:
            give_mandate(account, field=request.POST.get("field", ""), from_on=on, viewer=viewer, now=now)
        except (BadInput, Conflict) as refusal:
            messages.warning(request, refusal.sentence(viewer.language))
        else:
            messages.success(request, _("今日から担当になりました。"))
        return redirect("operator:mandates")
    shape = mandates_page(list_evaluators_visible_to(viewer, on=on), language=viewer.language)
    return render(request, "portal/operator/mandates/mandates.html", {"page": shape})


@page(permission=GIVE, audience="operator")
@require_POST
def ending(request: PageRequest) -> HttpResponse:
    """POST `account`, `field`: today is the last day."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    account = get_evaluator_visible_to(viewer, _number(request), on=on)
    try:
        field = request.POST.get("field", "")
        end_mandate(account, field=field, until=on + timedelta(days=1), viewer=viewer, now=now)
    except NotAllowed as refusal:
        messages.warning(request, refusal.sentence(viewer.language))
    else:
        messages.success(request, _("担当は今日までです。"))
    return redirect("operator:mandates")


def _number(request: PageRequest) -> int:
    typed = request.POST.get("account", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
