"""Stepping into a person of the demo, by the banner or by a printed link."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from ccus.access.catalogue import DEMO_SWITCH
from ccus.access.services import demo
from ccus.portal.ui.pages import PageRequest, page


@page(permission=DEMO_SWITCH, audience="public")
@require_POST
def switch_role(request: PageRequest) -> HttpResponse:
    """POST `role`, the login name of a demo account."""
    login(request, demo.find_demo_account(request.POST.get("role", "")))
    return redirect("public:start")


@page(permission=DEMO_SWITCH, audience="public")
@require_safe
def sign_in(request: PageRequest, token: str) -> HttpResponse:
    login(request, demo.read_sign_in_link(token))
    return redirect("public:start")
