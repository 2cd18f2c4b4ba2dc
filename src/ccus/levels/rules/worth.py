"""What a level is worth: points in business evaluation (経営事項審査), and the annual income that the ministry published."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, kw_only=True)
class LevelWorth:
    """Points per person in Z, if the field matches the licence trade; income in yen a year, low and high end of the band."""

    level: int
    evaluation_points: int
    income_low_yen: int
    income_high_yen: int
    source: str


@cache
def level_worth() -> dict[int, LevelWorth]:
    """By level, 1 to 4."""
    text = resources.files("ccus.levels").joinpath("data", "level_worth.csv").read_text(encoding="utf-8")
    return {
        int(row["level"]): LevelWorth(
            level=int(row["level"]),
            evaluation_points=int(row["evaluation_points"]),
            income_low_yen=int(row["income_low_yen"]),
            income_high_yen=int(row["income_high_yen"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }
