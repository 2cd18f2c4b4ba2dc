"""Which firms of a technician see what is missing to the next level, and which people let a firm see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.levels.models import ProgressConsent
from ccus.registry.models import Affiliation, Technician

GIVE, SEE = "levels:consent:give", "levels:people-needs:view"
PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class FirmConsent:
    """One firm that the person belongs to today."""

    business_ccus_id: str
    business_name: str
    is_given: bool


def list_own_consents(viewer: Viewer, *, on: date) -> tuple[FirmConsent, ...]:
    """Today's firms of the viewer, the main one first. One statement. Raises PermissionMissing."""
    check_may(viewer, GIVE)
    given = ProgressConsent.objects.filter(
        technician=OuterRef("technician"), business=OuterRef("business"), ended_at__isnull=True
    )
    affiliations = (
        Affiliation.objects.filter(technician__ccus_id=viewer.technician_ccus_id, valid__contains=on)
        .annotate(is_given=Exists(given))
        .order_by("kind", "business__name")
        .values_list("business__ccus_id", "business__name", "is_given")
    )
    return tuple(
        FirmConsent(business_ccus_id=ccus_id, business_name=name, is_given=is_given)
        for ccus_id, name, is_given in affiliations
    )


def people_who_agreed(viewer: Viewer, *, on: date) -> tuple[Technician, ...]:
    """Today's people of the viewer's business who let it see their way to the next level, by reading. One statement.

    At most a page of them. Raises PermissionMissing.
    """
    check_may(viewer, SEE)
    consents = ProgressConsent.objects.filter(
        technician=OuterRef("pk"), business__ccus_id=viewer.business_ccus_id, ended_at__isnull=True
    )
    belongs = Affiliation.objects.filter(
        technician=OuterRef("pk"), business__ccus_id=viewer.business_ccus_id, valid__contains=on
    )
    return tuple(Technician.objects.filter(Exists(consents), Exists(belongs)).order_by("kana_folded", "pk")[:PAGE_SIZE])
