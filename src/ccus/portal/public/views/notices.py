"""The link in mails and letters: what it is about, and saying that it was read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ccus.kit.calendar import jst_date
from ccus.portal.ui.notices import notice_row
from ccus.portal.ui.pages import PageRequest, public_page
from ccus.support.services import telling


@public_page(
    reason="the link itself is the permission: signed, kept as a hash; it names a firm or an application, and no person"
)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: PageRequest, token: str) -> HttpResponse:
    """GET shows the notice and changes nothing, since mail programs open links by themselves. POST says that it was read."""
    now = timezone.now()
    found = telling.acknowledge_by_link(token, now=now) if request.method == "POST" else telling.find_by_link(token)
    row = notice_row(found, acknowledge_url=request.path, on=jst_date(now), language=request.viewer.language)
    return render(request, "portal/public/notices/notice.html", {"row": row})
