"""Pages and APIs read through `queries/` and write through `services/`: `.objects` does not appear in them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from house_lint import Finding, Source, run

LINT = "objects"
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def find(source: Source) -> Iterator[Finding]:
    if not _is_face(source.path):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield Finding(
                node.lineno, f"a page or API uses .{node.attr}; ask a query (…_visible_to(viewer)) or a service instead"
            )


def _is_face(path: str) -> bool:
    """Everything under portal/, and the api modules of the apps."""
    parts = path.removesuffix(".py").split("/")
    return "portal" in parts or "api" in parts


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src/ccus",)))
