"""Links to services outside: consents, how old their answers are, and differences to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class DifferenceRow:
    """One value that the source has otherwise. `answer_url` is posted to with `answer` (accept or keep)."""

    label: str
    ours: str
    theirs: str
    answer_url: str


@dataclass(frozen=True)
class LinkRow:
    """`revoke_url` is empty once the consent is over. `as_of` is the age that the source gives its record."""

    number: str
    given_at: datetime
    last_on: date
    ended_at: datetime | None
    answered_at: datetime | None
    as_of: datetime | None
    facts: tuple[tuple[str, str], ...]
    problem: str
    is_waiting: bool
    differences: tuple[DifferenceRow, ...]
    revoke_url: str


@dataclass(frozen=True)
class LinksPage:
    """`trouble` says in words why the service gives no answer at present."""

    title: str
    lead: str
    rows: tuple[LinkRow, ...]
    trouble: str
    trouble_text: str
