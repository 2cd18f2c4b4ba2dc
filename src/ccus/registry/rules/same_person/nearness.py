"""Short texts that differ by a slip: one sign wrong, left out, put in, or two neighbours exchanged."""

from __future__ import annotations

LONG = 7  # signs from which on two slips are still one name


def is_near(one: str, other: str) -> bool:
    """Whether one slip makes one of the other; two slips for long texts."""
    allowed = 2 if min(len(one), len(other)) >= LONG else 1
    if abs(len(one) - len(other)) > allowed or not share_a_sign(one, other):
        return False
    return slips_between(one, other, most=allowed) <= allowed


def share_a_sign(one: str, other: str) -> bool:
    return not set(one).isdisjoint(other)


def slips_between(one: str, other: str, *, most: int) -> int:
    """Edit distance with exchanges of neighbours (optimal string alignment); anything above `most` is `most` + 1."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, sign in enumerate(one, 1):
        line = [row]
        for column, others in enumerate(other, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (sign != others))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == others:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)
