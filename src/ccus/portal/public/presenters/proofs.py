"""The published roots of one month as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from ccus.history.queries.proofs import PublishedRoot
from ccus.kit.calendar import JstMonth
from ccus.portal.ui.shapes.common import MonthNav
from ccus.portal.ui.shapes.proofs import RootDay, RootsPage


def roots_page(month: JstMonth, roots: Sequence[PublishedRoot], *, span: tuple[date, date] | None) -> RootsPage:
    """`span` is the first and the last day with a root, None before there is any."""
    by_day = {root.day: root for root in roots}
    first = month.first_on - timedelta(days=month.first_on.weekday())
    last = month.last_on + timedelta(days=6 - month.last_on.weekday())
    cells = [
        _cell(date.fromordinal(number), by_day, month) for number in range(first.toordinal(), last.toordinal() + 1)
    ]
    return RootsPage(
        nav=_nav(month, span),
        weeks=tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7)),
        days=tuple(cell for cell in cells if cell.root),
        file_url=reverse("public:proof-roots-of-month", args=[month.first_on]) if roots else "",
        keys_url=reverse("public:proof-keys"),
        first=span[0] if span else None,
        last=span[1] if span else None,
    )


def _cell(day: date, by_day: dict[date, PublishedRoot], month: JstMonth) -> RootDay:
    if day not in month:
        return RootDay(day, is_outside=True)
    root = by_day.get(day)
    return RootDay(day, size=root.size, root=root.root) if root else RootDay(day)


def _nav(month: JstMonth, span: tuple[date, date] | None) -> MonthNav:
    has_earlier = span is not None and span[0] < month.first_on
    has_later = span is not None and span[1] > month.last_on
    return MonthNav(
        month=month.first_on,
        previous_url=_url(month.previous()) if has_earlier else "",
        next_url=_url(month.next()) if has_later else "",
    )


def _url(month: JstMonth) -> str:
    return f"{reverse('public:proof-roots')}?{urlencode({'month': str(month)})}"
