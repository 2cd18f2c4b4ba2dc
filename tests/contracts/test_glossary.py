"""Every noun that the code stores or judges by stands in the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from ccus.history.rules.verdicts import verdicts

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
OURS = [model for model in apps.get_models() if model.__module__.startswith("ccus.")]


@pytest.mark.parametrize("name", sorted(model.__name__ for model in OURS))
def test_each_table_is_explained(name: str) -> None:
    assert f"`{name}`" in GLOSSARY


@pytest.mark.parametrize("code", sorted(verdicts()))
def test_each_verdict_is_explained(code: str) -> None:
    assert f"`{code}`" in GLOSSARY
