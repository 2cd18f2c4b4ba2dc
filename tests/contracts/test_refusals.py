"""Every refusal of the house speaks two languages, says what to do, and is given what its sentences need."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccus.config.refusal_catalogue import placeholders_of, refusals_by_code
from ccus.foundation.refusals import Refusal

SOURCE = Path(__file__).resolve().parents[2] / "src"
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
REFUSALS = refusals_by_code()

each_refusal = pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS.keys())


def test_there_are_refusals() -> None:
    assert {"access.sign_in_needed", "request.address_not_found", "server.fault"} <= REFUSALS.keys()


@each_refusal
def test_the_code_is_dotted_and_begins_with_a_subject(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(_[a-z0-9]+)*", refusal.code)


@each_refusal
def test_the_status_is_one_of_refusal_or_the_one_of_our_fault(refusal: type[Refusal]) -> None:
    statuses = {400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 502, 503}
    assert refusal.status in statuses or refusal.code == "server.fault"


@each_refusal
def test_the_japanese_says_what_happened_and_what_to_do(refusal: type[Refusal]) -> None:
    for sentence in (refusal.title_ja, refusal.action_ja):
        if re.fullmatch(r"\{\w+\}", sentence):
            continue  # the whole sentence comes from whoever read the input
        assert JAPANESE.search(sentence), sentence
        assert sentence.endswith(("。", "}")), sentence


@each_refusal
def test_the_english_says_the_same(refusal: type[Refusal]) -> None:
    for sentence in (refusal.title_en, refusal.action_en):
        # An official term or the name of a column may stand in it.
        assert len(JAPANESE.findall(sentence)) < len(sentence) / 4, sentence
        assert sentence.endswith((".", "?", "}")), sentence


@each_refusal
def test_both_languages_of_a_sentence_speak_of_the_same_data(refusal: type[Refusal]) -> None:
    """A placeholder may end in _ja or _en where the words themselves differ."""
    data = dict.fromkeys(placeholders_of(refusal), "x")

    said = refusal(**data)

    assert said.sentence("ja")
    assert said.sentence("en")


def _calls_of_refusals() -> Iterator[tuple[str, ast.Call, type[Refusal]]]:
    by_name: dict[str, list[type[Refusal]]] = {}
    for refusal in REFUSALS.values():
        by_name.setdefault(refusal.__name__, []).append(refusal)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                candidates = by_name.get(name, [])
                subject = path.relative_to(SOURCE).parts[1] if len(path.relative_to(SOURCE).parts) > 1 else ""
                same_app = [refusal for refusal in candidates if refusal.__module__.split(".")[1] == subject]
                for refusal in same_app or candidates[:1]:
                    if "__init__" in vars(refusal):
                        continue  # its own signature says what it needs, and is type-checked
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", node, refusal


def test_wherever_a_refusal_is_raised_its_sentences_get_their_data() -> None:
    missing = []
    for place, call, refusal in _calls_of_refusals():
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and not placeholders_of(refusal) <= given:
            missing.append(f"{place} {refusal.code} lacks {sorted(placeholders_of(refusal) - given)}")

    assert missing == []


def test_days_are_given_as_days_and_told_in_words() -> None:
    """A day turned into text would be told as the text in both languages."""
    texts = [
        f"{place} {refusal.code} {keyword.arg}"
        for place, call, refusal in _calls_of_refusals()
        for keyword in call.keywords
        for node in ast.walk(keyword.value)
        if isinstance(node, ast.Attribute) and node.attr in {"isoformat", "strftime"}
    ]

    assert texts == []


def test_a_refusal_with_data_is_not_raised_as_a_bare_class() -> None:
    needy = {refusal.__name__ for refusal in REFUSALS.values() if placeholders_of(refusal)}
    bare = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.exc.id}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in needy
    ]

    assert bare == []


def test_two_refusals_cannot_share_a_code() -> None:
    assert len({refusal.__qualname__ + refusal.__module__ for refusal in REFUSALS.values()}) == len(REFUSALS)
