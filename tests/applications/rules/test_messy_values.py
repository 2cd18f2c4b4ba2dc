"""Three hundred ways of typing: none is refused for its form, none is kept in a way that could harm, all are echoed.

`messy_values.csv` holds the question, the text (as a Python literal without quotes, so that invisible characters are seen) and
what is to be understood, written by hand.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ccus.applications.rules.questions import Question, pages
from ccus.applications.rules.reading import Unreadable, read_answer
from ccus.applications.rules.showing import in_words
from ccus.kit.errors import InputFormatError

TODAY = date(2026, 11, 16)
QUESTIONS = {question.code: question for page in reversed(pages()) for question in page.questions}
DIRECTION_MARKS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def rows() -> list[tuple[str, str, Any]]:
    with (Path(__file__).parent / "messy_values.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["question"], row["typed"].encode("ascii").decode("unicode_escape"), json.loads(row["understood"]))
            for row in csv.DictReader(file)
        ]


ROWS = rows()


def question(code: str) -> Question:
    return QUESTIONS[code]


def test_there_are_three_hundred() -> None:
    assert len(ROWS) >= 300
    assert len({(code, typed) for code, typed, _ in ROWS}) == len(ROWS)


def test_each_is_understood_as_meant() -> None:
    wrong = []
    for code, typed, understood in ROWS:
        try:
            read = read_answer(question(code), typed, on=TODAY)
        except InputFormatError as problem:
            read = problem.reason
        if read != understood:
            wrong.append((code, typed, read, understood))

    assert wrong == []


def test_nothing_that_could_harm_is_kept() -> None:
    for code, typed, _ in ROWS:
        read = read_answer(question(code), typed, on=TODAY)
        if isinstance(read, str):
            assert not DIRECTION_MARKS & set(read), (code, typed)
            assert not {unicodedata.category(each) for each in read.replace("\n", "")} & {"Cc", "Cs", "Cn"}, (
                code,
                typed,
            )


def test_each_is_echoed_in_words() -> None:
    for code, typed, understood in ROWS:
        read = read_answer(question(code), typed, on=TODAY)

        for language in ("ja", "en"):
            assert in_words(question(code), read, language)
        assert read == understood


@pytest.mark.parametrize(
    ("code", "typed", "reason"),
    [
        ("birth_date", "ずっと前", "unreadable"),
        ("birth_date", "55.4.1", "year_unclear"),
        ("birth_date", "1990年2月30日", "impossible_day"),
        ("birth_date", "2030-01-01", "future"),
        ("birth_date", "2020-01-01", "age"),
        ("birth_date", "1890-01-01", "age"),
        ("family_kana", "山田", "kana"),
        ("phone_mobile", "なし", "phone"),
        ("postal_code", "100-00", "postal_code"),
        ("email", "taro.example.jp", "email"),
        ("experience_years", "長い", "number"),
        ("capital_yen", "たくさん", "number"),
        ("corporate_number", "1234567890123", "corporate_number"),
        ("employer_ccus_id", "123", "too_short"),
        ("gender", "?", "choice"),
        ("family_name", "長" * 101, "length"),
        ("career_text", "長" * 4_001, "length"),
        ("qualifications", "玉掛け技能講習", "entry"),
        ("qualifications", "玉掛け技能講習、2006年5月20日\n職長・安全衛生責任者教育、2026年11月17日", "future"),
    ],
)
def test_what_has_no_meaning_is_told_in_words_and_never_guessed(code: str, typed: str, reason: str) -> None:
    with pytest.raises(InputFormatError) as problem:
        read_answer(question(code), typed, on=TODAY)

    assert problem.value.reason == reason
    assert problem.value.sentence_ja.endswith("。")
    assert problem.value.sentence_en.endswith((".", "?"))
    assert typed not in str(problem.value)
    assert isinstance(problem.value, Unreadable) or reason in {
        "unreadable",
        "year_unclear",
        "impossible_day",
        "too_short",
    }


@pytest.mark.parametrize("typed", ["", " ", "　", "\u200b", "\u202e", "\n"])
def test_nothing_is_nothing(typed: str) -> None:
    for each in QUESTIONS.values():
        if each.type.value != "paper":
            assert read_answer(each, typed, on=TODAY) is None


@pytest.mark.parametrize(
    "line",
    [
        "玉掛け技能講習、平成18年5月20日、第1234号",
        "玉掛け技能講習,2006/5/20,第1234号",
        "玉掛け技能講習\t2006.5.20\t第1234号",
        "玉掛け技能講習　２００６年５月２０日　第1234号",
        "2006-05-20、玉掛け技能講習、第1234号",
        "玉掛け技能講習、H18.5.20取得、第1234号",
    ],
)
def test_a_qualification_is_read_in_any_order(line: str) -> None:
    assert read_answer(question("qualifications"), line, on=TODAY) == [
        {"name": "玉掛け技能講習", "on": "2006-05-20", "number": "第1234号"}
    ]
