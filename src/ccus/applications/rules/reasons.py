"""Why an application is returned or rejected: closed lists with what to do (`data/return_reasons.csv`, `data/rejection_reasons.csv`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ccus.applications.rules.tables import read_rows


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason: what is wrong and what to do, in both languages."""

    code: str
    name_ja: str
    name_en: str
    action_ja: str
    action_en: str

    def name(self, language: str = "ja") -> str:
        return self.name_ja if language == "ja" else self.name_en

    def action(self, language: str = "ja") -> str:
        return self.action_ja if language == "ja" else self.action_en


@cache
def return_reasons() -> dict[str, Reason]:
    """By code, in the order shown."""
    return _reasons("return_reasons.csv")


@cache
def rejection_reasons() -> dict[str, Reason]:
    """By code, in the order shown."""
    return _reasons("rejection_reasons.csv")


def _reasons(file_name: str) -> dict[str, Reason]:
    return {
        row["code"]: Reason(
            code=row["code"],
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            action_ja=row["action_ja"],
            action_en=row["action_en"],
        )
        for row in read_rows(file_name)
    }
