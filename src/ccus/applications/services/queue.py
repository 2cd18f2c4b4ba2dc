"""The review desk's queue: the next case is taken on a lease, so that no two have it and none is lost."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.models import Application
from ccus.applications.permissions import check_can_decide
from ccus.applications.queries.relations import REVIEW
from ccus.applications.rules.deadlines import lease_until
from ccus.applications.services.life import lock_application
from ccus.applications.states import IN_QUEUE, Risk
from ccus.kit.calendar import JST, jst_date

_IN_QUEUE = [state.value for state in IN_QUEUE]
_CAREFUL_FIRST = Case(
    When(risk=Risk.HIGH.value, then=Value(0)),
    When(risk=Risk.MEDIUM.value, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@transaction.atomic
def take_next(viewer: Viewer, *, now: datetime) -> Application | None:
    """The case that this reviewer works on next, on a lease; None when nothing waits for them.

    A case that the reviewer still holds comes first, so that it is found again after a machine died. Then by age in days, of
    one day the risky ones first. Cases somebody else holds, one's own applications and those one approved first are left out.
    Raises PermissionMissing.
    """
    check_may(viewer, REVIEW)
    held = _waiting().filter(leased_by=viewer.actor, leased_until__gt=now).order_by("queued_at").first()
    case = held or _next_free(viewer, now=now)
    if case is not None:
        _lease(case, viewer, now=now)
    return case


def renew_lease(number: int, viewer: Viewer, *, now: datetime) -> None:
    """A case that is this reviewer's stays so for a while longer; nothing for any other. Raises PermissionMissing."""
    check_may(viewer, REVIEW)
    _waiting().filter(number=number, leased_by=viewer.actor, leased_until__gt=now).update(leased_until=lease_until(now))


def find_held(viewer: Viewer, *, now: datetime) -> int | None:
    """The number of the case that this reviewer holds. Raises PermissionMissing."""
    check_may(viewer, REVIEW)
    return _waiting().filter(leased_by=viewer.actor, leased_until__gt=now).values_list("number", flat=True).first()


@transaction.atomic
def release(number: int, viewer: Viewer, *, now: datetime) -> None:
    """Puts a case back for others. Raises PermissionMissing, CaseNotYours, OwnApplication, ApplicationNotFound."""
    case = lock_application(number)
    check_can_decide(case, viewer, now=now)
    case.leased_by, case.leased_until = "", None
    case.save(update_fields=["leased_by", "leased_until"])


def _next_free(viewer: Viewer, *, now: datetime) -> Application | None:
    """Of the oldest day alone, which an index finds: to sort all that wait takes a quarter of a second among 20,000."""
    free = (
        _waiting()
        .filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))
        .exclude(opened_by=viewer.actor)
        .exclude(first_approved_by=viewer.actor)
        .annotate(queued_on=TruncDate("queued_at", tzinfo=JST), care=_CAREFUL_FIRST)
    )
    oldest_at = free.order_by("queued_at").values_list("queued_at", flat=True).first()
    if oldest_at is None:
        return None
    in_order = free.order_by("queued_on", "care", "queued_at", "pk").select_for_update(skip_locked=True)
    day = datetime.combine(jst_date(oldest_at), time(), JST)
    # Whatever others are taking this very moment may have been all of that day.
    return in_order.filter(queued_at__gte=day, queued_at__lt=day + timedelta(days=1)).first() or in_order.first()


def _waiting() -> QuerySet[Application]:
    return Application.objects.filter(state__in=_IN_QUEUE)


def _lease(case: Application, viewer: Viewer, *, now: datetime) -> None:
    case.leased_by, case.leased_until = viewer.actor, lease_until(now)
    case.save(update_fields=["leased_by", "leased_until"])
