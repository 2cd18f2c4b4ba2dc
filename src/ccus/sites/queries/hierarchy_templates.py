"""A firm's own patterns of hierarchies. Only ever of the viewer's own firm."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from ccus.access.viewers import Viewer
from ccus.sites.models import HierarchyTemplate


def list_hierarchy_templates_visible_to(viewer: Viewer) -> QuerySet[HierarchyTemplate]:
    """By name, each with `firms`, the number of its lines; nothing for viewers without a business."""
    own = HierarchyTemplate.objects.filter(business__ccus_id=viewer.business_ccus_id or None)
    return own.annotate(firms=Count("lines")).order_by("name")
