"""What is handed in for a roster entry, and the columns it becomes: one place for a single form, a crew and a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.registry.errors import UnknownTrade
from ccus.registry.rules.names import tidy_text
from ccus.registry.rules.trades import fold_trade_code, is_known_trade
from ccus.sites.errors import (
    ForeignWorkIncomplete,
    RosterEntryEndsBeforeItBegins,
    SiteRoleMissing,
    SiteTextTooLong,
    UnknownSiteRole,
)
from ccus.sites.models import RosterEntry
from ccus.sites.rules.roster import as_role_set, unknown_roles
from ccus.sites.states import ForeignWorkCategory

ONE_DAY = timedelta(days=1)
LONGEST_CONTENT = 200


@dataclass(frozen=True, kw_only=True)
class RosterWork:
    """What a person does on a site: the part of an entry that changes in the course of the works.

    `site_roles` are values of SiteRole, at least one, in any order; `trade_code` in any spelling of major-minor.
    `education_on` is the day of the entry education. The category and both days of a specified skilled worker's work here
    go together; the days are both counted.
    """

    trade_code: str
    site_roles: Sequence[str]
    work_content: str = ""
    education_on: date | None = None
    foreign_work_category: str = ""
    foreign_from_on: date | None = None
    foreign_last_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RosterDraft(RosterWork):
    """One person to put on a roster. Days are JST, both counted; without `last_on` the entry stays open."""

    technician_ccus_id: str
    business_ccus_id: str
    from_on: date
    last_on: date | None = None


class WorkColumns(TypedDict):
    """The columns of RosterEntry that say what a person does."""

    trade_code: str
    site_roles: list[str]
    work_content: str
    education_on: date | None
    foreign_work_category: str
    foreign_work_period: DateRange | None


def read_work(work: RosterWork) -> WorkColumns:
    """Raises UnknownTrade, SiteRoleMissing, UnknownSiteRole, SiteTextTooLong, ForeignWorkIncomplete,
    RosterEntryEndsBeforeItBegins.
    """
    trade_code = fold_trade_code(work.trade_code)
    if not is_known_trade(trade_code):
        raise UnknownTrade(typed=work.trade_code)
    if not work.site_roles:
        raise SiteRoleMissing
    if strange := unknown_roles(work.site_roles):
        raise UnknownSiteRole(typed=strange[0])
    content = tidy_text(work.work_content)
    if len(content) > LONGEST_CONTENT:
        raise SiteTextTooLong(item_ja="作業内容", item_en="work content", length=len(content), limit=LONGEST_CONTENT)
    return WorkColumns(
        trade_code=trade_code,
        site_roles=as_role_set(work.site_roles),
        work_content=content,
        education_on=work.education_on,
        foreign_work_category=work.foreign_work_category,
        foreign_work_period=_foreign_period(work),
    )


def columns_of(entry: RosterEntry) -> WorkColumns:
    """What an entry says, for comparing it or letting another follow it."""
    return WorkColumns(
        trade_code=entry.trade_code,
        site_roles=entry.site_roles,
        work_content=entry.work_content,
        education_on=entry.education_on,
        foreign_work_category=entry.foreign_work_category,
        foreign_work_period=entry.foreign_work_period,
    )


def _foreign_period(work: RosterWork) -> DateRange | None:
    category, from_on, last_on = work.foreign_work_category, work.foreign_from_on, work.foreign_last_on
    if not category and from_on is None and last_on is None:
        return None
    if category not in set(ForeignWorkCategory) or from_on is None or last_on is None:
        raise ForeignWorkIncomplete
    if last_on < from_on:
        raise RosterEntryEndsBeforeItBegins(first_on=from_on, last_on=last_on)
    return DateRange(from_on, last_on + ONE_DAY)
