"""Trades (職種) of technicians and the 29 licence trades (許可業種) of businesses.

A trade is written `major-minor`: `06-01`. The table of minor trades is incomplete, because the official list is not public
in full: a minor that is not listed is accepted within a listed major, and `??` stands for a minor nobody knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ccus.kit.folding import fold_digits, fold_hyphens, fold_width, remove_spaces
from ccus.registry.rules.tables import read_rows

# The minor trade that carries the name of its major, where the official list is known.
FIRST_MINOR = "01"
UNKNOWN_MINOR = "??"
_SHAPE = re.compile(r"(\d{2})-(\d{2}|\?\?)", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Trade:
    """One listed trade. `certainty`: found (printed by a source), inferred, or name_only (the code is not known)."""

    code: str
    name_ja: str
    name_en: str
    certainty: str

    def name(self, language: str = "ja") -> str:
        return self.name_ja if language == "ja" else self.name_en


@cache
def major_trades() -> dict[str, Trade]:
    """The major trades by two-digit code, in the order of the codes."""
    return {
        row["major_code"]: Trade(
            code=row["major_code"], name_ja=row["name_ja"], name_en=row["name_en"], certainty=row["certainty"]
        )
        for row in read_rows("trade_majors.csv")
    }


@cache
def minor_trades() -> dict[str, Trade]:
    """The listed trades by full code (`06-01`), in the order of the codes."""
    return {
        f"{row['major_code']}-{row['minor_code']}": Trade(
            code=f"{row['major_code']}-{row['minor_code']}",
            name_ja=row["name_ja"],
            name_en=row["name_en"],
            certainty=row["certainty"],
        )
        for row in read_rows("trade_minors.csv")
    }


@cache
def licence_trades() -> dict[str, Trade]:
    """The 29 trades a construction licence is given for, by two-digit code."""
    return {
        row["code"]: Trade(code=row["code"], name_ja=row["name_ja"], name_en=row["name_en"], certainty=row["certainty"])
        for row in read_rows("licence_trades.csv")
    }


def fold_trade_code(typed: str) -> str:
    """A trade code as stored: half width, one ASCII hyphen, no spaces (`０６ー０１` and `0601` give `06-01`)."""
    folded = fold_hyphens(fold_digits(fold_width(remove_spaces(typed))))
    return f"{folded[:2]}-{folded[2:]}" if len(folded) == 4 and "-" not in folded else folded


def find_trade_code(typed: str) -> str:
    """A trade by its code or by its Japanese name, minor trades first; what is neither comes back folded as a code."""
    named = remove_spaces(fold_width(typed))
    return _codes_by_name().get(named) or fold_trade_code(typed)


@cache
def _codes_by_name() -> dict[str, str]:
    majors = {fold_width(trade.name_ja): f"{code}-{FIRST_MINOR}" for code, trade in major_trades().items()}
    return majors | {fold_width(trade.name_ja): code for code, trade in minor_trades().items()}


def is_known_trade(code: str) -> bool:
    """Whether the code is well-formed and its major trade is listed."""
    match = _SHAPE.fullmatch(code)
    return match is not None and match[1] in major_trades()


def trade_name(code: str, language: str = "ja") -> str:
    """The name of a trade; of its major with the code behind it where the minor is not listed; else the code itself."""
    listed = minor_trades().get(code)
    if listed is not None:
        return listed.name(language)
    major = major_trades().get(code[:2]) if is_known_trade(code) else None
    return f"{major.name(language)} ({code})" if major else code


def major_trade_name(code: str, language: str = "ja") -> str:
    """The name of the major trade a code belongs to, else the code itself."""
    major = major_trades().get(code[:2])
    return major.name(language) if major else code


def is_licence_trade(code: str) -> bool:
    return code in licence_trades()
