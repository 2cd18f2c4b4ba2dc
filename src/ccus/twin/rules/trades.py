"""What a trade does and holds: the licence its firms have, the work written on rosters, usual qualifications."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ccus.twin.rules.tables import read_rows


@dataclass(frozen=True, kw_only=True)
class TradeHabits:
    """`core_course` is that of registered core technicians in the field; where a trade has none of its own, no field is named."""

    licence: str
    contents: tuple[str, ...]
    qualification: str
    core_course: str


def habits_of(trade_code: str) -> TradeHabits:
    """KeyError for a trade whose major is not in the demo's table."""
    return _habits()[trade_code[:2]]


@cache
def _habits() -> dict[str, TradeHabits]:
    return {
        row["major"]: TradeHabits(
            licence=row["licence"],
            contents=tuple(row["contents"].split(";")),
            qualification=row["qualification"],
            core_course=row["core_course"],
        )
        for row in read_rows("demo_trades")
    }


def known_licence_of(trade_code: str) -> str:
    """The licence trade of a trade; that of scaffolding and earthworks for a trade not in the table."""
    habits = _habits().get(trade_code[:2])
    return habits.licence if habits else "05"
