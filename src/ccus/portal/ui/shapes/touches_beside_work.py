"""Touches at a training centre and at vending machines: a table of months under the sums of the fiscal years."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Link


@dataclass(frozen=True)
class CountRow:
    """One month or fiscal year, worded."""

    label: str
    training_people: int
    training_touches: int
    vending_people: int
    vending_touches: int


@dataclass(frozen=True)
class TouchesBesideWorkPage:
    """`is_training` says that the site is a training centre; without it only vending machines are shown."""

    site: str
    back: Link
    is_training: bool
    years: tuple[CountRow, ...]
    months: tuple[CountRow, ...]
