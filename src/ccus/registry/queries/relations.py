"""What a viewer is to a person or firm, as far as the registry can tell."""

from __future__ import annotations

from datetime import date

from ccus.access.states import Relation, Role
from ccus.access.viewers import Viewer
from ccus.registry.models import Affiliation, Business, Technician

DESK_ROLES = frozenset({Role.REVIEWER, Role.OPERATOR})


def is_desk(viewer: Viewer) -> bool:
    """A registration desk, the operator or a program: reaches every record, as far as its words go."""
    return viewer.role in DESK_ROLES or viewer.program != ""


def relation_to_technician(viewer: Viewer, technician: Technician, *, on: date) -> Relation:
    """Self, employer (an affiliation on the day, primary or secondary), registry desk, or other.

    Prime and upper contractors follow from sites, which lie above: the caller there decides them.
    """
    if viewer.technician_ccus_id == technician.ccus_id:
        return Relation.SELF
    if is_desk(viewer):
        return Relation.REGISTRY
    if is_employer(viewer.business_ccus_id, technician_id=technician.pk, on=on):
        return Relation.EMPLOYER
    return Relation.OTHER


def is_employer(business_ccus_id: str, *, technician_id: int, on: date) -> bool:
    """Whether the person belongs to the business on the day."""
    return (
        business_ccus_id != ""
        and Affiliation.objects.filter(
            technician_id=technician_id, business__ccus_id=business_ccus_id, valid__contains=on
        ).exists()
    )


def relation_to_business(viewer: Viewer, business: Business) -> Relation:
    """Self, registry desk, or other."""
    if viewer.business_ccus_id == business.ccus_id:
        return Relation.SELF
    if is_desk(viewer):
        return Relation.REGISTRY
    return Relation.OTHER
