"""A firm's crews: its templates, and those of its last site. Only ever of the viewer's own firm."""

from __future__ import annotations

from django.db.models import QuerySet

from ccus.access.viewers import Viewer
from ccus.sites.models import RosterEntry, RosterTemplate, RosterTemplateLine, Site


def list_templates_visible_to(viewer: Viewer) -> QuerySet[RosterTemplate]:
    """By name; nothing for viewers without a business."""
    return RosterTemplate.objects.filter(business__ccus_id=viewer.business_ccus_id or None).order_by("name")


def people_of_template(viewer: Viewer, template_id: int) -> set[str]:
    """Technician IDs of an own template; empty for a template of another firm."""
    lines = RosterTemplateLine.objects.filter(
        template=template_id, template__business__ccus_id=viewer.business_ccus_id or None
    )
    return set(lines.values_list("technician__ccus_id", flat=True))


def people_of_last_site(viewer: Viewer, site: Site) -> set[str]:
    """Technician IDs of the firm's people on the roster of the site where it entered somebody last, this one left out."""
    own = RosterEntry.objects.filter(business__ccus_id=viewer.business_ccus_id or None, valid__isempty=False)
    last = own.exclude(site=site).order_by("-entered_at", "-pk").values_list("site", flat=True).first()
    return set(own.filter(site=last).values_list("technician__ccus_id", flat=True)) if last is not None else set()
