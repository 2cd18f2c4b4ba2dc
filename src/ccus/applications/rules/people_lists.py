"""A table of people to apply for (一括申請リスト): one person a row, the headings in the words of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ccus.applications.rules.questions import Question, QuestionType, pages_of
from ccus.applications.rules.reading import read_answer
from ccus.applications.states import ApplicationKind
from ccus.kit.errors import InputFormatError
from ccus.kit.folding import fold_width, remove_spaces
from ccus.kit.hashing import sha256_hex
from ccus.kit.labels import Labelled
from ccus.kit.names import fold_name_for_search
from ccus.registry.rules.names import split_name

MOST_ROWS = 10_000
HEADING_WITHIN = 20
WHOLE_NAME, WHOLE_KANA = "whole_name", "whole_kana"
# Headings that lists of firms use beside the words of the questions.
_ALIASES = {
    "氏名": WHOLE_NAME,
    "名前": WHOLE_NAME,
    "フリガナ": WHOLE_KANA,
    "ふりがな": WHOLE_KANA,
    "氏名フリガナ": WHOLE_KANA,
    "住所": "address",
    "電話番号": "phone_mobile",
    "携帯": "phone_mobile",
    "所属事業者ID": "employer_ccus_id",
    "雇用年月日": "hired_on",
    "name": WHOLE_NAME,
}


class RowOutcome(Labelled):
    """What became of a row, or would become of it."""

    NEW = "new", "下書きを作ります", "a draft is made"
    NEW_TO_MEND = "new_to_mend", "下書きを作ります。直すところがあります", "a draft is made, with something to mend"
    CHANGED = "changed", "前の下書きを直します", "the draft of before is changed"
    SAME = "same", "前と同じなので、変わりません", "as before; nothing changes"
    SENT = "sent", "もう送られているので、変わりません", "sent already; nothing changes"
    TWICE = "twice", "同じ人が上の行にもあります", "the same person stands further up"
    NAMELESS = "nameless", "姓か氏名がないので、飛ばします", "without a name; left out"


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One row: its number as people see it, the answers in it, what could not be understood, and who it is (`key`)."""

    number: int
    name: str
    answers: dict[str, dict[str, Any]]
    problems: tuple[tuple[Question, InputFormatError], ...]
    key: str


class HeadingMissing(InputFormatError):
    """No row of headings; `reason` is "heading"."""

    what = "list"


def read_people(table: Sequence[Sequence[str]], *, kind: ApplicationKind, on: date) -> list[PersonRow]:
    """The people of a table. Columns with other headings are passed over. Raises HeadingMissing."""
    questions = _questions_by_heading(kind)
    at, columns = _find_heading(table, questions)
    by_code = {question.code: question for question in questions.values() if isinstance(question, Question)}
    people = []
    for number, cells in enumerate(table[at + 1 : at + 1 + MOST_ROWS], start=at + 2):
        typed = {
            code: cells[column] for column, code in columns.items() if column < len(cells) and cells[column].strip()
        }
        if typed:
            people.append(_person(number, _with_name_parts(typed), by_code, on=on))
    return people


def _person(number: int, typed: dict[str, str], questions: dict[str, Question], *, on: date) -> PersonRow:
    answers: dict[str, dict[str, Any]] = {}
    problems = []
    for code, text in typed.items():
        value = None
        try:
            value = read_answer(questions[code], text, on=on)
        except InputFormatError as problem:
            problems.append((questions[code], problem))
        answers[code] = {"typed": text, "value": value}
    family, given = (str(answers.get(code, {}).get("value") or "") for code in ("family_name", "given_name"))
    born = answers.get("birth_date", {})
    who = f"{fold_name_for_search(family + given)}/{born.get('value') or born.get('typed', '')}"
    return PersonRow(
        number=number,
        name=f"{family} {given}".strip(),
        answers=answers,
        problems=tuple(problems),
        key=sha256_hex(who) if family else "",
    )


def _with_name_parts(typed: dict[str, str]) -> dict[str, str]:
    """Names in one column are divided at the first space."""
    parts = dict(typed)
    for whole, first, second in (
        (WHOLE_NAME, "family_name", "given_name"),
        (WHOLE_KANA, "family_kana", "given_kana"),
    ):
        text = parts.pop(whole, "")
        if text and first not in parts:
            one, rest = split_name(text)
            parts |= {first: one} | ({second: rest} if rest else {})
    return parts


def _find_heading(table: Sequence[Sequence[str]], questions: dict[str, Question | str]) -> tuple[int, dict[int, str]]:
    """The row of headings, and the code of each column that is understood."""
    for at, cells in enumerate(table[:HEADING_WITHIN]):
        found = {column: questions[_bare(cell)] for column, cell in enumerate(cells) if _bare(cell) in questions}
        codes = {column: each if isinstance(each, str) else each.code for column, each in found.items()}
        if {"family_name", WHOLE_NAME} & set(codes.values()):
            return at, codes
    raise HeadingMissing(
        reason="heading",
        typed="",
        sentence_ja="見出しの行が見つかりません。「姓」「名」「生年月日」「住所」などの見出しを、表の最初の行に書いてください。",
        sentence_en="There is no row of headings. Write headings such as Family name, Birth date, Address into the first row.",
    )


def _questions_by_heading(kind: ApplicationKind) -> dict[str, Question | str]:
    headings: dict[str, Question | str] = {}
    for page in pages_of(kind):
        for question in page.questions:
            if question.type is not QuestionType.PAPER:
                for words in (question.label_ja, question.label_en, question.code):
                    headings.setdefault(_bare(words), question)
    known = {question.code: question for question in headings.values() if isinstance(question, Question)}
    for words, code in _ALIASES.items():
        if code in known or code in (WHOLE_NAME, WHOLE_KANA):
            headings[_bare(words)] = known.get(code, code)
    return headings


def _bare(heading: str) -> str:
    return remove_spaces(fold_width(heading)).casefold().removesuffix("*").removesuffix("(必須)")
