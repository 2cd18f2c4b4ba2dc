"""Who looked at me, and what the operator is asked to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Pages


@dataclass(frozen=True)
class LookRow:
    """One look: who, as what, what was shown, where, what for."""

    at: datetime
    who: str
    as_what: str
    items: tuple[str, ...]
    site: str
    purpose: str
    channel: str


@dataclass(frozen=True)
class LooksPage:
    rows: tuple[LookRow, ...]
    pages: Pages


@dataclass(frozen=True)
class AttentionRow:
    """One thing to look at. `answer_url` is empty once somebody has."""

    cause: str
    who: str
    role: str
    subject: str
    number: int
    limit: int
    first_at: datetime
    last_at: datetime
    answer_url: str
    looked_by: str
    looked_at: datetime | None
    note: str


@dataclass(frozen=True)
class AttemptRow:
    """Refused requests of somebody on a page and day."""

    who: str
    role: str
    subject: str
    page: str
    refusal: str
    attempts: int
    last_asked: str
    last_at: datetime


@dataclass(frozen=True)
class AttentionPage:
    rows: tuple[AttentionRow, ...]
    attempts: tuple[AttemptRow, ...]
    policy_url: str
    rehearsal_url: str
