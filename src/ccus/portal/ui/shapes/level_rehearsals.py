"""Trying a change of a level's criteria on the whole country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Waiting


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class TypedValue:
    """One column of the criteria: as it holds, and as it is typed."""

    name: str
    label: str
    held: str
    typed: str
    is_number: bool


@dataclass(frozen=True)
class PartRow:
    part: str
    judged: int
    gain: int
    lose: int


@dataclass(frozen=True)
class PartTable:
    title: str
    rows: tuple[PartRow, ...]


@dataclass(frozen=True)
class LevelRehearsalPage:
    """`sentence` tells the answer; `waiting` while a job counts; `problems` are faults of what was typed, each with its place."""

    fields: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    values: tuple[TypedValue, ...]
    sentence: str
    tables: tuple[PartTable, ...]
    counted_at: datetime | None
    waiting: Waiting | None
    problems: tuple[str, ...]
