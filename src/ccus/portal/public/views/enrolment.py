"""Where the QR of an enrolment code leads when an ordinary phone scans it: what to do with the code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from ccus.portal.ui.pages import PageRequest, public_page


@public_page(
    reason="the code travels in the fragment of the address and never reaches the server; the page holds no data"
)
def enrolment(request: PageRequest) -> HttpResponse:
    return render(request, "portal/public/enrolment.html", {"public_url": request.build_absolute_uri("/").rstrip("/")})
