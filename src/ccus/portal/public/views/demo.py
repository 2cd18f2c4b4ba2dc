"""Stepping into a person of the demo, by the banner or by a printed link."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from ccus.access.catalogue import DEMO_SWITCH
from ccus.access.models import Account
from ccus.access.services import demo
from ccus.access.services.languages import choose_language
from ccus.portal.public.views.technician_sign_in import PROVEN_AT_KEY
from ccus.portal.ui.pages import PageRequest, page


@page(permission=DEMO_SWITCH, audience="public")
@require_POST
def switch_role(request: PageRequest) -> HttpResponse:
    """POST `role`, the login name of a demo account."""
    _step_into(request, demo.find_demo_account(request.POST.get("role", "")))
    return redirect("public:start")


@page(permission=DEMO_SWITCH, audience="public")
@require_safe
def sign_in(request: PageRequest, token: str) -> HttpResponse:
    _step_into(request, demo.read_sign_in_link(token))
    return redirect("public:start")


def _step_into(request: PageRequest, account: Account) -> None:
    """The visitor of a demo stays the same reader: the language goes along to whoever they step into."""
    language = get_language() or "ja"
    login(request, account)
    choose_language(account, language, now=timezone.now())
    request.session[PROVEN_AT_KEY] = timezone.now().timestamp()
