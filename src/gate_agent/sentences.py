"""What the agent says in a terminal, and in the message line of its screen: Japanese, or English where the system speaks it.

Every sentence about something that went wrong says what happened, why, and what to do. The words of the screen itself are in
`screen/data`.
"""

from __future__ import annotations

import json
import locale
import os
from functools import cache
from importlib import resources

LANGUAGE_VARIABLE = "CCUS_GATE_LANGUAGE"
JAPANESE, ENGLISH = "ja", "en"


def say(key: str, **values: object) -> str:
    """The sentence of that name, its places filled. A name that a later version of the journal brought is said as it is."""
    found = catalogue().get(key)
    return found[language()].format(**values) if found else key


@cache
def language() -> str:
    """CCUS_GATE_LANGUAGE, else the language of the system when that is English; Japanese otherwise."""
    named = os.environ.get(LANGUAGE_VARIABLE) or ""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        named = named or os.environ.get(variable) or ""
    if not named:
        named = locale.getlocale()[0] or ""
    return ENGLISH if named.lower().startswith("en") else JAPANESE


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Name → language → sentence."""
    text = resources.files("gate_agent").joinpath("data", "sentences.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found
