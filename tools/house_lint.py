"""What the house lints share: which files to read, the visible escape, how findings are printed.

An expression is excused by a comment on one of its lines that names the lint and gives a reason: `# lint: clock — a listener has no caller`.
A whole file is excused by such a comment alone on one of its first five lines.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ESCAPE = re.compile(r"# lint: (?P<lint>[a-z-]+) [—-] (?P<reason>\S.{9,})")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the project's root, its text and syntax tree."""

    path: str
    text: str
    tree: ast.Module


@dataclass(frozen=True)
class Finding:
    """`last_line` is that of an expression over several lines; the escape may stand on any of them."""

    line: int
    message: str
    last_line: int | None = None


Rule = Callable[[Source], Iterable[Finding]]


def run(lint: str, rule: Rule, *, folders: tuple[str, ...]) -> int:
    """Prints what a rule finds in the Python files of the folders; exit code 1 when there is something. For `main()`."""
    found = 0
    for source in read_sources(folders):
        for finding in judge(source, lint=lint, rule=rule):
            print(f"{source.path}:{finding.line}: {finding.message} [{lint}]")
            found += 1
    return min(found, 1)


def judge(source: Source, *, lint: str, rule: Rule) -> Iterator[Finding]:
    """The findings of a rule that are not excused."""
    lines = source.text.splitlines()
    if any(line.startswith("#") and _excuses(line, lint) for line in lines[:5]):
        return
    for finding in rule(source):
        concerned = lines[finding.line - 1 : finding.last_line or finding.line]
        if not any(_excuses(line, lint) for line in concerned):
            yield finding


def parse(path: str, text: str) -> Source:
    return Source(path=path, text=text, tree=ast.parse(text, filename=path))


def read_sources(folders: tuple[str, ...]) -> Iterator[Source]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield parse(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def dotted_name(node: ast.expr) -> str:
    """`timezone.now` for the expression of that spelling; empty for what is no plain chain of names."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed([*parts, node.id])) if isinstance(node, ast.Name) else ""


def is_built_text(node: ast.expr) -> bool:
    """An f-string with values, or text put together with +, % or .format()."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return any(_is_text(side) for side in (node.left, node.right))
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr == "format" and not _is_composed_sql(node.func.value)


def _is_composed_sql(node: ast.expr) -> bool:
    """`sql.SQL("…")`, whose own .format() quotes what it fills in."""
    return isinstance(node, ast.Call) and dotted_name(node.func) in ("sql.SQL", "SQL")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _excuses(line: str, lint: str) -> bool:
    return any(match["lint"] == lint for match in ESCAPE.finditer(line))
