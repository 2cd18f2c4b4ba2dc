"""The level list of a firm for business evaluation (経営事項審査), with who led as foreman last month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.sql import load_sql
from ccus.kit.calendar import JstMonth
from ccus.levels.rules.worth import level_worth

SEE = "levels:people-levels:view"
MOST_LINES = 1_000


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    """One person in one field; `field` is empty where only the card's level is known, then `trade_code` is the main trade.

    `points` count in Z if the field matches the licence trade. `foreman_days` are those of the month before.
    """

    technician_ccus_id: str
    name: str
    field: str
    trade_code: str
    level: int
    points: int
    foreman_days: int


@dataclass(frozen=True, kw_only=True)
class LevelList:
    """By reading of names. `points` counts each person once, by the highest level."""

    lines: tuple[LevelLine, ...]
    points: int
    month: JstMonth


def level_list_visible_to(viewer: Viewer, *, on: date) -> LevelList:
    """Today's people of the viewer's business with level 3 or 4. One statement. Raises PermissionMissing."""
    check_may(viewer, SEE)
    month = JstMonth.of(on).plus(-1)
    with connection.cursor() as cursor:
        cursor.execute(
            load_sql("levels", "levels_of_business"),
            {
                "business": viewer.business_ccus_id,
                "on": on,
                "from": month.first_on,
                "until": month.next().first_on,
                "most": MOST_LINES,
            },
        )
        rows = cursor.fetchall()
    worth = level_worth()
    lines = tuple(
        LevelLine(
            technician_ccus_id=ccus_id,
            name=" ".join(part for part in (family, given) if part),
            field=field,
            trade_code=trade_code,
            level=level,
            points=worth[level].evaluation_points,
            foreman_days=foreman_days,
        )
        for ccus_id, family, given, field, level, trade_code, foreman_days in rows
    )
    highest: dict[str, int] = {}
    for line in lines:
        highest[line.technician_ccus_id] = max(highest.get(line.technician_ccus_id, 0), line.points)
    return LevelList(lines=lines, points=sum(highest.values()), month=month)
