"""The words of the screen: one file a language in `data/languages`, each with the same keys as the Japanese one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# In the order of the list on the screen: the language of the country first, then by how many people at sites speak it.
LANGUAGES = ("ja", "ja-easy", "vi", "id", "tl", "zh", "my", "ne", "pt", "en")
SOURCE_LANGUAGE = "ja"

Section = Mapping[str, str]
Words = Mapping[str, str | Section]


@cache
def words_of(language: str) -> Words:
    """All words of one language of `LANGUAGES`: `name` and `tag` (BCP 47) as texts, everything else by section."""
    text = files("gate_agent.screen").joinpath("data", "languages", f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def all_words() -> dict[str, Words]:
    """Language → its words, in the order of `LANGUAGES`."""
    return {language: words_of(language) for language in LANGUAGES}


def page_words(language: str) -> Section:
    """The few words that stand in the page itself, for browsers without JavaScript."""
    section = words_of(language)["page"]
    assert not isinstance(section, str)
    return section


def tag_of(language: str) -> str:
    """How HTML names the language, e.g. `pt-BR`."""
    tag = words_of(language)["tag"]
    assert isinstance(tag, str)
    return tag
