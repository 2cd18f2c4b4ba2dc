"""Proofs of days: one's own to show, and the published roots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import MonthNav


@dataclass(frozen=True)
class ProofCode:
    """One touch with its proof as a QR (inline drawing with a viewBox and without a size) and as an address."""

    at: datetime
    site: str
    qr_svg: str
    url: str


@dataclass(frozen=True)
class ProofSheet:
    """The proofs of one day. `name` is empty when the holder leaves it out; `name_url` changes that. `without` touches have none."""

    on: date
    name: str
    codes: tuple[ProofCode, ...]
    without: int
    name_url: str
    back_url: str


@dataclass(frozen=True)
class RootDay:
    """A cell of the calendar of roots; without a root nothing is published for the day."""

    on: date
    is_outside: bool = False
    size: int | None = None
    root: str = ""


@dataclass(frozen=True)
class RootsPage:
    """`weeks` is the month in rows of seven days, Monday first. `file_url` is empty for a month without roots."""

    nav: MonthNav
    weeks: tuple[tuple[RootDay, ...], ...]
    days: tuple[RootDay, ...]
    file_url: str
    keys_url: str
    first: date | None = None
    last: date | None = None
