"""One's own retirement mutual aid (建退共): the number of the book, and the days that were reported."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.documents.queries.retirement_own import get_own_retirement_visible_to
from ccus.documents.rules.typed_days import write_days
from ccus.foundation.refusals import BadInput
from ccus.kit.calendar import jst_date
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.mutual_aid import NumberForm
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.retirement import OwnMonthRow, OwnPage
from ccus.registry.services.mutual_aid import register_insured_number


@page(permission="history:own-days:view", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: PageRequest) -> HttpResponse:
    """POST `number` registers the number of one's book."""
    now = timezone.now()
    found = get_own_retirement_visible_to(request.viewer, on=jst_date(now))
    form = NumberForm(request.POST or None, initial={"number": found.insured_number}, label=_("被共済者番号"))
    if request.method == "POST" and form.is_valid():
        try:
            register_insured_number(request.viewer, form.cleaned_data["number"], now=now)
        except BadInput as refusal:
            show_refusal(form, refusal, field="number")
        else:
            messages.success(request, _("番号を登録しました。これから報告される日に使われます。"))
            return redirect("technician:retirement")
    shape = OwnPage(
        days=sum(len(month.days) for month in found.months),
        yen=sum(month.yen for month in found.months),
        has_number=bool(found.insured_number),
        rows=tuple(
            OwnMonthRow(month.month.first_on, len(month.days), write_days(month.days), month.yen)
            for month in found.months
            if month.days
        ),
    )
    context = {"page": shape, "form": form, "page_has_errors": bool(form.errors)}
    return render(request, "portal/technician/retirement/own.html", context, status=422 if form.errors else 200)
