"""The one family of errors of this package: text typed by a person that cannot be read.

InputFormatError (ValueError)
├── ids.IdFormatError
├── calendar.MonthFormatError
└── eras.DateFormatError
"""

from typing import ClassVar

LONGEST_QUOTE = 40


class InputFormatError(ValueError):
    """Typed text that cannot be read, with a sentence for the person who typed it.

    `reason` is one word from the closed list of the subclass; `typed` is the text as it came in;
    `sentence_ja` and `sentence_en` say what happened, why, and what to do.

    `str(error)` holds the reason only: the typed text may be personal and must not reach a log.
    """

    what: ClassVar[str] = "input"

    def __init__(self, *, reason: str, typed: str, sentence_ja: str, sentence_en: str) -> None:
        super().__init__(f"The {self.what} cannot be read: {reason}.")
        self.reason = reason
        self.typed = typed
        self.sentence_ja = sentence_ja
        self.sentence_en = sentence_en


def quote(typed: str) -> str:
    """The typed text in a length that fits a sentence, line breaks shown as spaces."""
    line = " ".join(typed.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"
