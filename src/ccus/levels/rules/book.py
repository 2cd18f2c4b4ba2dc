"""A book of criteria (能力評価基準): fields, what each level asks for and from when, trades, qualifications.

Criteria are drawn up by trade bodies and revised from time to time, so each row holds for a range of days. Where the text of a
field is not known, the ministry's guideline stands in, number by number, and the result says so. Books are made by `loading.py`;
the one in force comes from this app's data files (`criteria.py`), others are rehearsed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ccus.levels.rules.expressions import UNKNOWN_TEXT, Expression
from ccus.levels.rules.qualifications import NameTable, QualificationName

GUIDELINE = "guideline_default"
FOUND = "found"
LOWEST_JUDGED_LEVEL, HIGHEST_LEVEL = 2, 4
JUDGED_LEVELS = range(LOWEST_JUDGED_LEVEL, HIGHEST_LEVEL + 1)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One evaluation field."""

    code: str
    name_ja: str
    name_en: str

    def name(self, language: str = "ja") -> str:
        return self.name_ja if language == "ja" else self.name_en


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What one level of one field asks for on days in [valid_from, valid_until). None: the source is silent, or nothing is asked.

    `management_after` is the code of a course; days as foreman or crew leader count from the month after it. `expression` is
    None where no text about qualifications was found. `certainty`: found, partial or unknown.
    """

    field: str
    level: int
    work_days: int | None
    foreman_or_crew_leader_days: int | None
    foreman_days: int | None
    management_after: str
    qualification_rule: str
    expression: Expression | None
    valid_from: date
    valid_until: date
    certainty: str
    note: str
    source: str
    line: int


@dataclass(frozen=True, kw_only=True)
class FieldTrade:
    """Records whose trade code begins with the prefix count for the field; with `content`, those whose work content has it.

    `certainty`: found, or inferred where the trade bears the name of the field.
    """

    field: str
    prefix: str
    content: str = ""
    certainty: str = FOUND
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A criterion with its gaps filled. `stand_in`: at least one number of days is the guideline's, not the field's own.

    `foreman_or_crew_leader_days` is asked for level 3, `foreman_days` for level 4; 0 where nothing is asked.
    `rule_stand_in` says the same of the qualifications. `certainty`, `note` and `valid_from` are those of the field's own row, None
    without one.
    """

    level: int
    work_days: int
    foreman_or_crew_leader_days: int
    foreman_days: int
    stand_in: bool
    source: str
    management_after: str
    expression: Expression
    rule_stand_in: bool
    certainty: str
    note: str
    valid_from: date | None = None

    @property
    def management_days(self) -> int:
        """Days as foreman (level 4), or as foreman or crew leader (level 3)."""
        return self.foreman_days if self.level == HIGHEST_LEVEL else self.foreman_or_crew_leader_days


@dataclass(frozen=True, kw_only=True)
class CriteriaBook:
    """Everything levels are judged by. `mark` is a digest of the texts that the book was made from."""

    fields: Mapping[str, Field]
    rows: tuple[Criterion, ...]
    trades: tuple[FieldTrade, ...]
    names: Mapping[str, QualificationName]
    mark: str

    @cached_property
    def name_table(self) -> NameTable:
        return NameTable(self.names.values())

    @cached_property
    def _rows_of(self) -> dict[tuple[str, int], list[Criterion]]:
        found: dict[tuple[str, int], list[Criterion]] = {}
        for row in self.rows:
            found.setdefault((row.field, row.level), []).append(row)
        return found

    @cached_property
    def _guideline_from(self) -> date:
        return min(row.valid_from for row in self.rows if row.field == GUIDELINE)

    def find(self, field: str, *, level: int, on: date) -> Criterion | None:
        """The row in force on a day; rows of a level do not overlap."""
        rows = self._rows_of.get((field, level), ())
        return next((row for row in rows if row.valid_from <= on < row.valid_until), None)

    def requirement(self, field: str, *, level: int, on: date) -> Requirement:
        """What a level of a field asks for on a day, gaps filled from the guideline. KeyError for levels other than 2–4.

        The guideline is used for days before it came into force too: nothing earlier exists.
        """
        guideline = self.find(GUIDELINE, level=level, on=max(on, self._guideline_from))
        if guideline is None:
            raise KeyError(level)
        own = self.find(field, level=level, on=on)
        asks_both, asks_foreman = level == 3, level == HIGHEST_LEVEL
        work_days = own.work_days if own else None
        both = own.foreman_or_crew_leader_days if own else None
        foreman = own.foreman_days if own else None
        rule = own.expression if own else None
        return Requirement(
            level=level,
            work_days=work_days or guideline.work_days or 0,
            foreman_or_crew_leader_days=(both or guideline.foreman_or_crew_leader_days or 0) if asks_both else 0,
            foreman_days=(foreman or guideline.foreman_days or 0) if asks_foreman else 0,
            stand_in=field == GUIDELINE
            or work_days is None
            or (asks_both and both is None)
            or (asks_foreman and foreman is None),
            source=own.source if own and own.work_days else guideline.source,
            management_after=own.management_after if own else "",
            expression=rule or guideline.expression or UNKNOWN_TEXT,
            rule_stand_in=field == GUIDELINE or rule is None,
            certainty=own.certainty if own else "unknown",
            note=own.note if own else "",
            valid_from=own.valid_from if own else None,
        )

    def lower(self, field: str, *, on: date) -> Callable[[int], Expression]:
        """For `expressions.decide`: what a lower level of the same field asks for in qualifications on the same day."""
        return lambda level: self.requirement(field, level=level, on=on).expression

    def fields_of(self, trade_code: str, *, work_content: str = "") -> tuple[str, ...]:
        """Fields for which a day in a trade counts, in the order of the table; none where no list of trades is known."""
        return tuple(
            dict.fromkeys(
                each.field
                for each in self.trades
                if trade_code.startswith(each.prefix) and each.content in work_content
            )
        )
