"""What the agent says, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from gate_agent import sentences
from gate_agent.journal.verifying import Flaw

SOURCE = Path(sentences.__file__).parent
# Names that are put together: from a failure's key, a flaw, a notice of the journal.
COMPOSED = {
    *(f"{prefix}{key}" for prefix in ("", "enrol_") for key in ("unreachable", "name_unknown", "nobody_listens")),
    *(
        f"{prefix}{key}"
        for prefix in ("", "enrol_")
        for key in ("certificate_unknown", "proxy_fails", "not_the_server")
    ),
    *("server_busy", "enrol_server_busy", "unwelcome", "unacceptable", "journal_damaged", "journal_restored"),
    *(f"flaw_{flaw.value}" for flaw in Flaw),
    *("roster_tampered", "roster_foreign", "receipts_doubted"),
    *(
        "help_export",
        "help_import",
        "help_bundle",
        "help_bundle-receipt",
        "yes",
        "no",
        "journal_unreadable",
        "journal_closed",
    ),
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def keys_in_source() -> set[str]:
    found: set[str] = set()
    for path in [*SOURCE.glob("*.py"), *(SOURCE / "commands").glob("*.py"), *(SOURCE / "uplink").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("say", "stop", "tell") and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


def test_every_sentence_that_is_said_exists_and_every_one_is_said() -> None:
    assert set(sentences.catalogue()) == keys_in_source() | COMPOSED


@pytest.mark.parametrize("key", sorted(sentences.catalogue()))
def test_both_languages_say_the_same_with_the_same_places(key: str) -> None:
    words = sentences.catalogue()[key]

    assert set(words) == {"ja", "en"}
    assert places(words["ja"]) == places(words["en"])
    assert re.search("[\u3040-\u30ff\u4e00-\u9fff]", words["ja"])
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", words["en"])


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "ja"),
        ({"LANG": "C.UTF-8"}, "ja"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "de_DE.UTF-8"}, "ja"),
        ({"CCUS_GATE_LANGUAGE": "en", "LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_system_s_and_japanese_otherwise(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("CCUS_GATE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    sentences.language.cache_clear()

    try:
        assert sentences.language() == language
    finally:
        sentences.language.cache_clear()


def test_a_name_of_a_later_version_is_said_as_it_is() -> None:
    assert sentences.say("something_of_2030") == "something_of_2030"
