"""Days that were probably worked, as the clerk of a firm and the prime see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import Deadline, MonthNav, Pages, Waiting


@dataclass(frozen=True)
class ProposedRow:
    """One person and day. `key` chooses it in a form, `person_url` leads to the day, either empty where nothing can be done."""

    name: str
    on: date
    place: str
    label: str
    reasons: tuple[str, ...]
    key: str = ""
    person_url: str = ""


@dataclass(frozen=True)
class MissingDaysPage:
    """`whose` is the firm or the site. `numbers_url` leads to where the prime tells how many people came. With `send_url` rows can
    be chosen and sent on to the form for many days.

    `as_of` says until when changes were looked at, None where that is now; `waiting` that some sites were never looked at. With
    `filter_url` people can be searched (`search`) and a site chosen of `places` (value, words), now `place`.
    """

    whose: str
    nav: MonthNav
    deadline: Deadline
    rows: tuple[ProposedRow, ...]
    back_url: str
    pages: Pages
    send_url: str = ""
    numbers_url: str = ""
    as_of: datetime | None = None
    waiting: Waiting | None = None
    filter_url: str = ""
    search: str = ""
    place: str = ""
    places: tuple[tuple[str, str], ...] = ()
