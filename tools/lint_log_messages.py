"""Log messages are constant and take arguments, so that equal events can be counted and values can be left out."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from house_lint import Finding, Source, dotted_name, is_built_text, run

LINT = "log-messages"
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"logger", "log", "logging", "_logger", "LOGGER"}


def find(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        owner, _, method = dotted_name(node.func).rpartition(".")
        if method in METHODS and owner.rpartition(".")[2] in LOGGERS and any(map(is_built_text, node.args)):
            yield Finding(
                node.lineno,
                "a log message is put together; write a constant message and pass arguments",
                node.end_lineno,
            )


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src",)))
