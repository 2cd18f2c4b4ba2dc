"""Whether the proof of days keeps up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

from ccus.history.services.facts import run
from ccus.history.services.proof.publishing import last_closable_day
from ccus.kit.calendar import jst_midnight

# A night without the worker is caught up by the next; more means that it does not run, or that something keeps days open.
TOLERATED_DAYS = 2


@dataclass(frozen=True)
class ProofHealth:
    """`newest` is the last day with a root, None before there is any; `behind` counts the days since that could have one.

    Without any root `behind` is one more than is tolerated where touches wait for longer than that, else 0.
    """

    newest: date | None = None
    behind: int = 0

    @property
    def is_good(self) -> bool:
        return self.behind <= TOLERATED_DAYS


def look_at_proofs(connection: psycopg.Connection[Any], *, now: datetime) -> ProofHealth:
    """One query, two before the first root. Before the migrations there is nothing to look at, and nothing wrong."""
    try:
        ((newest,),) = run(connection, "newest_root", {})
    except psycopg.errors.UndefinedTable:
        return ProofHealth()
    last = last_closable_day(now)
    if newest is not None:
        return ProofHealth(newest, max(0, (last - newest).days))
    tolerated_from = last - timedelta(days=TOLERATED_DAYS - 1)
    ((has_never_begun,),) = run(connection, "touches_without_proof", {"moment": jst_midnight(tolerated_from)})
    return ProofHealth(None, TOLERATED_DAYS + 1 if has_never_begun else 0)
