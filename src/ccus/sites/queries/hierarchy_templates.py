"""A firm's own patterns of hierarchies. Only ever of the viewer's own firm."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from ccus.access.viewers import Viewer
from ccus.sites.models import HierarchyTemplate


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """One pattern; `firms` are its lines."""

    id: int
    name: str
    firms: int


def list_hierarchy_templates_visible_to(viewer: Viewer) -> tuple[KeptTemplate, ...]:
    """By name; nothing for viewers without a business. One statement."""
    own = HierarchyTemplate.objects.filter(business__ccus_id=viewer.business_ccus_id or None)
    rows = own.annotate(firms=Count("lines")).order_by("name").values_list("pk", "name", "firms")
    return tuple(KeptTemplate(*row) for row in rows)
