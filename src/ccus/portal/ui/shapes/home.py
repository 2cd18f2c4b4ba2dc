"""The public home page: what this is, how the country stands now, and the three doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Link


@dataclass(frozen=True)
class Figure:
    """A large number with its unit and a line saying what it counts."""

    value: int
    unit: str
    label: str


@dataclass(frozen=True)
class Door:
    """An entrance by role: a heading, one sentence and what can be done behind it."""

    icon: str
    title: str
    text: str
    action: Link
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class HomePage:
    """`live` are today's three figures as of `as_of`; `totals` those since the start."""

    as_of: datetime
    live: tuple[Figure, ...]
    totals: tuple[Figure, ...]
    doors: tuple[Door, ...]
