"""Approvals: what was typed by hand and waits for the prime, doubtful ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from ccus.portal.ui.shapes.common import Deadline, Explanation, Link, Pages


@dataclass(frozen=True)
class Doubt:
    """Why an entry should be looked at before it is approved."""

    text: str
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Entry:
    """One typed day that waits. `key` is sent back; `decline_url` takes the reason. `site` is named where several are listed."""

    key: str
    on: date
    name: str
    level: int
    firm: str
    trade: str
    role: str
    content: str
    entered_by: str
    entered_at: datetime
    site: str = ""
    note: str = ""
    from_time: time | None = None
    until_time: time | None = None
    doubts: tuple[Doubt, ...] = ()
    approve_url: str = ""
    decline_url: str = ""


@dataclass(frozen=True)
class ApprovalsPage:
    """`exceptions` have doubts, `ordinary` have none. `approve_all_url` takes the keys that are shown.

    The totals may be larger than what is shown: the rest comes up as these are decided. `approved_this_month` counts what
    was decided before. `missing_url` leads to days of the site that were probably worked and that nobody has sent, `flags_url` to touches
    that cannot be.
    """

    site: str
    deadline: Deadline
    exceptions: tuple[Entry, ...]
    ordinary: tuple[Entry, ...]
    exception_total: int
    ordinary_total: int
    approved_this_month: int
    approve_all_url: str
    decline_reasons: tuple[tuple[str, str], ...]
    pages: Pages | None = None
    sites: tuple[Link, ...] = ()
    missing_url: str = ""
    flags_url: str = ""


@dataclass(frozen=True)
class DeclinedEntry:
    """An entry whose declining could not be read: its key, what was typed, and what is missing."""

    key: str
    reason: str
    note: str
    errors: tuple[str, ...]
