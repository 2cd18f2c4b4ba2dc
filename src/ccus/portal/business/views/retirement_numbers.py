"""The contractor number (共済契約者番号) of one's own firm, without which no report can be made."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import BadInput
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.mutual_aid import NumberForm
from ccus.portal.ui.pages import PageRequest, page
from ccus.registry.queries.search import get_firm
from ccus.registry.services.mutual_aid import register_contractor_number


@page(permission="registry:business:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def own_firm(request: PageRequest) -> HttpResponse:
    """POST `number`."""
    firm = get_firm(request.viewer.business_ccus_id)
    form = NumberForm(
        request.POST or None, initial={"number": firm.kentaikyo_contractor_number}, label=_("共済契約者番号")
    )
    if request.method == "POST" and form.is_valid():
        try:
            register_contractor_number(request.viewer, form.cleaned_data["number"], now=timezone.now())
        except BadInput as refusal:
            show_refusal(form, refusal, field="number")
        else:
            messages.success(request, _("共済契約者番号を登録しました。"))
            return redirect("business:retirement")
    context = {
        "firm": firm.name,
        "form": form,
        "back_url": reverse("business:retirement"),
        "page_has_errors": bool(form.errors),
    }
    return render(request, "portal/business/retirement/numbers.html", context, status=422 if form.errors else 200)
