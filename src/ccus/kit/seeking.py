"""Ranking what a search found: what somebody typed may be the whole name, its beginning, or a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
# After every text that begins with the one before it, in the order of code points.
LAST_CHARACTER = "\U0010ffff"


def end_of_beginning(text: str) -> str:
    """The upper bound of all texts that begin with this one, where texts are ordered by code points."""
    return text + LAST_CHARACTER


def ranked(rows: Iterable[T], *, keys_of: Callable[[T], Sequence[str]], sought: Sequence[str]) -> list[T]:
    """Rows with the likeliest first: a key equal to what is sought, beginning with it, holding it; shorter keys before longer.

    Rows that hold it in none of their keys come last, in the order given.
    """

    def place(row: T) -> tuple[int, int]:
        best = (3, 0)
        for key in keys_of(row):
            for text in sought:
                if not text or text not in key:
                    continue
                kind = 0 if key == text else 1 if key.startswith(text) else 2
                best = min(best, (kind, len(key)))
        return best

    return sorted(rows, key=place)
