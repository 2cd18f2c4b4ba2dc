"""Reading the app's own tables (`applications/data/`)."""

from __future__ import annotations

import csv
import tomllib
from importlib import resources
from typing import Any


def read_rows(file_name: str) -> list[dict[str, str]]:
    """Rows of a CSV file, in the order of the file, by column name."""
    return list(csv.DictReader(_text(file_name).splitlines()))


def read_settings(file_name: str) -> dict[str, Any]:
    """A TOML file. `Any`, because each reader knows the types of its own table."""
    return tomllib.loads(_text(file_name))


def _text(file_name: str) -> str:
    return resources.files("ccus.applications").joinpath("data", file_name).read_text(encoding="utf-8")
