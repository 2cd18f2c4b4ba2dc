"""Applications follow the cards that were ordered for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.applications.models import Application
from ccus.applications.services.life import lock_application, step
from ccus.applications.states import ApplicationState, DecisionKind
from ccus.registry.models import CardOrder
from ccus.registry.states import CardLife

ACTOR = "program:applications"
_ARRIVED = (CardLife.DELIVERED.value, CardLife.IN_USE.value)


def follow_deliveries(*, now: datetime) -> int:
    """Ends applications whose card has come since it was ordered. Gives how many."""
    waiting = Application.objects.filter(state=ApplicationState.CARD_ORDERED.value).values_list(
        "number", "technician_ccus_id", "state_since"
    )
    arrived = [
        number
        for number, ccus_id, since in waiting
        if CardOrder.objects.filter(technician__ccus_id=ccus_id, ordered_at__gte=since, state__in=_ARRIVED).exists()
    ]
    return sum(_deliver(number, now=now) for number in arrived)


@transaction.atomic
def _deliver(number: int, *, now: datetime) -> bool:
    application = lock_application(number)
    if application.state != ApplicationState.CARD_ORDERED.value:
        return False
    step(application, ApplicationState.DELIVERED, kind=DecisionKind.DELIVERED, actor=ACTOR, now=now)
    return True
