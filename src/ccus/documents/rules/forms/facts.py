"""The small vocabulary of facts that forms are filled with (`data/forms/facts.csv`).

A fact is named by whose it is and what: `site.name`, `firm.licence_number`, `person.birth_date`. A form speaks of several firms
by their part in it; `prime.name` is the fact `firm.name` of the prime.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

from ccus.documents.rules.forms.tables import FormTableError, read_rows

FIRM_PARTS = frozenset({"firm", "prime", "upper", "first_tier"})


class Kind(StrEnum):
    """How a fact is written. ROWS is a small table that people type, with columns of its own."""

    TEXT = "text"
    LINES = "lines"
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"
    ROWS = "rows"


class Source(StrEnum):
    """Where a fact comes from. What the registry holds was looked at by a reviewer; the other three are words of the firms."""

    REGISTRY = "registry"
    SITE = "site"
    CHART = "chart"
    ROSTER = "roster"
    TYPED = "typed"
    MADE = "made"


class Keeps(StrEnum):
    """What of the past is known: nothing (today's value alone), since which day, or also when it was written."""

    NOTHING = "nothing"
    DAYS = "days"
    MOMENTS = "moments"


class Where(StrEnum):
    """Where a missing fact is put right."""

    SITE = "site"
    FIRM = "firm"
    CHART = "chart"
    ROSTER = "roster"
    PERSON = "person"
    FORM = "form"
    NOWHERE = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One word of the vocabulary. `items` are the registered items that somebody must be allowed to see to see this."""

    code: str
    kind: Kind
    label_ja: str
    label_en: str
    items: frozenset[str]
    source: Source
    keeps: Keeps
    where: Where
    columns: Mapping[str, str]

    @property
    def subject(self) -> str:
        """site, firm, person or made."""
        return self.code.partition(".")[0]

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en


class _Hidden:
    """What stands in place of a value that the reader may not see. The value itself goes no further than the gatherer."""

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN: Final = _Hidden()
TypedRow: TypeAlias = Mapping[str, str]
Value: TypeAlias = str | int | date | tuple[str, ...] | tuple[TypedRow, ...] | _Hidden | None
Facts: TypeAlias = Mapping[str, Value]
"""Values by the code of their fact."""


@cache
def facts() -> Mapping[str, Fact]:
    """All facts by code, in the order of the file."""
    return {row["fact"]: _fact(row) for row in read_rows("facts.csv")}


def fact_of(code: str) -> Fact:
    """The fact of a code in which a firm stands by its part. FormTableError for an unknown one."""
    part, _, word = code.partition(".")
    found = facts().get(f"firm.{word}" if part in FIRM_PARTS else code)
    if found is None:
        raise FormTableError(f"facts.csv has no fact {code}")
    return found


def _fact(row: Mapping[str, str]) -> Fact:
    try:
        return Fact(
            code=row["fact"],
            kind=Kind(row["kind"]),
            label_ja=row["ja"],
            label_en=row["en"],
            items=frozenset(row["items"].split()),
            source=Source(row["source"]),
            keeps=Keeps(row["keeps"]),
            where=Where(row["where"]),
            columns=dict(part.split("=", 1) for part in row["columns"].split(";")) if row["columns"] else {},
        )
    except ValueError as error:
        raise FormTableError(f"facts.csv, {row['fact']}: {error}") from error
