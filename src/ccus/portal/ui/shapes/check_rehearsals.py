"""Trying a changed rule of a check on the whole country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Link, Waiting


@dataclass(frozen=True)
class NumberField:
    """One number of the rule: as it holds, and as it is typed."""

    name: str
    label: str
    held: int
    typed: str


@dataclass(frozen=True)
class ClauseField:
    """One clause of a rule; `is_kept` while it would hold on."""

    code: str
    label: str
    is_kept: bool


@dataclass(frozen=True)
class RehearsalRow:
    part: str
    now: int
    later: int
    gained: int
    lost: int


@dataclass(frozen=True)
class RehearsalPage:
    """`sentence` tells the answer in words; `waiting` while a job counts; `problem` what is wrong with what was typed."""

    checks: tuple[Link, ...]
    check: str
    rule: str
    numbers: tuple[NumberField, ...]
    clauses: tuple[ClauseField, ...]
    rows: tuple[RehearsalRow, ...]
    sentence: str
    counted_at: datetime | None
    waiting: Waiting | None
    problem: str
