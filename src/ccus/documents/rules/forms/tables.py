"""Reading the folder of forms (`documents/data/forms/`)."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any


class FormTableError(Exception):
    """A form's folder contradicts itself or the list of facts; the sentence names the place. A defect of the installation."""


def forms_folder() -> Traversable:
    return resources.files("ccus.documents").joinpath("data", "forms")


def read_rows(file_name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of the folder, in the order of the file, by column name."""
    return list(csv.DictReader(forms_folder().joinpath(file_name).read_text(encoding="utf-8").splitlines()))


def read_table(*place: str) -> dict[str, Any]:
    """A TOML file below the folder. `Any`, because each reader knows the types of its own table."""
    return tomllib.loads(forms_folder().joinpath(*place).read_text(encoding="utf-8"))


@cache
def read_file(*place: str) -> bytes:
    return forms_folder().joinpath(*place).read_bytes()
