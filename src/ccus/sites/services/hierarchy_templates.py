"""A firm's own patterns of hierarchies (施工体制パターン): what stands below it here, kept to be brought in elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.foundation.services.audit import record_act
from ccus.registry.models import Business
from ccus.registry.rules.names import tidy_text
from ccus.sites.errors import (
    HierarchyNodeNotFound,
    NothingBelowToKeep,
    SiteTextTooLong,
    TemplateNameMissing,
    TemplateNotFound,
)
from ccus.sites.models import HierarchyNode, HierarchyTemplate, HierarchyTemplateLine, Site
from ccus.sites.permissions import acts_for_node
from ccus.sites.queries.places import own_node_visible_to
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services.hierarchy import request_node, request_on_behalf
from ccus.sites.states import STANDING, HierarchyState

LONGEST_NAME = 100
BROUGHT_IN = (HierarchyState.REQUESTED, HierarchyState.PLACEHOLDER, *STANDING)


@transaction.atomic
def keep_hierarchy_template(
    viewer: Viewer, site_ccus_id: str, *, name: str, on: date, now: datetime
) -> HierarchyTemplate:
    """Keeps the registered firms that stand below the viewer's box on a day; a template of that name is replaced.

    Firms below a place that is kept for an unregistered firm come directly below the next one above.
    Raises PermissionMissing, SiteNotFound, HierarchyNodeNotFound, TemplateNameMissing, SiteTextTooLong, NothingBelowToKeep.
    """
    check_may(viewer, "sites:hierarchy:edit")
    called = tidy_text(name)
    if not called:
        raise TemplateNameMissing
    if len(called) > LONGEST_NAME:
        raise SiteTextTooLong(item_ja="名前", item_en="name", length=len(called), limit=LONGEST_NAME)
    site = get_site_visible_to(viewer, site_ccus_id)
    own = _own_box(viewer, site, on=on)
    lines = _lines_below(own, on=on)
    if not lines:
        raise NothingBelowToKeep
    template, _ = HierarchyTemplate.objects.update_or_create(
        business=_firm_of(own), name=called, defaults={"made_at": now}
    )
    template.lines.all().delete()
    for line in lines:
        line.template = template
    HierarchyTemplateLine.objects.bulk_create(lines)
    _record("sites:hierarchy-template:keep", template, viewer=viewer, now=now)
    return template


def use_hierarchy_template(
    viewer: Viewer, site_ccus_id: str, template_id: int, *, from_on: date, now: datetime
) -> tuple[list[HierarchyNode], list[tuple[str, Refusal]]]:
    """Asks the firms of an own template in below the viewer's box.

    Gives the new boxes, and the firms that could not be asked with the reason; firms below those wait for another time.
    Raises PermissionMissing, SiteNotFound, HierarchyNodeNotFound, TemplateNotFound.
    """
    check_may(viewer, "sites:hierarchy:edit")
    with transaction.atomic():
        site = get_site_visible_to(viewer, site_ccus_id)
        own = _own_box(viewer, site, on=from_on)
        template = _own_template(viewer, template_id)
        boxes: dict[int | None, HierarchyNode] = {None: own}
        asked: list[HierarchyNode] = []
        refused: list[tuple[str, Refusal]] = []
        for line in template.lines.select_related("business").order_by("position"):
            upper = boxes.get(line.upper)
            if upper is None:
                continue
            ask = request_node if acts_for_node(viewer, node=upper) else request_on_behalf
            try:
                node = ask(viewer, upper.pk, business_ccus_id=line.business.ccus_id, from_on=from_on, now=now)
            except Refusal as refusal:
                refused.append((line.business.name, refusal))
            else:
                boxes[line.position] = node
                asked.append(node)
    return asked, refused


@transaction.atomic
def drop_hierarchy_template(viewer: Viewer, template_id: int, *, now: datetime) -> None:
    """Forgets an own template; hierarchies stay. Raises PermissionMissing, TemplateNotFound."""
    check_may(viewer, "sites:hierarchy:edit")
    template = _own_template(viewer, template_id)
    _record("sites:hierarchy-template:drop", template, viewer=viewer, now=now)
    template.delete()


def _own_box(viewer: Viewer, site: Site, *, on: date) -> HierarchyNode:
    own = own_node_visible_to(viewer, site, on=on)
    if own is None:
        raise HierarchyNodeNotFound
    return own


def _firm_of(node: HierarchyNode) -> Business:
    if node.business is None:  # nobody acts for a place that is only kept
        raise HierarchyNodeNotFound
    return node.business


def _lines_below(own: HierarchyNode, *, on: date) -> list[HierarchyTemplateLine]:
    nodes = HierarchyNode.objects.filter(site=own.site, state__in=BROUGHT_IN, valid__contains=on, tier__gt=own.tier)
    lines: list[HierarchyTemplateLine] = []
    positions: dict[int, int | None] = {own.pk: None}
    for node in nodes.select_related("business").order_by("tier", "pk"):
        if node.upper_id not in positions:
            continue
        above = positions[node.upper_id]
        if node.business is None:
            positions[node.pk] = above
            continue
        positions[node.pk] = len(lines)
        lines.append(HierarchyTemplateLine(position=len(lines), upper=above, business=node.business))
    return lines


def _own_template(viewer: Viewer, template_id: int) -> HierarchyTemplate:
    template = HierarchyTemplate.objects.filter(
        pk=template_id, business__ccus_id=viewer.business_ccus_id or None
    ).first()
    if template is None:
        raise TemplateNotFound
    return template


def _record(act: str, template: HierarchyTemplate, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="business",
        subject_id=template.business.ccus_id,
        at=now,
        details={"template": template.pk},
    )
