import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gate_agent.recognitions import Trouble
from gate_agent.screen import languages
from gate_agent.screen.app import without_readings
from gate_agent.showing import Clock, Light, Network

FOLDER = Path(languages.__file__).parent / "data" / "languages"
PLACEHOLDER = re.compile(r"\{\w+\}")
KANJI = re.compile("[\u3400-\u9fff]")
RUBY = re.compile(r"\[[^|\]]+\|[ぁ-ん]+\]")
# What is the same word in two languages on purpose: names of people, loan words, and codes.
SHARED = {"person.name", "person.level", "tools.camera_on", "page.title", "name", "tag"}


def flat(language: str) -> dict[str, str]:
    """`section.key` → text."""
    words: dict[str, Any] = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    texts = {key: text for key, text in words.items() if isinstance(text, str)}
    for section, keys in words.items():
        if isinstance(keys, dict):
            texts |= {f"{section}.{key}": text for key, text in keys.items()}
    return texts


def test_there_are_ten_languages_and_a_file_for_each() -> None:
    assert len(languages.LANGUAGES) == 10
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(languages.LANGUAGES)


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_word_exists_in_every_language_with_the_same_placeholders(language: str) -> None:
    source, translated = flat("ja"), flat(language)

    assert translated.keys() == source.keys()
    assert all(text.strip() == text and text for text in translated.values())
    for key, text in source.items():
        assert sorted(PLACEHOLDER.findall(translated[key])) == sorted(PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize("language", [each for each in languages.LANGUAGES if each not in ("ja", "ja-easy")])
def test_nothing_is_left_in_japanese_or_english(language: str) -> None:
    japanese, english, translated = flat("ja"), flat("en"), flat(language)

    same = {
        key for key, text in translated.items() if text == japanese[key] or (language != "en" and text == english[key])
    }

    assert same <= SHARED


def test_easy_japanese_has_a_reading_for_every_kanji() -> None:
    bare = {key: RUBY.sub("", text) for key, text in flat("ja-easy").items() if key != "name"}

    assert {key: text for key, text in bare.items() if KANJI.search(text) or "|" in text} == {}


def test_every_light_trouble_and_state_has_its_words() -> None:
    words = flat("ja")

    needed = {f"light.{light}" for light in Light} | {f"troubles.{trouble}" for trouble in Trouble}
    needed |= {f"status.clock_{clock}" for clock in Clock} | {f"status.{network}" for network in Network}

    assert needed <= words.keys()


def test_every_verdict_of_the_server_has_its_warning() -> None:
    verdicts = Path(__file__).parents[3] / "src" / "ccus" / "history" / "data" / "verdicts.csv"
    codes = {line.split(",")[0] for line in verdicts.read_text(encoding="utf-8").splitlines()[1:]}

    assert {f"warnings.{code}" for code in codes - {"counted"}} <= flat("ja").keys()


def test_readings_are_written_in_brackets_where_no_ruby_can_be_drawn() -> None:
    assert without_readings("この [画面|がめん]には") == "この 画面（がめん）には"
    assert without_readings("Plain words.") == "Plain words."


def test_a_language_is_named_as_html_names_it() -> None:
    assert [languages.tag_of(language) for language in ("ja-easy", "tl", "pt")] == ["ja", "fil", "pt-BR"]
