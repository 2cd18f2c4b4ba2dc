"""Every word that people see exists in English, and the catalogue holds nothing else."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from tools.extract_messages import CATALOGUE, ROOT, extract_messages, update_catalogue

# Kana and kanji; the middle dot only separates.
JAPANESE = re.compile(r"[\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff]")
TEMPLATES = sorted((ROOT / "src/ccus/portal/templates").rglob("*.html"))
# Words that stay Japanese in English sentences: examples of what may be typed, and names.
STAYS_JAPANESE = ("1980年4月1日", "昭和55年4月1日", "日本語")

with CATALOGUE.open("rb") as file:
    MESSAGES = [message for message in read_po(file, locale="en") if message.id]

each_message = pytest.mark.parametrize("message", MESSAGES, ids=[str(message.id)[:40] for message in MESSAGES])


def texts(of_message: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [of_message] if isinstance(of_message, str) else list(of_message or ())


def test_the_catalogue_holds_the_words_of_the_source() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")

    assert len(extract_messages()) == len(MESSAGES) > 300
    assert update_catalogue(text) == text, "Run `make messages`."


@each_message
def test_each_word_has_its_english(message: Message) -> None:
    english = texts(message.string)

    assert len(english) == (2 if isinstance(message.id, tuple) else 1)
    for text in english:
        assert text, "fill in the translation"
        for kept in STAYS_JAPANESE:
            text = text.replace(kept, "")
        assert JAPANESE.search(text) is None
        assert "fuzzy" not in message.flags


@each_message
def test_placeholders_are_the_same_in_both_languages(message: Message) -> None:
    expected = {placeholder for text in texts(message.id) for placeholder in placeholders(text)}

    for text in texts(message.string):
        assert placeholders(text) == expected


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(ROOT)) for path in TEMPLATES])
def test_no_japanese_stands_in_a_template_untranslated(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for marked in (
        r"\{#.*?#\}",
        r"\{% ?comment.*?endcomment ?%\}",
        r"\{% ?blocktrans.*?endblocktrans(late)? ?%\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
    ):
        text = re.sub(marked, "", text, flags=re.DOTALL)
    for kept in STAYS_JAPANESE:
        text = text.replace(kept, "")

    assert JAPANESE.findall(text) == []


def placeholders(text: str) -> set[str]:
    """`%(name)s` and `{name}`."""
    named = set(re.findall(r"%\((\w+)\)[sd]", text))
    return named | {name for _, name, _, _ in string.Formatter().parse(re.sub(r"[{}]{2}", "", text)) if name}
