"""Reports of a month to the retirement mutual aid (建退共): all sites, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ccus.portal.ui.shapes.common import Link, MonthNav, Notice, Pages, Waiting


@dataclass(frozen=True)
class Mark:
    """A state in word and colour. `weight` is fine, know, ask or act."""

    word: str
    weight: str


@dataclass(frozen=True)
class SiteRow:
    """One site of the month. Days and yen are those of the report."""

    name: str
    site_id: str
    url: str
    prime: str
    mark: Mark
    people: int
    days: int
    yen: int
    left_out: int


@dataclass(frozen=True)
class MonthPage:
    """All sites of a month. Sums are over all of them, whatever page is shown.

    `run_url` reports the `to_report` sites that wait in one go; `waiting` stands while that runs, `refused` are site and why of
    what the last run could not report.
    """

    nav: MonthNav
    people: int
    days: int
    yen: int
    left_out: int
    rows: tuple[SiteRow, ...]
    pages: Pages
    lists_url: str = ""
    numbers_url: str = ""
    run_url: str = ""
    to_report: int = 0
    waiting: Waiting | None = None
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Why:
    """Why days are left out; `days` is empty where all are. `repair` says what brings them in, `who` can do it."""

    what: str
    days: str
    repair: str
    who: str


@dataclass(frozen=True)
class PersonRow:
    """`name` is empty where it is not disclosed. `removal_url` takes out somebody who was added by hand."""

    name: str
    person_id: str
    firm: str
    mark: Mark
    count: int
    days: str
    whys: tuple[Why, ...]
    removal_url: str = ""


@dataclass(frozen=True)
class Difference:
    """Days of one person that the reports and the records do not share."""

    name: str
    firm: str
    added: str
    gone: str


@dataclass(frozen=True)
class ReportRow:
    """One report as it was handed in. `number` 1 is that of the month, later ones are additions."""

    number: int
    reporter: str
    at: datetime
    people: int
    days: int
    yen: int
    files: tuple[Link, ...]


@dataclass(frozen=True)
class SitePage:
    """One site and month. `report_url` is empty where nothing can be handed in now; `notice` says then why.

    `differences` are the first of `differing`; `is_addition`: what is handed in now comes after a report."""

    site: str
    site_url: str
    nav: MonthNav
    month: date
    mark: Mark
    people: int
    days: int
    yen: int
    left_out: int
    notice: Notice | None
    report_url: str
    is_addition: bool
    differences: tuple[Difference, ...]
    differing: int
    reports: tuple[ReportRow, ...]
    method: str
    filters: tuple[Link, ...]
    rows: tuple[PersonRow, ...]
    pages: Pages
    method_url: str = ""
    methods: tuple[tuple[str, str, bool], ...] = ()
    outsider_url: str = ""
    posters: tuple[Link, ...] = ()


@dataclass(frozen=True)
class FilePage:
    """Files of one report: name, in CP932, in UTF-8. `replaced` are name, column, character and what stands for it.

    `hidden` counts people whose names and numbers may not be shown any more and are blank in the files.
    """

    site: str
    back_url: str
    title: str
    files: tuple[tuple[str, Link, Link], ...]
    replaced: tuple[tuple[str, str, str, str], ...]
    replaced_total: int
    hidden: int
    has_cancelled: bool


@dataclass(frozen=True)
class OwnMonthRow:
    """One month of a person: how many days were reported, which, and yen."""

    month: date
    count: int
    days: str
    yen: int


@dataclass(frozen=True)
class OwnPage:
    """The last twelve months of a person; `rows` are those with reported days, the latest first."""

    days: int
    yen: int
    has_number: bool
    rows: tuple[OwnMonthRow, ...]
