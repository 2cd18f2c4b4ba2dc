"""Changing the hat: which of the own roles one acts in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ccus.access.errors import GrantNotFound
from ccus.portal.ui.pages import PageRequest, account_page

HAT_KEY = "hat"


@account_page(reason="anybody may choose among the roles they hold")
@require_POST
def put_on(request: PageRequest) -> HttpResponse:
    """POST `hat`, the id of an own grant in force. Leads to the first page, since the page one was on may not be the hat's."""
    wanted = request.POST.get("hat", "")
    hat = next((hat for hat in request.hats if str(hat.grant_id) == wanted), None)
    if hat is None:
        raise GrantNotFound
    request.session[HAT_KEY] = hat.grant_id
    request.session.cycle_key()
    return redirect("public:start")
