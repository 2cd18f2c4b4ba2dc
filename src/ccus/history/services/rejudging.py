"""Late facts change the past: what was concluded from touches is concluded again, at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from ccus.foundation import jobs
from ccus.foundation.changes import FactChange
from ccus.history.services import recomputing
from ccus.history.services.facts import lock_technicians, run

# Up to so many people are judged again inside the transaction that changed the facts (about 2 ms each); more go to the worker.
AT_ONCE = 500
CHUNK = 100


def rejudge_after(change: FactChange) -> None:
    """Listener of `foundation.changes`: concludes again everything that the change can have touched."""
    now = timezone.now()  # lint: clock — a listener has no caller's clock; the moment is only written beside the change
    with transaction.atomic():
        raw = raw_connection()
        if change.cards:
            run(raw, "adopt_touches_of_cards", {"cards": list(change.cards)})
        spans = _regrouped(raw, change) if change.identities_changed else affected(raw, change)
        if len(spans) > AT_ONCE:
            _enqueue(change)
        else:
            rejudge_people(raw, spans, cause=change.cause, now=now)


def _regrouped(raw: psycopg.Connection[Any], change: FactChange) -> list[tuple[int, date, date]]:
    """Gives touches to whom their card or ID names now. The spans are of before and after: days that somebody lost vanish, too."""
    lock_technicians(raw, change.technicians)
    before = affected(raw, change)
    run(raw, "give_touches_to_whom_they_name", {"technicians": list(change.technicians)})
    spans: dict[int, tuple[date, date]] = {}
    for technician, first, last in [*before, *affected(raw, change)]:
        known_first, known_last = spans.get(technician, (first, last))
        spans[technician] = (min(first, known_first), max(last, known_last))
    return [(technician, *span) for technician, span in sorted(spans.items())]


def rejudge_in_steps(change: FactChange, *, now: datetime) -> None:
    """The same for very many people, in transactions of their own; running it again does no harm."""
    spans = affected(raw_connection(), change)
    for start in range(0, len(spans), CHUNK):
        with transaction.atomic():
            rejudge_people(raw_connection(), spans[start : start + CHUNK], cause=change.cause, now=now)


def affected(raw: psycopg.Connection[Any], change: FactChange) -> list[tuple[int, date, date]]:
    """People whose touches or approved entries the change can concern, each with first and last work date."""
    return [
        (technician, first, last)
        for technician, first, last in run(
            raw,
            "people_to_rejudge",
            {
                "technicians": list(change.technicians),
                "sites": list(change.sites),
                "businesses": list(change.businesses),
                "cards": list(change.cards),
                "from_on": change.from_on,
                "until": change.until,
            },
        )
    ]


def rejudge_people(
    raw: psycopg.Connection[Any], spans: Sequence[tuple[int, date, date]], *, cause: str, now: datetime
) -> int:
    """Concludes again the given spans (technician, first and last work date). Gives the number of records changed."""
    changed = 0
    for start in range(0, len(spans), CHUNK):
        chunk = spans[start : start + CHUNK]
        found = recomputing.recompute(
            raw,
            [technician for technician, _, _ in chunk],
            from_on=min(first for _, first, _ in chunk),
            until=max(last for _, _, last in chunk) + recomputing.ONE_DAY,
            cause=cause,
            now=now,
        )
        changed += len(found.changed) + len(found.vanished)
    return changed


def raw_connection() -> psycopg.Connection[Any]:
    """Django's psycopg connection, for the set-wise statements.

    Django looks whether a kept connection still lives only when it makes a cursor itself; after a restart of the database the
    dead one would stay for ten minutes.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return raw


def _enqueue(change: FactChange) -> None:
    jobs.enqueue(
        "history.rejudge",
        cause=change.cause,
        technicians=list(change.technicians),
        sites=list(change.sites),
        businesses=list(change.businesses),
        from_on=change.from_on.isoformat() if change.from_on else None,
        until=change.until.isoformat() if change.until else None,
    )
