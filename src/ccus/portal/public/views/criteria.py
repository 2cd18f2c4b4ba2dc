"""The criteria that levels are judged by, with where they come from and how sure they are."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.kit.calendar import jst_date
from ccus.portal.public.presenters.criteria import criteria_page
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason="criteria are published and name nobody")
@require_safe
def criteria(request: PageRequest) -> HttpResponse:
    """GET `field`: its code."""
    shape = criteria_page(
        request.GET.get("field", ""),
        url_of=lambda code: f"{reverse('public:criteria')}?{urlencode({'field': code})}",
        on=jst_date(timezone.now()),
        language=request.viewer.language,
    )
    return render(request, "portal/public/criteria/criteria.html", {"page": shape})
