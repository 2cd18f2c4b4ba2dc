"""The defects made on purpose: codes, rates and words of `data/nation_defects.csv`, and the bit each has in a day's mask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ccus.twin.rules.tables import read_rows


class Defect(StrEnum):
    """In the order of the table; the position is the bit."""

    NOT_ON_ROSTER = "not_on_roster"
    FIRM_NOT_IN_HIERARCHY = "firm_not_in_hierarchy"
    FIRM_EXPIRED = "firm_expired"
    CARD_REVOKED = "card_revoked"
    CARD_UNKNOWN = "card_unknown"
    CLOCK_AHEAD = "clock_ahead"
    CLOCK_SKEWED = "clock_skewed"
    SENT_TWICE = "sent_twice"
    SENT_LATE = "sent_late"
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    EXIT_FORGOTTEN = "exit_forgotten"
    TEST_DATA = "test_data"
    GATE_DARK = "gate_dark"
    TOUCH_LOST = "touch_lost"
    CARD_FORGOTTEN = "card_forgotten"
    CARDS_STACKED = "cards_stacked"
    CARD_REPEATED = "card_repeated"

    @property
    def bit(self) -> int:
        return 1 << _POSITIONS[self]

    @property
    def rate(self) -> float:
        return defect_kinds()[self].rate


_POSITIONS = {defect: position for position, defect in enumerate(Defect)}


@dataclass(frozen=True, kw_only=True)
class DefectKind:
    """One row of the table: how often, of what, and what it is."""

    rate: float
    share_of: str
    label_ja: str
    label_en: str
    what_en: str


@cache
def defect_kinds() -> dict[Defect, DefectKind]:
    return {
        Defect(row["code"]): DefectKind(
            rate=float(row["rate"]),
            share_of=row["share_of"],
            label_ja=row["label_ja"],
            label_en=row["label_en"],
            what_en=row["what_en"],
        )
        for row in read_rows("nation_defects")
    }
