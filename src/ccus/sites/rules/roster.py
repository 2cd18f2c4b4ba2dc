"""Roster entries (作業員名簿): the set of site roles, and what to suggest for somebody who is put on a roster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ccus.sites.states import SiteRole


@dataclass(frozen=True, slots=True)
class PastEntry:
    """An earlier roster entry of the same person, at any site of the same firm."""

    from_on: date
    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to fill in beforehand. `source` is "last_time", "main_trade" or "nothing"."""

    trade_code: str
    site_roles: tuple[str, ...]
    work_content: str
    source: str


def unknown_roles(typed: Iterable[str]) -> list[str]:
    """Those of the typed values that are no site role."""
    known = {role.value for role in SiteRole}
    return [role for role in typed if role not in known]


def find_roles(typed: str) -> list[str]:
    """Roles as people write them into one cell, by their words or codes, divided by any mark; what is no role stays as typed."""
    words = {role.label_ja: role.value for role in SiteRole} | {
        "一般": SiteRole.OTHER.value,
        "その他": SiteRole.OTHER.value,
    }
    parts = (part.strip() for part in re.split(r"[、,，・/／;；\s]+", typed))
    return [words.get(part, part) for part in parts if part]


def as_role_set(typed: Iterable[str]) -> list[str]:
    """The roles as stored: each once, in alphabetical order. `other` goes where a real role stands beside it."""
    roles = set(typed)
    return sorted(roles - {SiteRole.OTHER.value} or roles)


def suggest(past: Sequence[PastEntry], *, main_trade_code: str) -> Suggestion:
    """What the person did last time; without a last time the main trade, in no special role."""
    if past:
        last = max(past, key=lambda entry: entry.from_on)
        return Suggestion(last.trade_code, last.site_roles, last.work_content, "last_time")
    source = "main_trade" if main_trade_code else "nothing"
    return Suggestion(main_trade_code, (SiteRole.OTHER.value,), "", source)


def is_covered(from_on: date, until: date | None, *, by: Sequence[tuple[date, date | None]]) -> bool:
    """Whether every day of the half-open range lies in one of the ranges, which may join end to end. None is open-ended."""
    return covered_parts(from_on, until, by=by) == [(from_on, until)]


def covered_parts(
    from_on: date, until: date | None, *, by: Sequence[tuple[date, date | None]]
) -> list[tuple[date, date | None]]:
    """The days of the half-open range that lie in one of the ranges, as ranges in order that do not touch each other."""
    parts: list[tuple[date, date]] = []
    until_day = until or date.max
    for first, end in sorted(by, key=lambda days: days[0]):
        start, stop = max(first, from_on), min(end or date.max, until_day)
        if start >= stop:
            continue
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], stop))
        else:
            parts.append((start, stop))
    return [(start, None if stop == date.max else stop) for start, stop in parts]
