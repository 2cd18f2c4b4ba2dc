"""Readers of a site: their health, a one-time code for another, and taking one out of use."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.devices.queries.devices import find_device_visible_to, list_devices_visible_to
from ccus.devices.services import enrolment
from ccus.devices.services.enrolment import IssuedCode, issue_code, revoke_device
from ccus.foundation.refusals import Conflict
from ccus.history.queries.site_now import count_touches_by_device
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters.readers import reader_row
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.readers import EnrolmentCode, ReadersPage
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import SiteState


@page(permission="devices:device:view", audience="prime")
@require_http_methods(["GET", "HEAD"])
def readers(request: PageRequest, site: str) -> HttpResponse:
    """GET `part` for the list alone, for a page that is open."""
    return _answer(request, _own_site(request, site), now=timezone.now())


@page(permission="devices:device:enrol", audience="prime")
@require_POST
def codes(request: PageRequest, site: str) -> HttpResponse:
    """POST makes a one-time code and shows it: now or never, since only its hash is kept."""
    now = timezone.now()
    own = _own_site(request, site)
    try:
        issued = issue_code(request.viewer, own, now=now)
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect(addresses.readers_url(site))
    return _answer(request, own, now=now, issued=issued)


@page(permission="devices:device:revoke", audience="prime")
@require_POST
def revocation(request: PageRequest, site: str, device: int) -> HttpResponse:
    """POST takes a reader of the site out of use, at once."""
    own = _own_site(request, site)
    found = find_device_visible_to(request.viewer, device)
    if found is None or found.site_id != own.pk:
        messages.warning(request, _("この読み取り機は見つかりません。一覧から選び直してください。"))
        return redirect(addresses.readers_url(site))
    try:
        revoked = revoke_device(request.viewer, device, now=timezone.now())
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        words = _("「%(name)s」を使えなくしました。これまでのタッチは残っています。")
        messages.success(request, words % {"name": revoked.label})
    return redirect(addresses.readers_url(site))


def _own_site(request: PageRequest, site_ccus_id: str) -> Site:
    """SiteNotFound also for a site in which the viewer only has a place."""
    site = get_site_visible_to(request.viewer, site_ccus_id)
    if not acts_for_site(request.viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id):
        raise SiteNotFound
    return site


def _answer(request: PageRequest, site: Site, *, now: datetime, issued: IssuedCode | None = None) -> HttpResponse:
    viewer = request.viewer
    touches = count_touches_by_device(site, on=jst_date(now))
    may_revoke, may_enrol = viewer.may("devices:device:revoke"), viewer.may("devices:device:enrol")
    shape = ReadersPage(
        site=site.name,
        site_id=site.ccus_id,
        now=now,
        rows=tuple(
            reader_row(
                row,
                touches=touches.get(row.device.pk, 0),
                revoke_url=addresses.revocation_url(site.ccus_id, row.device.pk) if may_revoke else "",
                language=viewer.language,
            )
            for row in list_devices_visible_to(viewer, site, now=now)
        ),
        issue_url=addresses.codes_url(site.ccus_id) if may_enrol and site.state != SiteState.CLOSED else "",
        refresh_url=addresses.readers_url(site.ccus_id, part=True),
        issued=_code(issued) if issued else None,
    )
    template = "_list.html" if "part" in request.GET else "list.html"
    return render(request, f"portal/prime/readers/{template}", {"page": shape, "now": now})


def _code(issued: IssuedCode) -> EnrolmentCode:
    public_url = settings.PUBLIC_URL
    return EnrolmentCode(
        code=issued.text,
        qr_svg=enrolment.enrolment_qr_svg(issued.text, public_url=public_url),
        enrol_url=enrolment.enrolment_url(issued.text, public_url=public_url),
        expires_at=issued.expires_at,
    )
