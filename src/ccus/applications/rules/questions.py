"""What is asked: pages of one group of questions each, by kind of application (`data/pages.csv`, `data/questions.csv`).

An answer is kept under the code of its question: `{"typed": …, "value": …}`, the text as typed and what was understood. The two
tables are the schema of answers; `SCHEMA_VERSION` goes up when a code changes its meaning, and each kept version names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias

from ccus.applications.rules.tables import read_rows
from ccus.applications.states import ApplicationKind, PaperKind

SCHEMA_VERSION = 1
# In the column `kinds`: asked of a proxy whatever the kind.
BY_PROXY = "proxy"

Answer: TypeAlias = Mapping[str, Any]
Answers: TypeAlias = Mapping[str, Answer]


class QuestionType(StrEnum):
    NAME = "name"
    KANA = "kana"
    PERSON_TEXT = "person_text"
    FIRM = "firm"
    LINE = "line"
    TEXT = "text"
    ENTRIES = "entries"
    ADDRESS = "address"
    DATE = "date"
    BIRTH_DATE = "birth_date"
    POSTAL_CODE = "postal_code"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    YEN = "yen"
    BUSINESS_ID = "business_id"
    CORPORATE_NUMBER = "corporate_number"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    PAPER = "paper"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `when` names an answer that must be given for it to be asked: `code=value` or `code!value`."""

    page: str
    code: str
    type: QuestionType
    is_required: bool
    when: str
    choices: str
    label_ja: str
    label_en: str
    help_ja: str
    help_en: str

    def label(self, language: str = "ja") -> str:
        return self.label_ja if language == "ja" else self.label_en

    def help(self, language: str = "ja") -> str:
        return self.help_ja if language == "ja" else self.help_en

    @property
    def paper_kind(self) -> PaperKind:
        """Of a question that asks for a paper. ValueError for others."""
        return PaperKind(self.choices)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One group of questions."""

    code: str
    kinds: frozenset[ApplicationKind]
    is_for_proxies: bool
    title_ja: str
    title_en: str
    lead_ja: str
    lead_en: str
    questions: tuple[Question, ...]

    def title(self, language: str = "ja") -> str:
        return self.title_ja if language == "ja" else self.title_en

    def lead(self, language: str = "ja") -> str:
        return self.lead_ja if language == "ja" else self.lead_en


@cache
def pages() -> tuple[Page, ...]:
    """All pages, in the order of asking."""
    questions = [
        Question(
            page=row["page"],
            code=row["code"],
            type=QuestionType(row["type"]),
            is_required=row["need"] == "required",
            when=row["when"],
            choices=row["choices"],
            label_ja=row["label_ja"],
            label_en=row["label_en"],
            help_ja=row["help_ja"],
            help_en=row["help_en"],
        )
        for row in read_rows("questions.csv")
    ]
    return tuple(
        Page(
            code=row["page"],
            kinds=frozenset(ApplicationKind(kind) for kind in row["kinds"].split() if kind != BY_PROXY),
            is_for_proxies=row["kinds"] == BY_PROXY,
            title_ja=row["title_ja"],
            title_en=row["title_en"],
            lead_ja=row["lead_ja"],
            lead_en=row["lead_en"],
            questions=tuple(question for question in questions if question.page == row["page"]),
        )
        for row in read_rows("pages.csv")
    )


def pages_of(kind: ApplicationKind, *, by_proxy: bool = False) -> tuple[Page, ...]:
    """The pages of a kind; `by_proxy` adds the consent that a proxy attaches for somebody without an account."""
    return tuple(page for page in pages() if kind in page.kinds or (by_proxy and page.is_for_proxies))


def find_page(kind: ApplicationKind, code: str, *, by_proxy: bool = False) -> Page | None:
    return next((page for page in pages_of(kind, by_proxy=by_proxy) if page.code == code), None)


def find_question(kind: ApplicationKind, code: str) -> Question | None:
    return next((each for page in pages_of(kind, by_proxy=True) for each in page.questions if each.code == code), None)


def value_of(answers: Answers, code: str) -> Any:
    """What was understood of an answer; None where nothing was."""
    return answers.get(code, {}).get("value")


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether the question concerns somebody with these answers."""
    if "!" in question.when:
        code, _, value = question.when.partition("!")
        return value_of(answers, code) not in (None, value)
    code, _, value = question.when.partition("=")
    return not question.when or _as_text(value_of(answers, code)) == value


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
