"""Trying a change of a level's criteria before it holds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ccus.insights.errors import LakeEmpty
from ccus.insights.services.answers import Counting
from ccus.insights.services.level_rehearsals import FoundLevelRehearsal, find_level_rehearsal
from ccus.kit.calendar import jst_date
from ccus.levels.rules.loading import CriteriaUnreadable
from ccus.portal.operator.presenters import level_rehearsals as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.level_rehearsals import LevelRehearsalPage


@page(permission="levels:criteria:rehearse", audience="operator")
@require_safe
def rehearsal(request: PageRequest) -> HttpResponse:
    """GET `field`, `level`, the columns of the criteria by name, `count` to count; nothing is changed by looking."""
    viewer, now = request.viewer, timezone.now()
    on, language = jst_date(now), viewer.language
    change = presenter.asked_change(request.GET.dict(), on=on)
    found: FoundLevelRehearsal | Counting | None = None
    problems: tuple[str, ...] = ()
    if "count" in request.GET:
        try:
            found = find_level_rehearsal(viewer, change, now=now)
        except CriteriaUnreadable as unreadable:
            problems = presenter.problems(unreadable.faults, language=language)
        except LakeEmpty as refusal:
            problems = (refusal.sentence(language),)
    counted = found if isinstance(found, FoundLevelRehearsal) else None
    shape = LevelRehearsalPage(
        fields=presenter.field_choices(change, language=language),
        levels=presenter.level_choices(change),
        values=presenter.values_of(change, on=on),
        sentence=presenter.sentence(counted.parts) if counted else "",
        tables=presenter.tables(counted.parts, language=language) if counted else (),
        counted_at=counted.counted_at if counted else None,
        waiting=Waiting(refresh_url=request.get_full_path(), done=found.done, total=found.total)
        if isinstance(found, Counting)
        else None,
        problems=problems,
    )
    return render(request, "portal/operator/level-rehearsal/rehearsal.html", {"page": shape})
