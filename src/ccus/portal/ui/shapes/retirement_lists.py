"""A list of results of the mutual aid brought in (R方式): chosen, rehearsed, sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.site_files import RefusedLine


@dataclass(frozen=True)
class PastImport:
    """One list that was brought in before."""

    url: str
    at: datetime
    sent: int
    unchanged: int
    refused: int
    is_finished: bool


@dataclass(frozen=True)
class ListPage:
    """`packed` carries the rows from the rehearsal to the sending. `sites` are ID, name and whether it is chosen.

    `waiting` stands in place of the report while a job sends the rest; `sends` is what was sent or, rehearsed, would be.
    """

    save_url: str
    headings: tuple[str, ...]
    sites: tuple[tuple[str, str, bool], ...]
    past: tuple[PastImport, ...]
    chosen_site: str = ""
    trouble: str = ""
    packed: str = ""
    sends: int = 0
    unchanged: int = 0
    refused_total: int = 0
    refused: tuple[RefusedLine, ...] = ()
    report_url: str = ""
    waiting: Waiting | None = None
    is_rehearsed: bool = False
    is_done: bool = False
