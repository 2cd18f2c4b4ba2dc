"""Flags on touches that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import MonthNav


@dataclass(frozen=True)
class FlagRow:
    """One flag. `is_decided`: nobody is asked any more. POSTs to `appeal_url` (with `reason`) and `decision_url` (with `state`) answer it; empty where nobody here may."""

    what: str
    state: str
    at: datetime
    place: str
    name: str
    sentence: str
    advice: str
    appeal: str
    is_decided: bool
    appeal_url: str = ""
    decision_url: str = ""


@dataclass(frozen=True)
class FlagsPage:
    """`whose` is the site, empty for one's own. Without `nav` they are of all months: those that wait for the operator."""

    title: str
    whose: str
    rows: tuple[FlagRow, ...]
    nav: MonthNav | None = None
    back_url: str = ""
