"""What people read outside gettext stands in both languages beside its value: columns of tables, closed lists."""

from __future__ import annotations

import csv
import importlib
import re
from pathlib import Path

import pytest

from ccus.kit.labels import Labelled, LabelledInt

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ccus"
JAPANESE = re.compile(r"[\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff]")
# Columns that nobody is shown, with the reason.
FOR_READERS_OF_THE_FILE = {
    ("disclosure_items.csv", "item_ja"): "people are shown the item's name from registry, found by item_code",
    ("support_figures.csv", "source_ja"): "the name of a paper, which exists in Japanese only",
}
# What each row has to be called by; of other columns a row may say nothing, in both languages.
NAMES = {"label_ja", "name_ja", "item_ja", "what_ja", "description_ja"}
TABLES = sorted(
    path for path in SOURCE.rglob("data/*.csv") if "_ja" in path.read_text(encoding="utf-8").split("\n", 1)[0]
)


def closed_lists() -> list[type[Labelled] | type[LabelledInt]]:
    for path in SOURCE.rglob("*.py"):
        if re.search(r"^class \w+\(Labelled", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
    found: list[type[Labelled] | type[LabelledInt]] = [*Labelled.__subclasses__(), *LabelledInt.__subclasses__()]
    ours = [each for each in found if each.__module__.startswith("ccus.")]
    return sorted(ours, key=lambda each: each.__qualname__)


@pytest.mark.parametrize("path", TABLES, ids=[path.name for path in TABLES])
def test_each_japanese_column_of_a_table_has_its_english_beside_it(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    japanese = [name for name in rows[0] if name.endswith("_ja") and (path.name, name) not in FOR_READERS_OF_THE_FILE]

    assert [name for name in japanese if f"{name.removesuffix('_ja')}_en" not in rows[0]] == []
    for name in japanese:
        for row in rows:
            english = row[f"{name.removesuffix('_ja')}_en"]
            if row[name] or english or name in NAMES:
                assert faults_of(row[name], english) == [], row


@pytest.mark.parametrize("closed_list", closed_lists(), ids=lambda each: each.__qualname__)
def test_each_member_of_a_closed_list_has_both_labels(closed_list: type[Labelled] | type[LabelledInt]) -> None:
    for member in closed_list:
        assert faults_of(member.label_ja, member.label_en) == [], member


def test_there_are_tables_and_lists() -> None:
    assert {"verdicts.csv", "trade_majors.csv", "line_problems.csv", "permissions.csv"} <= {
        path.name for path in TABLES
    }
    assert {"Direction", "SiteRole", "Role", "LineResult"} <= {each.__name__ for each in closed_lists()}


@pytest.mark.parametrize(
    ("japanese", "english", "faults"),
    [
        ("現場", "site", []),
        ("", "site", ["no Japanese"]),
        ("現場", "", ["no English"]),
        ("現場", "現場", ["Japanese in the English"]),
        ("{site}の記録", "record", ["other placeholders"]),
    ],
)
def test_a_missing_language_is_found(japanese: str, english: str, faults: list[str]) -> None:
    assert faults_of(japanese, english) == faults


def faults_of(japanese: str, english: str) -> list[str]:
    faults = ["no Japanese"] if not japanese.strip() else []
    faults += ["no English"] if not english.strip() else []
    faults += ["Japanese in the English"] if JAPANESE.search(english) else []
    faults += ["other placeholders"] if placeholders(japanese) != placeholders(english) else []
    return faults


def placeholders(text: str) -> set[str]:
    """`{name}`; a name may end in _ja or _en where the words filled in differ."""
    names = re.findall(r"(?<!\{)\{(\w+)\}(?!\})", text)
    return {name.removesuffix("_ja").removesuffix("_en") for name in names}
