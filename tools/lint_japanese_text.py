"""Japanese text in the Python of the pages goes through gettext, so that it can be translated.

Exempt are docstrings and closed lists (`Labelled`), which carry both languages side by side.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from house_lint import Finding, Source, dotted_name, run

LINT = "japanese-text"
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]")
TRANSLATORS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def find(source: Source) -> Iterator[Finding]:
    tree = source.tree
    exempt = {id(node) for nodes in (_translated(tree), _docstrings(tree), _closed_lists(tree)) for node in nodes}
    for node in ast.walk(source.tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in exempt and JAPANESE.search(node.value):
            yield Finding(node.lineno, "Japanese text outside gettext; write _(…)")


def _translated(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted_name(node.func).rpartition(".")[2] in TRANSLATORS:
            for argument in node.args:
                yield from ast.walk(argument)


def _closed_lists(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and {"Labelled", "LabelledInt"} & {dotted_name(base) for base in node.bases}:
            yield from ast.walk(node)


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    """Also the sentences below a field, which are expressions of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src/ccus/portal",)))
