"""Rows of days that were probably worked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from ccus.history.queries.missing_days import ProposedDay
from ccus.history.rules.missing_days import reason_words
from ccus.portal.business.presenters.people_days import key_of
from ccus.portal.ui.shapes.missing_days import ProposedRow


class DayUrl(Protocol):
    """Where a person's day is told."""

    def __call__(self, technician_ccus_id: str, day: date) -> str: ...


def rows_to_send(proposed: Iterable[ProposedDay], *, url_of: DayUrl, language: str) -> tuple[ProposedRow, ...]:
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
