"""Whether the proof of days keeps up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from ccus.history.services.facts import run
from ccus.history.services.proof.publishing import last_closable_day

# A night without the worker is caught up by the next; more means that it does not run, or that something keeps days open.
TOLERATED_DAYS = 2


@dataclass(frozen=True)
class ProofHealth:
    """`newest` is the last day with a root, None before there is any; `behind` counts the days since that could have one."""

    newest: date | None = None
    behind: int = 0

    @property
    def is_good(self) -> bool:
        return self.behind <= TOLERATED_DAYS


def look_at_proofs(connection: psycopg.Connection[Any], *, now: datetime) -> ProofHealth:
    """One query. Before the migrations there is nothing to look at, and nothing wrong."""
    try:
        ((newest,),) = run(connection, "newest_root", {})
    except psycopg.errors.UndefinedTable:
        return ProofHealth()
    if newest is None:
        return ProofHealth()
    return ProofHealth(newest, max(0, (last_closable_day(now) - newest).days))
