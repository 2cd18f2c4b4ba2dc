"""Cards are ordered for applications, at once or when the level is known, and applications follow their cards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ccus.access.catalogue import viewer_for_program
from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.rules.deadlines import longest_assessment
from ccus.applications.services.life import lock_application, step
from ccus.applications.states import ApplicationState, DecisionKind
from ccus.levels.states import AssessmentState
from ccus.registry.models import CardOrder
from ccus.registry.services.card_orders import order_card
from ccus.registry.states import CardLife, CardOrderReason

ACTOR = "program:applications"
_BEFORE_DECISION = (AssessmentState.SUBMITTED, AssessmentState.RETURNED)
_ARRIVED = (CardLife.DELIVERED.value, CardLife.IN_USE.value)


def order_card_for(
    application: Application,
    *,
    reason: CardOrderReason,
    identity_proven: bool | None,
    viewer: Viewer,
    now: datetime,
) -> None:
    """The caller holds the row. Raises what `order_card` refuses, StepNotPossible."""
    order_card(application.technician_ccus_id, reason=reason, viewer=viewer, now=now, identity_proven=identity_proven)
    step(
        application,
        ApplicationState.CARD_ORDERED,
        kind=DecisionKind.CARD_ORDERED,
        actor=viewer.actor,
        now=now,
        known={"identity_proven": identity_proven},
    )


def follow_assessments(*, now: datetime) -> int:
    """Orders the first cards of those whose level is decided, or has been waited for long enough. Gives how many."""
    waiting = Application.objects.filter(state=ApplicationState.IN_ASSESSMENT.value)
    decided = ~Q(assessment__state__in=[state.value for state in _BEFORE_DECISION])
    late = Q(state_since__lt=now - longest_assessment())
    numbers = list(waiting.filter(decided | late).order_by("pk").values_list("number", flat=True))
    return sum(_order_first_card(number, now=now) for number in numbers)


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
def _order_first_card(number: int, *, now: datetime) -> bool:
    application = lock_application(number)
    if application.state != ApplicationState.IN_ASSESSMENT.value:
        return False
    asked = application.decisions.filter(kind=DecisionKind.LEVEL_ASKED.value).get()
    order_card_for(
        application,
        reason=CardOrderReason.FIRST,
        identity_proven=asked.known["identity_proven"],
        viewer=viewer_for_program("applications", words=["registry:card:order"]),
        now=now,
    )
    return True


@transaction.atomic
def _deliver(number: int, *, now: datetime) -> bool:
    application = lock_application(number)
    if application.state != ApplicationState.CARD_ORDERED.value:
        return False
    step(application, ApplicationState.DELIVERED, kind=DecisionKind.DELIVERED, actor=ACTOR, now=now)
    return True
