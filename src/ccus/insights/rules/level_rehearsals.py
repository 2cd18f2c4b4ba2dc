"""A change of a level's criteria, tried before it holds: what is changed, and who would gain or lose by it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ccus.levels.rules.book import CriteriaBook
from ccus.levels.rules.criteria import texts_in_force
from ccus.levels.rules.loading import COLUMNS, CRITERIA, TRADES, load_book

AGE_BANDS = (0, 20, 30, 40, 50, 60, 70)
"""Lower ends of the bands of age, in full years by year of birth."""
SPLITS = ("field", "age", "prefecture")


@dataclass(frozen=True, kw_only=True)
class CriteriaChange:
    """One level of one field with other numbers and another rule; empty texts ask for what the guideline asks.

    `trades` are those whose days count for the field, as `held_trades` writes them; None leaves them as they are.
    """

    field: str
    level: int
    work_days: str = ""
    foreman_or_crew_leader_days: str = ""
    foreman_days: str = ""
    management_after: str = ""
    qualification_rule: str = ""
    trades: str | None = None

    @property
    def moves_trades(self) -> bool:
        return self.trades is not None and _listed(self.trades) != _listed(held_trades(self.field))

    @property
    def question(self) -> str:
        """Names the kept answer."""
        return "level rehearsal " + "|".join(str(getattr(self, name)) for name in self.__dataclass_fields__)

    def book(self) -> CriteriaBook:
        """The book in force with this change in place of the level's rows. Raises CriteriaUnreadable."""
        texts = texts_in_force()
        rows = list(csv.DictReader(io.StringIO(texts[CRITERIA])))
        kept = [row for row in rows if (row["field"], row["level"]) != (self.field, str(self.level))]
        changed = dict.fromkeys(COLUMNS[CRITERIA], "") | {
            name: str(getattr(self, name)) for name in self.__dataclass_fields__ if name != "trades"
        }
        changed |= {"certainty": "found", "source": "a rehearsal"}
        changed_texts = {**texts, CRITERIA: _written(CRITERIA, [*kept, changed])}
        if self.moves_trades:
            changed_texts[TRADES] = self._trades(texts[TRADES])
        return load_book(changed_texts)

    def _trades(self, text: str) -> str:
        """The table of trades with those of this field in place of its rows."""
        kept = [row for row in csv.DictReader(io.StringIO(text)) if row["field"] != self.field]
        rows = []
        for each in _listed(self.trades or ""):
            prefix, _, condition = each.partition("/")
            sure = {"certainty": "found", "source": "a rehearsal"}
            rows.append({"field": self.field, "trade_prefix": prefix, "condition": condition, **sure})
        return _written(TRADES, [*kept, *rows])


def held_trades(field: str) -> str:
    """Trades whose days count for a field today, `12-01; 35-03/painting_works_only`: a beginning of trade codes, and on which works."""
    rows = [row for row in csv.DictReader(io.StringIO(texts_in_force()[TRADES])) if row["field"] == field]
    return "; ".join("/".join(part for part in (row["trade_prefix"], row["condition"]) if part) for row in rows)


def _listed(trades: str) -> list[str]:
    """In an order of their own, so that typing them in another order is no change."""
    return sorted({part for part in (each.strip() for each in trades.replace("；", ";").split(";")) if part})


def _written(file: str, rows: Iterable[Mapping[str, str]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS[file], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


@dataclass(frozen=True, kw_only=True)
class Part:
    """How many people of a part of a split would gain or lose a level; `judged` have a counted day in the field."""

    split: str
    part: str
    judged: int
    gain: int
    lose: int


def compare(
    field: str,
    *,
    before: NDArray[np.int8],
    after: NDArray[np.int8],
    birth_years: NDArray[np.int32],
    prefectures: NDArray[np.str_],
    on: date,
) -> tuple[Part, ...]:
    """Parts of one field, of bands of age, of prefectures, in this order. Arrays have one place per person."""
    gain, lose = after > before, after < before
    ages = np.clip(on.year - birth_years, 0, 120)
    bands = np.asarray(AGE_BANDS)[np.searchsorted(AGE_BANDS, ages, side="right") - 1]
    labels: tuple[tuple[str, NDArray[np.str_]], ...] = (
        ("field", np.full(len(before), field)),
        ("age", bands.astype(np.str_)),
        ("prefecture", prefectures),
    )
    found: list[Part] = []
    for split, parts in labels:
        judged, gained, lost = (Counter(parts[chosen].tolist()) for chosen in (np.ones_like(gain), gain, lose))
        order = sorted(judged, key=lambda part: int(part) if part.isdigit() else 0)
        found += [
            Part(split=split, part=part, judged=judged[part], gain=gained[part], lose=lost[part]) for part in order
        ]
    return tuple(found)
