"""Levels of the whole country by any book of criteria, and rehearsals of a change: asked for by the operator, counted by a job, kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.insights.queries.nation import is_small_country
from ccus.insights.rules.level_rehearsals import CriteriaChange, Part, compare
from ccus.insights.services.answers import Counting, Freshness, Kept, is_fresh, keep_answers, kept_or_counting
from ccus.insights.services.level_columns import LevelColumns, read_level_columns
from ccus.kit.calendar import jst_date
from ccus.levels.rules.book import CriteriaBook
from ccus.levels.rules.criteria import book_in_force
from ccus.levels.rules.judging import UNJUDGED_LEVEL
from ccus.levels.rules.sets import levels_of_set

GOOD_FOR = timedelta(days=1)
WORD = "levels:criteria:rehearse"


@dataclass(frozen=True, kw_only=True)
class FoundLevelRehearsal:
    """`counted_at` is None where it was just now."""

    parts: tuple[Part, ...]
    counted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FieldLevels:
    """Of the people of one field (places in the country): level by the records, and the highest possible one."""

    people: NDArray[np.int64]
    level: NDArray[np.int8]
    possible: NDArray[np.int8]


def levels_of_country(columns: LevelColumns, *, on: date, book: CriteriaBook) -> dict[str, FieldLevels]:
    """By field, everybody with a counted day in it."""
    found = {}
    for field, people in columns.people.items():
        level, possible = levels_of_set(field, columns=columns.fields[field], on=on, book=book)
        found[field] = FieldLevels(people=people, level=level, possible=possible)
    return found


def find_level_rehearsal(viewer: Viewer, change: CriteriaChange, *, now: datetime) -> FoundLevelRehearsal | Counting:
    """A small country is counted at once, others by a job, whose answer is kept for a day.

    Raises PermissionMissing, CriteriaUnreadable, LakeEmpty.
    """
    check_may(viewer, WORD)
    change.book()
    if is_small_country():
        return FoundLevelRehearsal(parts=_rehearse(change, on=jst_date(now)))
    kept = kept_or_counting(
        change.question, Freshness(now=now, good_for=GOOD_FOR), job="insights.rehearse_level", change=asdict(change)
    )
    if isinstance(kept, Kept):
        return FoundLevelRehearsal(parts=tuple(Part(**part) for part in kept.content), counted_at=kept.made_at)
    return kept


def keep_level_rehearsal(change: CriteriaChange, *, now: datetime) -> None:
    """Counts, unless somebody else just did."""
    if is_fresh(change.question, Freshness(now=now, good_for=GOOD_FOR)):
        return
    parts = [asdict(part) for part in _rehearse(change, on=jst_date(now))]
    keep_answers({change.question: parts}, stamps={change.question: now.isoformat()}, now=now)


def _rehearse(change: CriteriaChange, *, on: date) -> tuple[Part, ...]:
    columns = read_level_columns(on=on, book=book_in_force(), other=change.book())
    return rehearse(change, columns=columns, on=on)


def rehearse(change: CriteriaChange, *, columns: LevelColumns, on: date) -> tuple[Part, ...]:
    """Who gains and who loses a level by the records, by field, age and prefecture. Nobody in a field without any trade.

    Other trades have other days, which are counted here: that takes as long as `columns` did.
    """
    book = change.book()
    judged = _judged(change.field, columns, on=on, book=book_in_force())
    if change.moves_trades:
        changed = _judged(change.field, read_level_columns(on=on, book=book, other=book_in_force()), on=on, book=book)
    else:
        changed = _judged(change.field, columns, on=on, book=book)
    people = np.union1d(judged[0], changed[0])
    if not len(people):
        return ()
    before, after = (_spread(found, people) for found in (judged, changed))
    return compare(
        change.field,
        before=before,
        after=after,
        birth_years=columns.country.birth_years[people],
        prefectures=columns.country.prefectures[people],
        on=on,
    )


Judged = tuple[NDArray[np.int64], NDArray[np.int8]]
"""Places of people, and the level of each by the records."""


def _judged(field: str, columns: LevelColumns, *, on: date, book: CriteriaBook) -> Judged:
    if field not in columns.fields:
        return np.zeros(0, np.int64), np.zeros(0, np.int8)
    level, _ = levels_of_set(field, columns=columns.fields[field], on=on, book=book)
    return columns.people[field], level


def _spread(found: Judged, people: NDArray[np.int64]) -> NDArray[np.int8]:
    """Levels for more people than were judged: who has no counted day in the field is at the first level."""
    levels = np.full(len(people), UNJUDGED_LEVEL, np.int8)
    levels[np.searchsorted(people, found[0])] = found[1]
    return levels
