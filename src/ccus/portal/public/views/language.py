"""Choosing the language of the pages, by a plain form."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from ccus.access.models import Account
from ccus.access.services import languages
from ccus.portal.ui.pages import PageRequest, public_page


@public_page(reason="choosing a language tells nothing")
@require_POST
def choose(request: PageRequest) -> HttpResponse:
    """POST `language`; leads back to `next` or the page one was on.

    The account of whoever is signed in keeps it; a visitor's cookie does, which goes along when signing in.
    """
    wanted = request.POST.get("language", "")
    languages.check_offered(wanted)
    if isinstance(request.user, Account):
        languages.choose_language(request.user, wanted, now=timezone.now())
    response: HttpResponse = set_language(request)
    return response
