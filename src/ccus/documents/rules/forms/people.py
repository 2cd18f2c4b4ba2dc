"""What stands in a roster's cells about one person: marks, insurances, and the columns of qualifications."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache

from ccus.documents.rules.forms.tables import read_rows
from ccus.registry.states import (
    COLOR_OF_LEVEL,
    Gender,
    InsuranceLine,
    InsuranceScheme,
    InsuranceStatus,
    SkillLevel,
)

LICENCES = "licences"
COLUMNS = ("education", "courses", LICENCES)
# Kinds of check-ups that everybody takes; all others are special ones (特殊健康診断).
GENERAL_CHECKUPS = ("一般", "定期", "雇入", "雇い入れ")


def age_on(birth_date: date, on: date) -> int:
    """Full years. Who was born on 29 February grows older on 1 March in other years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def role_marks(
    *, roles: Collection[str], gender: str, age: int, residence_code: str, qualifications: Iterable[str]
) -> str:
    """The letters of the column ※, in the order of `role_marks.csv`: 職女."""
    held = tuple(qualifications)
    tests = {
        "role": lambda value: value in roles,
        "gender": lambda value: gender == Gender(value),
        "below_age": lambda value: age < int(value),
        "residence": lambda value: residence_code.startswith(value),
        "qualification": lambda value: any(value in name for name in held),
    }
    return "".join(row["mark"] for row in _marks() if tests[row["when"]](row["value"]))


def mark_legend() -> tuple[tuple[str, str], ...]:
    """Each mark with its meaning."""
    return tuple((row["mark"], row["ja"]) for row in _marks())


def qualification_columns(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names by column of the roster; what no word of the table catches is a licence."""
    found: dict[str, list[str]] = {column: [] for column in COLUMNS}
    for name in names:
        column = next((row["column"] for row in _columns() if row["contains"] in name), LICENCES)
        found[column].append(name)
    return {column: tuple(dict.fromkeys(listed)) for column, listed in found.items()}


def insurance_words(line: InsuranceLine, status: str, scheme: str) -> str:
    """As rosters say it: 加入あり, 加入なし, 適用除外; the scheme where it is a person's own. Source: sample of FY2024."""
    if not status:
        return ""
    if status == InsuranceStatus.EXEMPT:
        return "適用除外"
    if status == InsuranceStatus.NOT_ENROLLED:
        return "加入なし"
    own = {InsuranceScheme.NATIONAL_PENSION, InsuranceScheme.NATIONAL_HEALTH, InsuranceScheme.PENSION_RECIPIENT,
           InsuranceScheme.CONSTRUCTION_NATIONAL_HEALTH, InsuranceScheme.LATE_ELDERLY, InsuranceScheme.DAY_LABOURER}  # fmt: skip
    if line is not InsuranceLine.EMPLOYMENT and scheme and InsuranceScheme(scheme) in own:
        return InsuranceScheme(scheme).label_ja
    return "加入あり"


def level_words(level: int) -> str:
    """4(金)."""
    return f"{level}({COLOR_OF_LEVEL[SkillLevel(level)].label_ja})"


def last_checkups(checkups: Iterable[tuple[str, date]], *, on: date) -> tuple[date | None, date | None, str]:
    """The day of the last general check-up by a day, then day and kind of the last special one."""
    taken = sorted((day, kind) for kind, day in checkups if day <= on)
    general = [day for day, kind in taken if kind.startswith(GENERAL_CHECKUPS)]
    special = [(day, kind) for day, kind in taken if not kind.startswith(GENERAL_CHECKUPS)]
    last = special[-1] if special else (None, "")
    return (general[-1] if general else None), last[0], last[1]


@cache
def _marks() -> tuple[Mapping[str, str], ...]:
    return tuple(read_rows("role_marks.csv"))


@cache
def _columns() -> tuple[Mapping[str, str], ...]:
    return tuple(read_rows("qualification_columns.csv"))
