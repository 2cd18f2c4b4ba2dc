"""Reading support's own tables (`support/data/`)."""

from __future__ import annotations

import csv
from importlib import resources


def read_rows(file_name: str) -> list[dict[str, str]]:
    """Rows of a CSV file, in the order of the file, by column name."""
    text = resources.files("ccus.support").joinpath("data", file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
