"""What a registration counter has in hand: its own cases, and nobody else's."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from ccus.access.viewers import Viewer
from ccus.applications.errors import CounterCaseNotFound
from ccus.applications.models import CounterCase
from ccus.applications.queries.relations import COUNTER
from ccus.applications.states import ApplicationState
from ccus.kit.calendar import JST

# These wait for the counter, on whatever day they came.
_WITH_COUNTER = (ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.AWAITING_PAYMENT)
MOST_LISTED = 200


def list_counter_cases_visible_to(viewer: Viewer, *, on: date) -> list[CounterCase]:
    """Those of a JST day, and older ones that wait for the counter; the newest first. One query."""
    begin = datetime.combine(on, time(), JST)
    waiting = [state.value for state in _WITH_COUNTER]
    wanted = Q(received_at__gte=begin) | Q(application__state__in=waiting)
    return list(_of_counter(viewer).filter(wanted).order_by("-received_at")[:MOST_LISTED])


def get_counter_case_visible_to(viewer: Viewer, number: int) -> CounterCase:
    """Raises CounterCaseNotFound: a clerk of another counter may not know that it exists."""
    case = _of_counter(viewer).filter(application__number=number).first()
    if case is None:
        raise CounterCaseNotFound
    return case


def _of_counter(viewer: Viewer) -> QuerySet[CounterCase]:
    cases = CounterCase.objects.select_related("application")
    if not viewer.may(COUNTER) or not viewer.business_ccus_id:
        return cases.none()
    return cases.filter(counter_ccus_id=viewer.business_ccus_id)
