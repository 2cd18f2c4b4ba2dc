"""Site now: the board, the answer that brings an open board up to date, and what one warning is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.foundation import live
from ccus.history.queries.approvals import count_waiting_visible_to
from ccus.history.queries.site_now import SiteNow, get_site_now_visible_to
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters.board import MOST_WARNINGS, board, site_links
from ccus.portal.prime.presenters.warnings import warning_page
from ccus.portal.prime.views.disclosed import remember_shown
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.site_now import SiteNowPage
from ccus.sites.queries.sites import list_sites_visible_to
from ccus.sites.states import SiteState

# So many other sites are one press away; all are on the first page.
MOST_SITE_LINKS = 6
# A wall screen loads itself again, which also renews its permission to listen.
WALL_RELOAD_SECONDS = 4 * 60 * 60


@page(permission="sites:now:view", audience="prime")
@require_safe
def now(request: PageRequest, site: str) -> HttpResponse:
    """GET `wall` for a large board without header, `part` for the parts that change, for a board that is open, `show=all` for
    every firm and warning instead of the first.
    """
    moment = timezone.now()
    found = get_site_now_visible_to(request.viewer, site, now=moment)
    remember_shown(
        request.viewer, found.people_shown(warnings=None if _asks_for_all(request) else MOST_WARNINGS), now=moment
    )
    is_wall = "wall" in request.GET
    shape = _with_addresses(request, found, now=moment, is_wall=is_wall)
    if "part" in request.GET:
        return render(request, "portal/prime/site-now/_update.html", {"page": shape, "wall": is_wall})
    links = _site_links(request, found)
    response = render(
        request, "portal/prime/site-now/board.html", {"page": replace(shape, site_links=links), "wall": is_wall}
    )
    if is_wall:
        response["Refresh"] = str(WALL_RELOAD_SECONDS)
    return response


@page(permission="sites:now:view", audience="prime")
@require_safe
def warning(request: PageRequest, site: str, code: str) -> HttpResponse:
    """What is wrong, and who can put it right. Leads back to the board when it has been."""
    moment = timezone.now()
    found = get_site_now_visible_to(request.viewer, site, now=moment)
    opened = found.find_warning(code)
    if opened is None:
        return redirect(addresses.board_url(site))
    remember_shown(request.viewer, opened.people, now=moment)
    shape = warning_page(opened, found, viewer=request.viewer)
    return render(request, "portal/prime/site-now/warning.html", {"page": shape})


def _with_addresses(request: PageRequest, found: SiteNow, *, now: datetime, is_wall: bool) -> SiteNowPage:
    site, viewer = found.site, request.viewer
    waiting = count_waiting_visible_to(viewer, site, on=found.on)
    shows_all = _asks_for_all(request)
    return replace(
        board(found, viewer=viewer, now=now, shows_all=shows_all),
        url=addresses.board_url(site.ccus_id, wall=is_wall, shows_all=shows_all),
        all_url=addresses.board_url(site.ccus_id, wall=is_wall, shows_all=True),
        stream_url=f"/live/?ticket={live.ticket(live.site_topic(site.pk))}",
        refresh_url=addresses.board_url(site.ccus_id, wall=is_wall, part=True, shows_all=shows_all),
        wall_url=addresses.board_url(site.ccus_id, wall=True),
        shows_readers=found.is_prime and viewer.may("devices:device:view"),
        readers_url=addresses.readers_url(site.ccus_id),
        approvals=Link(_("承認する"), addresses.approvals_url(site.ccus_id), "stamp", count=waiting)
        if waiting
        else None,
    )


def _asks_for_all(request: PageRequest) -> bool:
    return request.GET.get("show") == "all"


def _site_links(request: PageRequest, found: SiteNow) -> tuple[Link, ...]:
    """The sites next to this one; none when it is the only one."""
    sites = list_sites_visible_to(request.viewer, state=SiteState.OPEN)[: MOST_SITE_LINKS + 1]
    return site_links(sites, current=found.site, most=MOST_SITE_LINKS, all_url=reverse("prime:home"))
