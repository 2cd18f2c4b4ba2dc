"""Who sees what, cell by cell, as the operator reads it and proposes changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Link


@dataclass(frozen=True)
class PolicyCell:
    """`certainty` is a word; `code` is found, inferred, assumed or decided; fixed cells cannot be changed."""

    shown: bool
    code: str
    certainty: str
    source: str
    is_fixed: bool


@dataclass(frozen=True)
class PolicyRow:
    """One item with a cell for each channel."""

    number: int
    item: str
    cells: tuple[PolicyCell, ...]
    propose_url: str


@dataclass(frozen=True)
class ChangeRow:
    """One proposal. The addresses of its buttons are the same; `may_agree` and `may_withdraw` say which are shown."""

    item: str
    whom: str
    phases: str
    channels: str
    shown: bool
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: str
    answered_by: str
    answered_at: datetime | None
    decision_url: str
    may_agree: bool
    may_withdraw: bool


@dataclass(frozen=True)
class DisclosurePolicyPage:
    """`subjects`, `relations` and `phases` choose which part of the matrix is shown."""

    subjects: tuple[Link, ...]
    relations: tuple[Link, ...]
    phases: tuple[Link, ...]
    heads: tuple[str, ...]
    rows: tuple[PolicyRow, ...]
    waiting: tuple[ChangeRow, ...]
    history: tuple[ChangeRow, ...]
