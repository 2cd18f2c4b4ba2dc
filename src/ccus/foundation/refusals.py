"""The family of expected refusals.

Refusal                 something a person asked for cannot be done; said in words, never a stack trace
├── BadInput      422   what was typed or sent cannot be understood
├── NotAllowed    403   this viewer may not do it
├── NotFound      404   it does not exist, or this viewer may not know that it does
└── Conflict      409   the state of things does not allow it

Each app subclasses these in its own `errors.py`, one class per cause. `config/errors.py` turns them into problem+json
or a page, once. Defects (bugs) are ordinary exceptions and are never caught here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from ccus.kit.eras import display_date, display_date_english


class Refusal(Exception):
    """An expected refusal.

    Class attributes: `code` is stable and dotted (`history.batch_too_large`); `status` is the HTTP status; `title_ja` says
    what happened, `action_ja` what to do (`title_en`, `action_en` likewise). `str.format` placeholders are filled from
    `data`, the keyword arguments of the constructor, which also travel in the problem document. A day is given as `date`,
    never as text: the sentences tell it as people write it, 2026年11月21日(土) and 21 November 2026.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    title_ja: ClassVar[str]
    action_ja: ClassVar[str]
    title_en: ClassVar[str]
    action_en: ClassVar[str]

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code)
        self.data = data

    def sentence(self, language: str = "ja") -> str:
        """What happened and what to do, as one text."""
        return f"{self.title(language)}{'' if language == 'ja' else ' '}{self.action(language)}"

    def title(self, language: str = "ja") -> str:
        return self._filled(self.title_ja if language == "ja" else self.title_en, language)

    def action(self, language: str = "ja") -> str:
        return self._filled(self.action_ja if language == "ja" else self.action_en, language)

    def _filled(self, sentence: str, language: str) -> str:
        return sentence.format(**{name: _in_words(value, language) for name, value in self.data.items()})


def _in_words(value: Any, language: str) -> Any:
    if not isinstance(value, date) or isinstance(value, datetime):
        return value
    return display_date(value) if language == "ja" else display_date_english(value)


class BadInput(Refusal):
    status = 422


class NotAllowed(Refusal):
    status = 403


class NotFound(Refusal):
    status = 404


class Conflict(Refusal):
    status = 409
