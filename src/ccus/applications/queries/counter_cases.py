"""What a registration counter has in hand: its own cases, and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from ccus.access.viewers import Viewer
from ccus.applications.errors import CounterCaseNotFound
from ccus.applications.models import AnswerVersion, CounterCase
from ccus.applications.queries.applications import Folder
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


def get_counter_folder_visible_to(viewer: Viewer, number: int, *, on: date) -> tuple[CounterCase, Folder]:
    """The case with everything in it. Raises CounterCaseNotFound."""
    case = get_counter_case_visible_to(viewer, number)
    return case, Folder(case.application, on)


def names_of_visible_to(viewer: Viewer, cases: Sequence[CounterCase]) -> dict[int, str]:
    """By application: the name as it was typed last. One query; nothing for cases of other counters."""
    own = [case.application_id for case in cases if case.counter_ccus_id == viewer.business_ccus_id]
    versions = AnswerVersion.objects.filter(application__in=own).order_by("application_id", "-version")
    return {
        version.application_id: " ".join(
            str(version.answers.get(code, {}).get("typed", "")).strip() for code in ("family_name", "given_name")
        ).strip()
        for version in versions.distinct("application_id")
    }


def _of_counter(viewer: Viewer) -> QuerySet[CounterCase]:
    cases = CounterCase.objects.select_related("application")
    if not viewer.may(COUNTER) or not viewer.business_ccus_id:
        return cases.none()
    return cases.filter(counter_ccus_id=viewer.business_ccus_id)
