"""May this caller see, fill in or decide this application?"""

from __future__ import annotations

from datetime import datetime

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.applications.errors import ApplicationNotFound, CaseNotYours, OwnApplication
from ccus.applications.models import Application
from ccus.applications.queries.relations import REVIEW, is_reviewer_in_charge, may_fill_in
from ccus.applications.rules.callers import Caller


def check_can_fill_in(application: Application, caller: Caller) -> None:
    """Raises ApplicationNotFound: who has no part in it may not know that it exists."""
    if not may_fill_in(application, caller):
        raise ApplicationNotFound


def check_can_read(application: Application, caller: Caller, *, now: datetime) -> None:
    """The person, the delegated proxy and the reviewer in charge. Raises ApplicationNotFound."""
    if not may_fill_in(application, caller) and not is_reviewer_in_charge(application, caller.viewer, now=now):
        raise ApplicationNotFound


def check_can_decide(application: Application, viewer: Viewer, *, now: datetime) -> None:
    """The reviewer who holds the lease and has no part in the application. Raises PermissionMissing, CaseNotYours, OwnApplication."""
    check_may(viewer, REVIEW)
    if viewer.actor in (application.opened_by, application.first_approved_by):
        raise OwnApplication
    if not is_reviewer_in_charge(application, viewer, now=now):
        raise CaseNotYours
