"""What an application costs, before it is sent."""

from __future__ import annotations

from datetime import date

from ccus.applications.models import Application
from ccus.applications.queries.answers import current_version
from ccus.applications.rules.pricing import fees_of
from ccus.applications.states import ApplicationKind
from ccus.billing.rules.tariffs import Fee
from ccus.registry.models import Business
from ccus.registry.states import BusinessKind


def estimate(application: Application, *, on: date) -> tuple[Fee, ...] | None:
    """The fee lines of a day; None while an answer is missing that decides them."""
    version = current_version(application)
    business_kind = None
    if application.business_ccus_id:
        found = Business.objects.filter(ccus_id=application.business_ccus_id).values_list("business_kind", flat=True)
        business_kind = next((BusinessKind(kind) for kind in found), None)
    return fees_of(
        ApplicationKind(application.kind), version.answers if version else {}, on=on, business_kind=business_kind
    )
