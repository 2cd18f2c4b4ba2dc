"""How long applications wait, day by day: open to everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.applications.queries.desk import list_days, read_queue
from ccus.portal.applicant.presenters.waiting import waiting_page
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.portal.ui.shapes.common import Link


@public_page(reason="figures of the review desk, which name nobody", audience="applicant")
@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    page = waiting_page(
        read_queue(now=now), list_days(now=now), now=now, back=Link(_("申請の入口へ戻る"), reverse("applicant:start"))
    )
    return render(request, "portal/applicant/waiting.html", {"page": page})
