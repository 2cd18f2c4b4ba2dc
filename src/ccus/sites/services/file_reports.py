"""What became of each row of a table that was handed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from ccus.foundation.refusals import Refusal
from ccus.kit.errors import InputFormatError


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not be used: its number as the spreadsheet shows it, what it was about, and why in both languages."""

    number: int
    about: str
    ja: str
    en: str


@dataclass(kw_only=True)
class FileReport:
    """`added` rows were written, or would be in a rehearsal; `unchanged` ones say what is so already."""

    added: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.added + self.unchanged + len(self.refused)

    def refuse(self, number: int, about: str, problem: Refusal | InputFormatError) -> None:
        if isinstance(problem, Refusal):
            self.refused.append(RefusedRow(number, about, problem.sentence("ja"), problem.sentence("en")))
        else:
            self.refused.append(RefusedRow(number, about, problem.sentence_ja, problem.sentence_en))
