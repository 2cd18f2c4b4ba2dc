"""Why a day was typed in: the author's own words, or one of the house's reasons, kept as a code and read in anybody's language."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from importlib import resources

# What people type never begins so: it is taken off.
_MARK = "house:"


class EntryReason(StrEnum):
    """Reasons that the house gives by itself. Words are rows of `data/entry_reasons.csv`."""

    MISSING_DAY_CONFIRMED = "missing_day_confirmed"
    RETIREMENT_LIST = "retirement_list"


def stored_reason(reason: str) -> str:
    """What is kept: the code of a reason of the house, or typed words without blanks around them."""
    if isinstance(reason, EntryReason):
        return f"{_MARK}{reason}"
    typed = reason.strip()
    while typed.startswith(_MARK):
        typed = typed.removeprefix(_MARK).strip()
    return typed


def reason_text(stored: str, *, language: str) -> str:
    """Words for a reader. A code that this version does not know is shown as it is."""
    words = _words().get(stored.removeprefix(_MARK)) if stored.startswith(_MARK) else None
    return words[language != "ja"] if words else stored


@cache
def _words() -> dict[str, tuple[str, str]]:
    text = resources.files("ccus.history.data").joinpath("entry_reasons.csv").read_text(encoding="utf-8")
    return {row["code"]: (row["label_ja"], row["label_en"]) for row in csv.DictReader(text.splitlines())}
