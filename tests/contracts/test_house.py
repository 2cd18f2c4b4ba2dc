"""What is promised about the house as a whole, besides what `make check` asks (`tests/tools/test_check.py`)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ccus.config.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = sorted((ROOT / "src" / "ccus").glob("*/migrations/[0-9]*.py"))


@pytest.mark.parametrize("migration", MIGRATIONS, ids=[f"{path.parts[-3]}/{path.stem}" for path in MIGRATIONS])
def test_each_migration_says_what_it_is_for(migration: Path) -> None:
    assert re.fullmatch(r"[0-9]{4}_[a-z][a-z0-9_]+", migration.stem)
    assert not re.search(r"_auto_|_(alter|add|remove|rename)_\w+_and_more|_squashed", migration.stem)


def test_every_environment_variable_of_ours_is_declared() -> None:
    declared = {setting.name for setting in SETTINGS}
    named = set()
    for path in (ROOT / "src" / "ccus").rglob("*.py"):
        named |= set(re.findall(r"\bCCUS_[A-Z_]+\b", path.read_text(encoding="utf-8")))

    assert named - declared == set()


def test_every_setting_says_what_it_is_for() -> None:
    for setting in SETTINGS:
        assert len(setting.purpose) >= 10, setting.name


def test_every_room_of_the_house_says_what_it_is_for() -> None:
    apps = [path for path in (ROOT / "src" / "ccus").iterdir() if path.is_dir() and path.name != "__pycache__"]

    assert [app.name for app in apps if not (app / "README.md").exists()] == []
