"""Asking for a certificate of one's career before CCUS."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.foundation.refusals import BadInput, Conflict, NotFound
from ccus.levels.services.careers import file_certificate, withdraw_certificate
from ccus.levels.states import CertifierKind
from ccus.portal.technician.forms.careers import CareerForm
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page

FILE = "levels:career:file"


@page(permission=FILE, audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def careers(request: PageRequest) -> HttpResponse:
    """The form; POST asks the one named in it."""
    form = CareerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            file_certificate(
                request.viewer,
                kind=CertifierKind(typed["kind"]),
                certifier_ccus_id=typed["certifier"],
                foreman_days=typed["foreman_days"] or 0,
                crew_leader_days=typed["crew_leader_days"] or 0,
                statement=typed["statement"],
                now=timezone.now(),
            )
        except (BadInput, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("経歴の証明を頼みました。証明されると、日数に入ります。"))
            return redirect("technician:needs")
    context = {"form": form, "back_url": reverse("technician:needs")}
    return render(request, "portal/technician/needs/career.html", context)


@page(permission=FILE, audience="technician")
@require_POST
def withdrawal(request: PageRequest, certificate: int) -> HttpResponse:
    try:
        withdraw_certificate(request.viewer, certificate, now=timezone.now())
    except (Conflict, NotFound) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("経歴証明を取り下げました。"))
    return redirect("technician:needs")
