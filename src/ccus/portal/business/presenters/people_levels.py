"""The level list of a firm in the shape of a table."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.levels.queries.business_levels import LevelList
from ccus.levels.rules.book import GUIDELINE
from ccus.portal.ui.needs import field_label


@dataclass(frozen=True)
class LevelRow:
    name: str
    technician_id: str
    field: str
    level: int
    points: int
    foreman_days: int


def level_rows(found: LevelList, *, language: str) -> tuple[LevelRow, ...]:
    """In the order of the list; the main trade stands for a field that is not known."""
    return tuple(
        LevelRow(
            name=line.name,
            technician_id=line.technician_ccus_id,
            field=field_label(line.field or GUIDELINE, line.trade_code, language=language),
            level=line.level,
            points=line.points,
            foreman_days=line.foreman_days,
        )
        for line in found.lines
    )
