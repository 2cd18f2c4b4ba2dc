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
TEMPLATES = sorted(
    path for path in (ROOT / "src/ccus").rglob("*") if "templates" in path.parts and path.suffix in {".html", ".txt"}
)
# Words that stay Japanese in English sentences: examples of what may be typed, headings of lists handed in, and names.
STAYS_JAPANESE = (
    *("1980年4月1日", "昭和55年4月1日", "日本語"),
    *("被共済者番号", "技能者ID", "就労日", "年月", "現場ID"),
)

with CATALOGUE.open("rb") as file:
    MESSAGES = [message for message in read_po(file, locale="en") if message.id]

each_message = pytest.mark.parametrize("message", MESSAGES, ids=[str(message.id)[:40] for message in MESSAGES])


def texts(of_message: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [of_message] if isinstance(of_message, str) else list(of_message or ())


def test_the_catalogue_holds_the_words_of_the_source() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")

    assert len(extract_messages()) == len(MESSAGES) > 300
    assert update_catalogue(text) == text, "Run `make messages`."


def test_the_catalogue_keeps_no_words_that_are_gone() -> None:
    with CATALOGUE.open("rb") as file:
        gone = [message.id for message in read_po(file, locale="en").obsolete.values()]

    assert gone == []


@each_message
def test_each_word_has_its_english(message: Message) -> None:
    assert faults_of(message) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("現場", ""), "no English"),
        (Message("現場", None), "no English"),
        (Message(("%(n)s人", "%(n)s人"), ("%(n)s person", "")), "no English"),
        (Message(("%(n)s人", "%(n)s人"), ("%(n)s people",)), "1 of 2 forms"),
        (Message("現場", "Site", flags=["fuzzy"]), "fuzzy"),
        (Message("現場の名前", "Name of 現場"), "Japanese in the English"),
        (Message("%(name)sさん", "%(person)s"), "other placeholders"),
        (Message("{name}さん", "you"), "other placeholders"),
        (Message("100%です", "%(share)s"), "other placeholders"),
    ],
)
def test_a_faulty_translation_is_found(message: Message, fault: str) -> None:
    assert fault in faults_of(message)


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(ROOT)) for path in TEMPLATES])
def test_no_japanese_stands_in_a_template_untranslated(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>現場</p>", ["現", "場"]),
        ('<img alt="顔">', ["顔"]),
        ('{% include "_card.html" with title="顔" %}', ["顔"]),
        ('{{ name|default:"顔" }}', ["顔"]),
        ('{% translate "顔" %}{# 顔 #}{% comment %}顔{% endcomment %}', []),
        ("{% blocktranslate with name=who %}{{ name }}の顔{% endblocktranslate %}", []),
        ('{% include "_card.html" with title=_("顔") %}{{ name|default:_("顔") }}', []),
    ],
)
def test_japanese_is_found_wherever_it_stands_in_a_template(template: str, found: list[str]) -> None:
    assert untranslated(template) == found


def faults_of(message: Message) -> list[str]:
    """What is wrong with one entry of the catalogue."""
    english, forms = texts(message.string), len(texts(message.id))
    faults = ["no English"] if not english or not all(english) else []
    faults += [f"{len(english)} of {forms} forms"] if len(english) != forms else []
    faults += ["fuzzy"] if "fuzzy" in message.flags else []
    expected = {placeholder for text in texts(message.id) for placeholder in placeholders(text)}
    for text in english:
        faults += ["Japanese in the English"] if JAPANESE.search(without_kept(text)) else []
        faults += ["other placeholders"] if placeholders(text) != expected else []
    return faults


def untranslated(template: str) -> list[str]:
    """Japanese characters of a template outside what is translated or only read by ourselves."""
    for marked in (
        r"\{#.*?#\}",
        r"\{% ?comment.*?endcomment ?%\}",
        r"\{% ?blocktrans.*?endblocktrans(late)? ?%\}",
        r"\{% ?trans(late)? .*?%\}",
        r"""_\((["']).*?\1\)""",
    ):
        template = re.sub(marked, "", template, flags=re.DOTALL)
    return JAPANESE.findall(without_kept(template))


def without_kept(text: str) -> str:
    for kept in STAYS_JAPANESE:
        text = text.replace(kept, "")
    return text


def placeholders(text: str) -> set[str]:
    """`%(name)s` and `{name}`."""
    named = set(re.findall(r"%\((\w+)\)[sd]", text))
    return named | {name for _, name, _, _ in string.Formatter().parse(re.sub(r"[{}]{2}", "", text)) if name}
