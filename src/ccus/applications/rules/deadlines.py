"""How long drafts, payments, corrections, kept papers and leases may take (`data/deadlines.toml`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from ccus.applications.rules.tables import read_settings
from ccus.applications.states import ApplicationState

_TABLE_OF_STATE = {
    ApplicationState.DRAFT: "draft",
    ApplicationState.AWAITING_PAYMENT: "payment",
    ApplicationState.RETURNED: "correction",
}


def last_day_in(state: ApplicationState, *, since: date) -> date | None:
    """The last day on which an application can go on from a state; None for states without a time limit."""
    table = _TABLE_OF_STATE.get(state)
    return since + timedelta(days=_days(table)) if table else None


def papers_leave_on(decided_on: date) -> date:
    """The day on which papers go, after the last decision."""
    return decided_on + timedelta(days=_days("papers"))


def longest_assessment() -> timedelta:
    """How long a first card waits for the evaluating body; then it is made with the level as it stands."""
    return timedelta(days=_days("assessment"))


def lease_until(now: datetime) -> datetime:
    """How long a case stays with a reviewer who does not act on it."""
    return now + timedelta(minutes=int(read_settings("deadlines.toml")["lease"]["minutes"]))


@cache
def _days(table: str) -> int:
    return int(read_settings("deadlines.toml")[table]["days"])
