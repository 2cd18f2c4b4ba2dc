"""Time is an argument: only views, tasks, commands, benchmarks, the edge and middleware look at the clock and pass `now` or `on` down."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from house_lint import Finding, Source, dotted_name, run

LINT = "clock"
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "date.today",
    "datetime.date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
}
WITH_ARGUMENT = {"timezone.localtime", "timezone.localdate"}  # converting a given moment reads no clock
MAY_LOOK = re.compile(
    r"src/ccus/(portal/\w+/views/|config/(benchmarks|commands|edge|processes)/|config/(cli|middleware)\.py|\w+/(tasks|api)(\.py|/))"
)


def find(source: Source) -> Iterator[Finding]:
    if MAY_LOOK.match(source.path):
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted_name(node.func)
        if name in CLOCKS and not (name in WITH_ARGUMENT and node.args):
            yield Finding(node.lineno, f"{name}() below the edges; take `now` or `on` as an argument", node.end_lineno)


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src/ccus",)))
