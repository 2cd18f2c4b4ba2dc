"""What people are put on the roster for (作業内容): a few words by trade; most rosters leave them out."""

from __future__ import annotations

from functools import cache

from ccus.twin.rules.nation.tables import TRADES
from ccus.twin.rules.tables import read_rows

_LEFT_OUT = ("",) * 3


@cache
def work_contents() -> tuple[tuple[str, ...], ...]:
    """By position in `TRADES`. Those of a firm on a site share one: that at the node's number modulo how many there are."""
    by_major = {row["major"]: (*row["contents"].split(";"), *_LEFT_OUT) for row in read_rows("demo_trades")}
    return tuple(by_major.get(trade[:2], ("",)) for trade in TRADES)
