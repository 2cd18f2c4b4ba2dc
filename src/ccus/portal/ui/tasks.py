"""The entries of the header, named by task. A page that is the beginning of a task adds its line here."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccus.access.viewers import Viewer
from ccus.portal.ui.shapes.common import Link

MOST_TASKS = 5


@dataclass(frozen=True, kw_only=True)
class Task:
    """One entry: shown to viewers who hold the word. `label` is a lazy translation, `icon` a name from assets/icons.json."""

    label: Promise
    route: str
    permission: str
    icon: str = ""


# In order of importance: a viewer sees the first five that their words allow.
TASKS: tuple[Task, ...] = (
    Task(label=_("自分の日数"), route="technician:days", permission="history:own-days:view", icon="calendar-days"),
    Task(
        label=_("うちの人の日数"),
        route="business:people-days",
        permission="history:people-days:view",
        icon="calendar-days",
    ),
)


def tasks_of(viewer: Viewer, *, path: str) -> tuple[Link, ...]:
    """At most five links; the one whose address begins `path` is marked as current."""
    open_to_viewer = [task for task in TASKS if viewer.may(task.permission)][:MOST_TASKS]
    links = [(task, reverse(task.route)) for task in open_to_viewer]
    return tuple(
        Link(label=str(task.label), url=url, icon=task.icon, current=path.startswith(url)) for task, url in links
    )
