"""Who belongs to which business, on which day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Affiliation, Business, Technician
from ccus.registry.queries.profiles import AffiliationView, last_day
from ccus.registry.queries.relations import relation_to_technician
from ccus.registry.states import AffiliationKind


def list_affiliations_visible_to(viewer: Viewer, technician_ccus_id: str, *, on: date) -> tuple[AffiliationView, ...]:
    """Affiliations of a person, newest first. `on` is today (JST).

    The person and registry desks see all of them; the employer sees those in force today, never earlier ones nor what is
    agreed for later; anybody else gets TechnicianNotFound.
    """
    technician = Technician.objects.filter(ccus_id=technician_ccus_id).first()
    if technician is None or not viewer.may("registry:technician:view"):
        raise TechnicianNotFound
    relation = relation_to_technician(viewer, technician, on=on)
    if relation in (Relation.SELF, Relation.REGISTRY):
        return _views(Affiliation.objects.filter(technician=technician))
    if relation is Relation.EMPLOYER:
        return current_affiliations(technician.pk, on=on)
    raise TechnicianNotFound


def current_affiliations(technician_id: int, *, on: date) -> tuple[AffiliationView, ...]:
    """Affiliations in force on the day, the primary one first. For callers that have decided who may see them."""
    return _views(Affiliation.objects.filter(technician_id=technician_id, valid__contains=on))


def find_primary_business(technician_id: int, *, on: date) -> Business | None:
    """The employer on the day. Not personal in itself; for deciding, not for showing."""
    return Business.objects.filter(
        affiliations__technician_id=technician_id,
        affiliations__kind=AffiliationKind.PRIMARY.value,
        affiliations__valid__contains=on,
    ).first()


def _views(rows: QuerySet[Affiliation]) -> tuple[AffiliationView, ...]:
    return tuple(
        AffiliationView(
            affiliation_id=row.pk,
            business_ccus_id=row.business.ccus_id,
            business_name=row.business.name,
            kind=row.kind,
            hired_on=row.hired_on,
            from_on=row.valid.lower,
            last_on=last_day(row.valid),
        )
        for row in rows.select_related("business").order_by("kind", "-valid", "id")
    )
