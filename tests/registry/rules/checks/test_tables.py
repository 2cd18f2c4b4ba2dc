"""Rules and words of checks as data: every version can be read, every reason has words, every fault is named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ccus.registry.rules.checks import tables
from ccus.registry.rules.checks.kinds import FIRM_CHECKS, PERSON_CHECKS, CheckKind
from ccus.registry.rules.checks.social_insurance import clauses_of
from ccus.registry.rules.checks.tables import CheckTableError, rule_on, rules_of, words_of

APPS = ("ccus.registry", "ccus.sites")
RULE_FILES = [path for app in ("registry", "sites") for path in Path(f"src/ccus/{app}/rules/checks").glob("*.py")]


def test_each_check_has_a_rule_in_exactly_one_app() -> None:
    assert sorted(kind for app in APPS for kind in rules_of(app)) == sorted(CheckKind)
    assert set(PERSON_CHECKS) | set(FIRM_CHECKS) == set(CheckKind)


@pytest.mark.parametrize("app", APPS)
def test_each_check_says_when_nothing_is_wrong_and_has_words_for_its_reasons(app: str) -> None:
    checks = {check for check, _ in words_of(app)}

    assert checks == set(rules_of(app))
    text = "".join(path.read_text(encoding="utf-8") for path in RULE_FILES)
    clauses = [clause.code for rule in rules_of(app).get(CheckKind.SOCIAL_INSURANCE, ()) for clause in clauses_of(rule)]
    for _, reason in words_of(app):
        assert f'"{reason}"' in text or reason in clauses, reason


def test_each_clause_of_social_insurance_has_words() -> None:
    for rule in rules_of("ccus.registry")[CheckKind.SOCIAL_INSURANCE]:
        for clause in clauses_of(rule):
            assert words_of("ccus.registry")[CheckKind.SOCIAL_INSURANCE, clause.code].sign == "◆"


def test_the_latest_version_that_began_by_then_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [
        f'[[age]]\nvalid_from = {day}\nsource = "s"\ncertainty = "found"\nlimit = {limit}'
        for day, limit in (("2026-04-01", 60), ("2024-04-01", 65))
    ]
    monkeypatch.setattr(tables, "_text", lambda _app, _name: "\n".join(pieces))
    rules_of.cache_clear()
    try:
        found = [
            rule_on("ccus.registry", CheckKind.AGE, on=date(*day))
            for day in ((2024, 3, 31), (2026, 3, 31), (2026, 4, 1))
        ]
        assert [rule and rule.number("limit") for rule in found] == [None, 65, 60]
    finally:
        rules_of.cache_clear()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[nothing]]\nvalid_from = 2024-01-01", "there is no check 'nothing'"),
        ("[[age]]\nsource = 's'\ncertainty = 'found'", "a version of age has no valid_from"),
        ("[[age]]\nvalid_from = 2024-01-01\nsource = 's'\ncertainty = 'sure'", "certainty of age cannot be read"),
        (
            "[[age]]\nvalid_from = 2024-01-01\nsource = 's'\ncertainty = 'found'\n" * 2,
            "two versions of age begin on one day",
        ),
    ],
)
def test_a_table_that_contradicts_itself_names_the_fault(
    text: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_text", lambda _app, _name: text)
    rules_of.cache_clear()
    try:
        with pytest.raises(CheckTableError, match=re.escape(sentence)):
            rules_of("ccus.registry")
    finally:
        rules_of.cache_clear()


def test_a_parameter_of_another_type_is_a_defect_that_is_named() -> None:
    rule = rule_on("ccus.registry", CheckKind.AGE, on=date(2026, 1, 1))
    assert rule is not None

    with pytest.raises(CheckTableError, match="minor_below is a list of words"):
        rule.words("minor_below")
