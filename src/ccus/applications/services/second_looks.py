"""Two per cent of the cases are judged by a second reviewer who does not know the first decision."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.errors import CaseNotYours
from ccus.applications.models import Application, SecondLook
from ccus.applications.queries.answers import current_version
from ccus.applications.queries.relations import REVIEW
from ccus.applications.rules.deadlines import lease_until
from ccus.applications.states import ReviewOutcome
from ccus.foundation.services.audit import record_act

ONE_IN = 50


def is_sampled(number: int) -> bool:
    """Whether an application is one of the two per cent: by its number under the installation's secret.

    Nobody chooses, and a reviewer who knows the number and this code cannot tell who will be looked at again.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), f"second look {number}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:4], "big") % ONE_IN == 0


def sample(application: Application, *, outcome: ReviewOutcome, viewer: Viewer, now: datetime) -> None:
    """Puts a decided case before a second reviewer if it is sampled, once per application. Called in the decision's transaction."""
    if not is_sampled(application.number) or application.second_looks.exists():
        return
    version = current_version(application)
    SecondLook.objects.create(
        application=application,
        answers_version=version.version if version else 0,
        first_outcome=outcome.value,
        first_by=viewer.actor,
        first_at=now,
    )


@transaction.atomic
def take_second_look(viewer: Viewer, *, now: datetime) -> SecondLook | None:
    """The next case for a second look by this reviewer, on a lease; None when none waits. Raises PermissionMissing."""
    check_may(viewer, REVIEW)
    look = (
        SecondLook.objects.filter(second_outcome="")
        .filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(second_by=viewer.actor))
        .exclude(first_by=viewer.actor)
        .exclude(application__opened_by=viewer.actor)
        .exclude(application__first_approved_by=viewer.actor)
        .order_by("first_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if look is not None:
        look.second_by, look.leased_until = viewer.actor, lease_until(now)
        look.save(update_fields=["second_by", "leased_until"])
    return look


@transaction.atomic
def give_second_outcome(look_id: int, *, outcome: ReviewOutcome, viewer: Viewer, now: datetime) -> SecondLook:
    """What the second reviewer would have decided. Changes nothing about the application. Raises PermissionMissing, CaseNotYours."""
    check_may(viewer, REVIEW)
    look = SecondLook.objects.select_for_update().filter(pk=look_id).first()
    if look is None or look.second_by != viewer.actor or look.second_outcome or (look.leased_until or now) <= now:
        raise CaseNotYours
    look.second_outcome, look.second_at, look.leased_until = outcome.value, now, None
    look.save(update_fields=["second_outcome", "second_at", "leased_until"])
    record_act(
        "applications:application:second-look",
        actor=viewer.actor,
        subject_kind="application",
        subject_id=look.application.number,
        at=now,
    )
    return look
