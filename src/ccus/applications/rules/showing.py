"""Answers in words, as they were understood: what is echoed to the applicant and laid before the reviewer."""

from __future__ import annotations

from datetime import date
from typing import Any

from ccus.applications.rules.choices import words_of
from ccus.applications.rules.questions import Answers, Question, QuestionType
from ccus.kit.eras import display_date, display_date_english, display_date_era
from ccus.kit.ids import display_id
from ccus.kit.money import display_yen


def shown_value(question: Question, answers: Answers, language: str = "ja") -> str:
    """Empty where nothing was answered; what was typed where it could not be understood."""
    answer = answers.get(question.code, {})
    value = answer.get("value")
    if value is None or value == []:
        return str(answer.get("typed", "")) if question.type is not QuestionType.PAPER else ""
    return in_words(question, value, language)


def in_words(question: Question, value: Any, language: str = "ja") -> str:
    """A value as people write it. Days in both calendars, so that a slip of an era is seen."""
    if question.type in (QuestionType.DATE, QuestionType.BIRTH_DATE):
        day = date.fromisoformat(value)
        return f"{display_date(day)}（{display_date_era(day)}）" if language == "ja" else display_date_english(day)
    if question.type is QuestionType.POSTAL_CODE:
        return f"{value[:3]}-{value[3:]}"
    if question.type is QuestionType.BUSINESS_ID:
        return display_id(value)
    if question.type is QuestionType.YEN:
        return display_yen(value) if language == "ja" else f"{value:,} yen"
    if question.type is QuestionType.YES_NO:
        return {True: "はい", False: "いいえ"}[value] if language == "ja" else {True: "yes", False: "no"}[value]
    if question.type is QuestionType.CHOICE:
        return words_of(question.choices, value, language)
    if question.type is QuestionType.CHOICES:
        return ("、" if language == "ja" else ", ").join(words_of(question.choices, each, language) for each in value)
    if question.type is QuestionType.ENTRIES:
        return "\n".join(_entry_in_words(entry, language) for entry in value)
    if question.type is QuestionType.PAPER:
        return ""
    return str(value)


def _entry_in_words(entry: dict[str, str], language: str) -> str:
    day = date.fromisoformat(entry["on"]) if entry["on"] else None
    told = (display_date(day) if language == "ja" else display_date_english(day)) if day else ""
    return ("、" if language == "ja" else ", ").join(part for part in (entry["name"], told, entry["number"]) if part)
