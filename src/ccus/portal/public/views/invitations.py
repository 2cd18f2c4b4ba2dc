"""An invitation into a site's hierarchy, looked at without an account, and accepted in the name of a firm."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.kit.calendar import jst_date
from ccus.portal.ui import site_words
from ccus.portal.ui.pages import PageRequest, public_page, refusal_of
from ccus.portal.ui.shapes.invitations import InvitationPage
from ccus.sites.queries.invitations import look_at_invitation
from ccus.sites.services.invitations import accept_invitation

EDIT = "sites:hierarchy:edit"


@public_page(
    reason="the link itself is the permission: signed, kept as a hash only, ends by itself; it tells nothing of people"
)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PageRequest, link: str) -> HttpResponse:
    """GET shows where the place is; POST takes it for the firm whose hat is worn."""
    viewer, now = request.viewer, timezone.now()
    found = look_at_invitation(link, now=now)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{resolve_url('account_login')}?{urlencode({'next': request.path})}")
        if not viewer.may(EDIT):
            raise refusal_of(EDIT, hats=request.hats)
        node = accept_invitation(viewer, link, now=now)
        messages.success(
            request, _("%(site)sの施工体制に入りました。次は、名簿に人を載せてください。") % {"site": node.site.name}
        )
        return redirect("business:roster-people", site=node.site.ccus_id)
    language = viewer.language
    shape = InvitationPage(
        site=found.site_name,
        prime=found.prime_name,
        upper=found.upper_name,
        firm=found.firm_name,
        tier=site_words.tier(found.tier),
        days=site_words.days(found.from_on, found.last_on and found.last_on + site_words.ONE_DAY, language=language),
        until=site_words.day(jst_date(found.expires_at), language=language),
        own_firm=viewer.display_name if viewer.business_ccus_id and viewer.may(EDIT) else "",
        is_signed_in=bool(request.user.is_authenticated),
        save_url=request.path,
    )
    answer: HttpResponse = render(request, "portal/public/invitations/invitation.html", {"page": shape})
    # The link is a key: no page it leads to may learn it.
    answer["Referrer-Policy"] = "same-origin"
    return answer
