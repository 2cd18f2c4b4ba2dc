"""Days that were probably worked, as the clerk of a firm and the prime see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.portal.ui.shapes.common import Deadline, MonthNav


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
    """`whose` is the firm or the site. `numbers_url` leads to where the prime tells how many people came. With `send_url` rows can be chosen and sent on to the form for many days."""

    whose: str
    nav: MonthNav
    deadline: Deadline
    rows: tuple[ProposedRow, ...]
    back_url: str
    send_url: str = ""
    numbers_url: str = ""
