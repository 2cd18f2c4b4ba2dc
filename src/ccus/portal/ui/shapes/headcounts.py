"""How many people each firm had at a site on a day, as the prime fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.portal.ui.shapes.common import Link, Pages


@dataclass(frozen=True)
class FirmRow:
    """`field` names the input; `typed` is what stands in it, `error` what is wrong with that."""

    field: str
    name: str
    recorded: int
    typed: str
    error: str = ""


@dataclass(frozen=True)
class HeadcountsPage:
    """`before_url` and `after_url` lead to the days around, empty where numbers of that day cannot be told.

    `is_searchable` where there are more firms than fit on a page; `search` is what is searched for.
    """

    site: str
    day: date
    back: Link
    action: str
    rows: tuple[FirmRow, ...]
    before_url: str
    after_url: str
    pages: Pages
    search: str = ""
    is_searchable: bool = False
