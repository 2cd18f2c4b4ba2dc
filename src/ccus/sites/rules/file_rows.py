"""Rows of a hierarchy or a roster as they stand in a table of Excel: columns found by their headings, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccus.kit.folding import fold_digits, fold_width, remove_spaces

# The first spelling of each is the one that samples carry.
ROSTER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "technician": ("技能者ID", "技能者番号", "ID"),
    "name": ("氏名", "名前"),
    "trade": ("職種", "職種コード"),
    "roles": ("立場", "役割"),
    "work": ("作業内容",),
    "from_on": ("いつから", "開始日", "入場日"),
    "last_on": ("いつまで", "終了日", "退場日"),
    "education_on": ("新規入場者教育の日", "新規入場者教育", "教育日"),
    "foreign_category": ("特定技能の業務区分", "業務区分"),
    "foreign_from_on": ("従事する最初の日", "従事期間開始"),
    "foreign_last_on": ("従事する最後の日", "従事期間終了"),
}
HIERARCHY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "business": ("事業者ID", "会社ID"),
    "name": ("会社名", "事業者名"),
    "upper": ("上位の会社", "上位の事業者ID", "上位会社"),
    "from_on": ("いつから", "開始日"),
    "last_on": ("いつまで", "終了日"),
}
ID_LENGTH = 14
SHORTEST_ID = 10


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row. `number` is the one that the spreadsheet shows; `cells` by the name of the column, absent where empty."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


def find_rows(table: Sequence[Sequence[str]], columns: Mapping[str, tuple[str, ...]]) -> list[FileRow] | None:
    """The rows under the first row that names at least two of the columns; empty ones are left out. None without headings."""
    for place, row in enumerate(table):
        found = _columns_of(row, columns)
        if len(found) > 1:
            return [
                FileRow(number, cells)
                for number, line in enumerate(table[place + 1 :], start=place + 2)
                if (cells := {found[at]: cell for at, cell in enumerate(line) if at in found and cell.strip()})
            ]
    return None


def as_id(typed: str) -> str:
    """An ID whose leading zeros a spreadsheet took for those of a number gets them back; anything else stays."""
    digits = remove_spaces(fold_digits(fold_width(typed)))
    is_cut = digits.isascii() and digits.isdigit() and SHORTEST_ID <= len(digits) < ID_LENGTH
    return digits.zfill(ID_LENGTH) if is_cut else typed


def in_order_of_tiers(rows: Sequence[FileRow]) -> tuple[list[FileRow], list[FileRow]]:
    """Rows with each after the one that it names as its upper firm; and those that lead round in a circle."""
    key_of = {key: row for row in rows for key in (as_id(row.get("business")), row.get("name")) if key}
    ordered: list[FileRow] = []
    circling: list[FileRow] = []
    done: dict[int, bool] = {}

    for row in rows:
        # Up from the row without recursion: a hostile file may be as deep as it is long.
        way: dict[int, FileRow] = {}
        current: FileRow | None = row
        while current is not None and current.number not in done and current.number not in way:
            way[current.number] = current
            current = key_of.get(as_id(current.get("upper"))) if current.get("upper") else None
        leads_up = current is None or done.get(current.number, False)
        for one in reversed(way.values()):
            done[one.number] = leads_up
            (ordered if leads_up else circling).append(one)
    return ordered, circling


def repeated(rows: Sequence[FileRow], column: str) -> set[str]:
    """Values of a column that stand in more than one row."""
    counts = Counter(as_id(row.get(column)) for row in rows if row.get(column))
    return {value for value, count in counts.items() if count > 1}


def _columns_of(row: Sequence[str], columns: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    names = {_fold(spelling): name for name, spellings in columns.items() for spelling in spellings}
    found: dict[int, str] = {}
    for at, cell in enumerate(row):
        name = names.get(_fold(cell))
        if name is not None and name not in found.values():
            found[at] = name
    return found


def _fold(heading: str) -> str:
    """Headings are compared without width, spaces, and what stands in brackets or behind a mark."""
    bare = remove_spaces(fold_width(heading)).casefold().lstrip("*※")
    return bare.split("(")[0].rstrip("*※")
