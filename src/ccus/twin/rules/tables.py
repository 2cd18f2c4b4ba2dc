"""The twin's own tables (`twin/data/`)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def read_rows(name: str) -> tuple[MappingProxyType[str, str], ...]:
    """Rows of `data/<name>.csv` in order, by column name."""
    text = resources.files("ccus.twin.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))
