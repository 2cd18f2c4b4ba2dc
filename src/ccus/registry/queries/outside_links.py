"""Links to services outside, as the person or business sees them who gave the consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.registry.models import OutsideDifference, OutsideLink, OutsideService
from ccus.registry.states import DifferenceAnswer, OutsideSource

OWN, FIRM = "registry:own-link:manage", "registry:firm-link:manage"
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class LinkShelf:
    """One's links, newest first, each with `open_differences`; and how the service answers (None before it was asked)."""

    source: OutsideSource
    links: list[OutsideLink]
    service: OutsideService | None


def source_for(viewer: Viewer) -> OutsideSource:
    """People link their certificates, businesses their licences."""
    return OutsideSource.CORE_TECHNICIANS if viewer.technician_ccus_id else OutsideSource.LICENCES


def own_links(viewer: Viewer) -> QuerySet[OutsideLink]:
    """Those of the person, or of the business whose hat is worn. Raises PermissionMissing."""
    if viewer.technician_ccus_id:
        check_may(viewer, OWN)
        return OutsideLink.objects.filter(technician__ccus_id=viewer.technician_ccus_id)
    check_may(viewer, FIRM)
    return OutsideLink.objects.filter(business__ccus_id=viewer.business_ccus_id or "-")


def list_links_visible_to(viewer: Viewer) -> LinkShelf:
    """Raises PermissionMissing."""
    source = source_for(viewer)
    differences = OutsideDifference.objects.filter(answer=DifferenceAnswer.OPEN.value).order_by("pk")
    links = own_links(viewer).prefetch_related(Prefetch("differences", differences, to_attr="open_differences"))
    return LinkShelf(
        source=source,
        links=list(links.order_by("revoked_at", "-pk")[:SHOWN]),
        service=OutsideService.objects.filter(source=source.value).first(),
    )


def in_force(*, on: date) -> QuerySet[OutsideLink]:
    """Consents that hold on a day."""
    return OutsideLink.objects.filter(revoked_at__isnull=True, last_on__gte=on)
