"""A case for a second look, as it was when the first reviewer decided, without the decision."""

from __future__ import annotations

from datetime import date, datetime

from ccus.access.viewers import Viewer
from ccus.applications.errors import CaseNotYours
from ccus.applications.models import SecondLook
from ccus.applications.queries.applications import Folder
from ccus.applications.queries.relations import REVIEW


class FolderThen(Folder):
    """The answers of one version, and nothing of what happened since."""

    def __init__(self, look: SecondLook, on: date) -> None:
        super().__init__(look.application, on)
        then = look.application.versions.filter(version=look.answers_version).first()
        self.__dict__["version"] = then
        self.__dict__["decisions"] = []


def find_look_in_charge(viewer: Viewer, look_id: int, *, now: datetime) -> SecondLook | None:
    """The second look that this reviewer holds."""
    if not viewer.may(REVIEW):
        return None
    return (
        SecondLook.objects.select_related("application")
        .filter(pk=look_id, second_by=viewer.actor, second_outcome="", leased_until__gt=now)
        .first()
    )


def get_second_look_visible_to(viewer: Viewer, look_id: int, *, on: date, now: datetime) -> Folder:
    """For the second reviewer who holds it. Raises CaseNotYours."""
    look = find_look_in_charge(viewer, look_id, now=now)
    if look is None:
        raise CaseNotYours
    return FolderThen(look, on)
