"""Shapes that every page shares: the frame around it, links, marks, deadlines and notices.

A view fills these frozen values; a template only reads them. Text in them is already worded and translated,
addresses are already reversed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Tone(StrEnum):
    """What a notice means; each has its own icon and word."""

    INFO = "info"
    SUCCESS = "success"
    ATTENTION = "attention"
    DANGER = "danger"


@dataclass(frozen=True)
class Link:
    """An address with its words. `icon` is a name from assets/icons.json; `count` is shown as a small number."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Hat:
    """For whom somebody works just now: a firm, a site or themselves. `code` is sent back to put the hat on."""

    code: str
    name: str
    kind: str
    current: bool = False


@dataclass(frozen=True)
class PageFrame:
    """What stands around every page, as the variable `frame`. Without a hat nobody is signed in.

    At most five tasks; `more_tasks` have no room beside them and stand in the menu of the hat.
    """

    home_url: str = "/"
    sign_in_url: str = "/account/login/"
    sign_out_url: str = "/account/logout/"
    help_url: str = ""
    language_url: str = "/language/"
    account_name: str = ""
    account_url: str = ""
    hat: Hat | None = None
    hats: tuple[Hat, ...] = ()
    switch_hat_url: str = ""
    tasks: tuple[Link, ...] = ()
    more_tasks: tuple[Link, ...] = ()
    demo_roles: tuple[Hat, ...] = ()
    demo_role_url: str = ""


@dataclass(frozen=True)
class Deadline:
    """The last day on which something can still be done, and how many days are left (0: today, below 0: over)."""

    on: date
    days_left: int

    @property
    def urgency(self) -> str:
        """over, danger (3 days or fewer), attention (7 or fewer) or calm."""
        if self.days_left < 0:
            return "over"
        if self.days_left <= 3:
            return "danger"
        return "attention" if self.days_left <= 7 else "calm"


@dataclass(frozen=True)
class Notice:
    """One message above the content: what happened, and what to do."""

    tone: Tone
    title: str
    text: str = ""
    action: Link | None = None


@dataclass(frozen=True)
class Explanation:
    """Why something was judged as it was. `values` are pairs of name and value that the rule looked at."""

    title: str
    what: str
    why: str = ""
    rule: str = ""
    values: tuple[tuple[str, str], ...] = ()
    what_to_do: str = ""
    who: str = ""


@dataclass(frozen=True)
class MonthNav:
    """Which month is shown and where its neighbours are (empty: nothing there)."""

    month: date
    previous_url: str = ""
    next_url: str = ""
    this_month_url: str = ""


@dataclass(frozen=True)
class Pages:
    """Where one stands in a long list. `first` and `last` number the rows shown, from 1."""

    number: int
    count: int
    first: int
    last: int
    total: int
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: `share` is 0–100 of the longest bar, `text` its figure as shown."""

    label: str
    text: str
    share: float


@dataclass(frozen=True)
class Waiting:
    """What is shown until a job has counted: `done` of `total` parts are. The page at `refresh_url` has the answer in the end.

    After a failure `problem` says why in words, and `again_at` when the job tries again.
    """

    refresh_url: str
    done: int = 0
    total: int = 1
    problem: str = ""
    again_at: datetime | None = None

    @property
    def share(self) -> int:
        """0–100; something is drawn from the beginning."""
        return max(4, round(100 * self.done / self.total))
