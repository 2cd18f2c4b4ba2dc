"""Qualifications, courses and awards that criteria name, and under which of them a registered name falls.

The registry keeps official names as text. They are compared without width, spaces and brackets' shape, with 一級 as 1級, and
without what papers add at the end (技能講習 of operations chiefs, 修了 …).
Source of the names: the criteria themselves (`data/criteria.csv`); other spellings are our own observation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_KANJI_NUMBERS = str.maketrans("一二三", "123")
_GRADE = re.compile("(第?)([一二三])(?=[級種])")
_ADDED = re.compile("(技能講習)?(修了証|修了者|修了|取得者|合格証)?$")


@dataclass(frozen=True, kw_only=True)
class QualificationName:
    """One line of the table. `implies`: codes that whoever has this one has as well."""

    code: str
    name_ja: str
    name_en: str
    aliases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()

    def name(self, language: str = "ja") -> str:
        return self.name_ja if language == "ja" else self.name_en


class NameTable:
    """Finds the code of a registered name: as it is written, then without what papers add at the end."""

    def __init__(self, names: Iterable[QualificationName]) -> None:
        self._exact: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        for each in names:
            for spelling in (each.name_ja, *each.aliases):
                self._exact.setdefault(_fold(spelling), each.code)
                self._bare.setdefault(_ADDED.sub("", _fold(spelling)), each.code)

    def find_code(self, registered_name: str) -> str | None:
        """None for a qualification that no criteria name."""
        folded = _fold(registered_name)
        return self._exact.get(folded) or self._bare.get(_ADDED.sub("", folded))


def with_implied(codes: Mapping[str, str], *, names: Mapping[str, QualificationName]) -> dict[str, str]:
    """Codes with their evidence, and the codes they imply with the same evidence."""
    found = dict(codes)
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        for implied in names[code].implies:
            if implied not in found:
                found[implied] = found[code]
                waiting.append(implied)
    return found


def _fold(name: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    return _GRADE.sub(lambda match: match[1] + match[2].translate(_KANJI_NUMBERS), folded)
