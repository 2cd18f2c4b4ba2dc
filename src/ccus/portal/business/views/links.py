"""The link with the data on construction licences: consent, differences, taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ccus.portal.ui import link_actions
from ccus.portal.ui.pages import PageRequest, page

WORD = "registry:firm-link:manage"
AUDIENCE = "business"


@page(permission=WORD, audience=AUDIENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: PageRequest) -> HttpResponse:
    """POST `number`, `last_on` and `agreed` gives a consent; the answer comes within a minute."""
    return link_actions.show_links(request, audience=AUDIENCE, now=timezone.now())


@page(permission=WORD, audience=AUDIENCE)
@require_POST
def revocation(request: PageRequest, link: int) -> HttpResponse:
    """POST takes the consent back, at once."""
    return link_actions.revoke_link(request, link, audience=AUDIENCE, now=timezone.now())


@page(permission=WORD, audience=AUDIENCE)
@require_POST
def difference(request: PageRequest, difference: int) -> HttpResponse:
    """POST `answer`: accept, or keep what is registered."""
    return link_actions.answer_difference(request, difference, audience=AUDIENCE, now=timezone.now())
