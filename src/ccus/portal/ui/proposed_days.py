"""Rows of days that were probably worked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from ccus.history.queries.missing_days import PAGE_SIZE, Freshness, ProposedDay, ProposedPage
from ccus.history.rules.missing_days import reason_words
from ccus.portal.ui.shapes.common import Pages, Waiting
from ccus.portal.ui.shapes.missing_days import ProposedRow


class DayUrl(Protocol):
    """Where a person's day is told."""

    def __call__(self, technician_ccus_id: str, day: date) -> str: ...


def rows_to_send(
    proposed: Iterable[ProposedDay], *, url_of: DayUrl, key_of: Callable[[str, date], str], language: str
) -> tuple[ProposedRow, ...]:
    """For the clerk: each can be chosen and leads to the person's day."""
    return tuple(
        _row(
            day,
            place=day.site_name,
            key=key_of(day.technician_ccus_id, day.work_date),
            person_url=url_of(day.technician_ccus_id, day.work_date),
            language=language,
        )
        for day in proposed
    )


def rows_to_read(proposed: Iterable[ProposedDay], *, language: str) -> tuple[ProposedRow, ...]:
    """For the prime, who approves what people and firms send."""
    return tuple(_row(day, place=day.firm_name, key="", person_url="", language=language) for day in proposed)


def pages(found: ProposedPage, *, url_of: Callable[[int], str]) -> Pages:
    """Where the shown ones stand among all."""
    first = (found.page - 1) * PAGE_SIZE
    return Pages(
        number=found.page,
        count=found.pages,
        first=first + 1 if found.found else 0,
        last=first + len(found.days),
        total=found.found,
        previous_url=url_of(found.page - 1) if found.page > 1 else "",
        next_url=url_of(found.page + 1) if found.page < found.pages else "",
    )


def waiting(freshness: Freshness, *, refresh_url: str) -> Waiting | None:
    """While some sites were never looked at."""
    return None if freshness.is_complete else Waiting(refresh_url, freshness.done, freshness.total)


def places(found: ProposedPage) -> tuple[tuple[str, str], ...]:
    """Sites to choose from: ID and words."""
    return tuple(
        (place.ccus_id, _("%(site)s（%(days)d日）") % {"site": place.name, "days": place.days})
        for place in found.places
    )


def _row(day: ProposedDay, *, place: str, key: str, person_url: str, language: str) -> ProposedRow:
    words = [reason_words()[reason] for reason in day.reasons]
    return ProposedRow(
        name=day.technician_name,
        on=day.work_date,
        place=place,
        label=words[0].label(language),
        reasons=tuple(word.why(language) for word in words),
        key=key,
        person_url=person_url,
    )
