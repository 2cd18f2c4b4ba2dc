"""The way of a form that is handed in: from its maker up the hierarchy to the prime."""

from __future__ import annotations

from collections.abc import Sequence


def way_up(*, maker: str, above: Sequence[str], prime: str) -> tuple[str, ...]:
    """IDs of the firms that look at it, in their order. Empty for the prime's own; the prime alone for a firm outside the tree."""
    if maker == prime:
        return ()
    return (*(firm for firm in above if firm != prime), prime)


def next_on(way: Sequence[str], *, after: str) -> str:
    """The next to look at it after a firm, which is the maker or stands on the way; empty where it was the last."""
    if after not in way:
        return way[0] if way else ""
    return way[way.index(after) + 1] if after != way[-1] else ""


def may_decide(way: Sequence[str], *, firm: str, waits_for: str) -> bool:
    """Whom it waits for, and whoever stands above that firm and does not want to wait."""
    if firm not in way:
        return False
    return waits_for not in way or way.index(firm) >= way.index(waits_for)
