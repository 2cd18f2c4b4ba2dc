"""Waiting times in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import ngettext

from ccus.applications.queries.desk import DayOfDesk, Queue
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.review import WaitingDay, WaitingPage


def waiting_page(queue: Queue, days: Sequence[DayOfDesk], *, now: datetime, back: Link) -> WaitingPage:
    return WaitingPage(
        waiting=queue.waiting,
        oldest=span(now - queue.oldest_at) if queue.oldest_at else "",
        days=tuple(WaitingDay(day.on, day.decided, span(day.half), span(day.nine_tenths)) for day in days),
        latest=span(days[0].half) if days else "",
        back=back,
    )


def span(length: timedelta) -> str:
    """A length of time in one unit: 12分, 3時間, 5日."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return ngettext("%(count)d分", "%(count)d分", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)d時間", "%(count)d時間", hours) % {"count": hours}
    return ngettext("%(count)d日", "%(count)d日", hours // 24) % {"count": hours // 24}
