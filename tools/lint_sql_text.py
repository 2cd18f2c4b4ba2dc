"""SQL is not built from strings: values are parameters, names go through psycopg.sql, heavy statements live in sql/ files."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from house_lint import Finding, Source, is_built_text, run

LINT = "sql-text"
RUNNERS = {"execute", "executemany", "copy", "raw", "RawSQL", "RunSQL", "extra", "SQL"}


def find(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in RUNNERS and is_built_text(node.args[0]):
            yield Finding(
                node.lineno,
                f"{name}() receives SQL put together from text; use parameters or psycopg.sql",
                node.end_lineno,
            )


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src/ccus",)))
