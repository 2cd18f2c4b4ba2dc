"""Delegations, what a proxy may begin, and what became of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DelegationLine:
    """One delegation in force. `kinds` are pairs of code and words; `revoke_url` is empty for the business."""

    who: str
    kinds: tuple[tuple[str, str], ...]
    last_on: date
    revoke_url: str = ""


@dataclass(frozen=True)
class ProxyPage:
    """`fresh` are kinds for somebody new; `delegated` those that people let the business apply for."""

    fresh: tuple[tuple[str, str], ...]
    delegated: tuple[DelegationLine, ...]
    list_url: str


@dataclass(frozen=True)
class ListRow:
    number: int
    name: str
    outcome: str
    is_fine: bool
    problems: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class ListPage:
    """What became of each row, and how many of each outcome."""

    is_taken: bool
    counts: tuple[tuple[str, int], ...]
    rows: tuple[ListRow, ...]
    more: int
