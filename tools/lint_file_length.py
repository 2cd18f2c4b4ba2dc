"""No Python file grows past 400 lines: by then it holds two ideas, and becomes a folder by noun.

Migrations are exempt: Django writes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from house_lint import Finding, Source, run

LINT = "file-length"
MOST_LINES = 400


def find(source: Source) -> Iterator[Finding]:
    lines = len(source.text.splitlines())
    if lines > MOST_LINES and "/migrations/" not in source.path:
        yield Finding(1, f"{lines} lines, more than {MOST_LINES}; split it by noun")


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src", "tools", "tests")))
