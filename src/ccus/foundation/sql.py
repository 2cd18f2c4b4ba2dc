"""Named SQL statements: one file each, in the `sql/` folder of the app that runs them."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def load_sql(app: str, name: str) -> str:
    """Text of `ccus/<app>/sql/<name>.sql`. FileNotFoundError if there is none."""
    return resources.files(f"ccus.{app}").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
