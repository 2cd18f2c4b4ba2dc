"""Days of a month as people type them: 1,2,5-9."""

from __future__ import annotations

import re

from ccus.kit.calendar import JstMonth
from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces

_PART = re.compile(r"(\d{1,2})(?:[-~〜](\d{1,2}))?", re.ASCII)


def read_days(typed: str, *, month: JstMonth) -> frozenset[int] | None:
    """The days; None when something in it is no day of the month, or nothing was typed."""
    folded = fold_hyphens(fold_digits(fold_width(remove_spaces(typed)))).replace("、", ",").replace("・", ",")
    days: set[int] = set()
    for part in filter(None, folded.replace("日", "").split(",")):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last <= month.length_days:
            return None
        days.update(range(first, last + 1))
    return frozenset(days) or None


def write_days(days: frozenset[int]) -> str:
    """The same days, runs drawn together: 1, 2, 5–9 as 1,2,5-9."""
    parts: list[str] = []
    ordered = sorted(days)
    start = 0
    for place, day in enumerate(ordered):
        if place + 1 < len(ordered) and ordered[place + 1] == day + 1:
            continue
        first = ordered[start]
        parts.append(str(first) if first == day else f"{first}-{day}" if day - first > 1 else f"{first},{day}")
        start = place + 1
    return ",".join(parts)
