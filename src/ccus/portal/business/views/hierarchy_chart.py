"""The hierarchy of a site as a chart: opened from the top, one branch of it, what a search found, and all of it for paper."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.history.queries.site_counts import count_people_by_firm
from ccus.kit.calendar import jst_date
from ccus.portal.business.presenters import hierarchy_chart as presenter
from ccus.portal.business.presenters.whole_chart import whole_chart
from ccus.portal.ui import site_addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import is_partial, page_number
from ccus.portal.ui.shapes.hierarchies import HierarchyPage
from ccus.sites.models import Site
from ccus.sites.queries.hierarchy import BoxRow, list_boxes_visible_to
from ccus.sites.queries.places import own_node_visible_to
from ccus.sites.queries.search import matching_boxes
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.states import STANDING, HierarchyState

TEMPLATES = "portal/business/hierarchy"
MOST_FOUND = 50


@page(permission="sites:hierarchy:edit", audience="business")
@require_safe
def chart(request: PageRequest, site: str) -> HttpResponse:
    """The hierarchy of today, as far as the viewer's firm sees it.

    GET `below` (number of a box) with `page` for one branch, alone where htmx opens its line; `q` finds firms in it by
    name, reading or ID; `show=all` draws all of it for paper.
    """
    viewer, on = request.viewer, jst_date(timezone.now())
    found = get_site_visible_to(viewer, site)
    rows = list_boxes_visible_to(viewer, found, on=on)
    tree = presenter.Tree(found, rows, people=count_people_by_firm(found, on=on), viewer=viewer, on=on)
    if request.GET.get("show") == "all":
        return render(request, f"{TEMPLATES}/whole.html", {"page": whole_chart(tree)})
    below = _asked_box(request, tree)
    if below is not None and is_partial(request):
        branch = presenter.lower_of(tree, below, number=page_number(request))
        return render(request, f"{TEMPLATES}/_branch.html", {"boxes": branch.boxes, "line": branch.line})
    return render(request, f"{TEMPLATES}/chart.html", {"page": _page(request, tree, below)})


def _page(request: PageRequest, tree: presenter.Tree, below: BoxRow | None) -> HierarchyPage:
    add_url, search = _add_url(request, tree.site), request.GET.get("q", "").strip()
    if below is not None:
        pages = presenter.branch_pages(tree, below, number=page_number(request))
        box = presenter.branch_of(tree, below, number=pages.number)
        shape = presenter.hierarchy_page(tree, [box], add_url=add_url)
        return replace(shape, trail=presenter.trail(tree, below), pages=pages)
    if search:
        found = matching_boxes(tree.rows, search)[:MOST_FOUND]
        shape = presenter.hierarchy_page(tree, [], add_url=add_url)
        return replace(shape, search=search, found=tuple(presenter.found_box(tree, row) for row in found))
    return presenter.hierarchy_page(tree, presenter.opened_chart(tree), add_url=add_url)


def _asked_box(request: PageRequest, tree: presenter.Tree) -> BoxRow | None:
    """Http404 for a box that is not in the part of the tree that the viewer sees."""
    typed = request.GET.get("below", "")
    if not typed:
        return None
    box = tree.by_id.get(int(typed)) if typed.isascii() and typed.isdigit() else None
    if box is None:
        raise Http404
    return box


def _add_url(request: PageRequest, site: Site) -> str:
    """Where a firm is asked in below the viewer's own; empty where theirs does not stand."""
    own = own_node_visible_to(request.viewer, site, on=jst_date(timezone.now()))
    if own is None or HierarchyState(own.state) not in STANDING:
        return ""
    return site_addresses.lower_url(site.ccus_id, own.pk)
