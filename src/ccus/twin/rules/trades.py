"""What a trade does and holds: the licence its firms have, the work written on rosters, a usual qualification."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ccus.twin.rules.tables import read_rows


@dataclass(frozen=True, kw_only=True)
class TradeHabits:
    licence: str
    contents: tuple[str, ...]
    qualification: str


def habits_of(trade_code: str) -> TradeHabits:
    """KeyError for a trade whose major is not in the demo's table."""
    return _habits()[trade_code[:2]]


@cache
def _habits() -> dict[str, TradeHabits]:
    return {
        row["major"]: TradeHabits(
            licence=row["licence"], contents=tuple(row["contents"].split(";")), qualification=row["qualification"]
        )
        for row in read_rows("demo_trades")
    }


def known_licence_of(trade_code: str) -> str:
    """The licence trade of a trade; that of scaffolding and earthworks for a trade not in the table."""
    habits = _habits().get(trade_code[:2])
    return habits.licence if habits else "05"
