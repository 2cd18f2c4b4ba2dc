"""What is imported is declared: `src/` imports packages of `dependencies` and of the extras, tests and tools those of the dev group too.

A folder with a pyproject.toml of its own (the gate agent) imports what that one declares; tests and tools may import it as well.

A package that some machine has by chance, or that another one brings along today, is missing on a clean checkout tomorrow.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions, requires

from house_lint import ROOT, Finding, Source, run

LINT = "dependencies"
AGENT = "src/gate_agent"
NAME_AND_EXTRAS = re.compile(r"(?P<name>[\w.-]+)\s*(\[(?P<extras>[^]]*)\])?")
# An extra need not be installed here; where its package is imported by another name, this is it.
IMPORTED_AS = {"pyscard": "smartcard", "nfcpy": "nfc", "pyserial": "serial"}
OURS = {"ccus", "gate_agent", "tests", "tools", *(path.stem for path in ROOT.glob("tools/*.py"))}


def find(source: Source) -> Iterator[Finding]:
    allowed = _allowed_in(source.path)
    for node in ast.walk(source.tree):
        for name in imported_names(node):
            if name not in allowed and name not in sys.stdlib_module_names and name not in OURS:
                yield Finding(node.lineno, f"“{name}” is not among the dependencies in pyproject.toml")


def _allowed_in(path: str) -> frozenset[str]:
    if path.startswith(f"{AGENT}/"):
        return declared_imports(AGENT, dev=False)
    if path.startswith("src/"):
        return declared_imports(".", dev=False)
    return declared_imports(".", dev=True) | declared_imports(AGENT, dev=False)


def imported_names(node: ast.AST) -> list[str]:
    """First parts of what an import statement names; imports relative to the file are ours."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module.partition(".")[0]]
    return []


@cache
def declared_imports(folder: str, *, dev: bool) -> frozenset[str]:
    """Names under which the packages that a folder's pyproject.toml declares are imported, as installed here."""
    project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [each for extra in project["project"].get("optional-dependencies", {}).values() for each in extra]
    declared = project["project"]["dependencies"] + extras + (project["dependency-groups"]["dev"] if dev else [])
    packages = {package for each in declared for package in _packages_of(each)}
    found = packages_distributions().items()
    extra_packages = {_normal(NAME_AND_EXTRAS.match(each)["name"]) for each in extras}  # type: ignore[index]
    not_installed = {IMPORTED_AS.get(package, package) for package in extra_packages}
    return frozenset(name for name, providers in found if packages & set(map(_normal, providers))) | not_installed


def _packages_of(requirement: str) -> Iterator[str]:
    """The package that a line of pyproject.toml names, and those that the extras in its brackets stand for."""
    matched = NAME_AND_EXTRAS.match(requirement)
    assert matched, requirement
    yield _normal(matched["name"])
    extras = [extra.strip() for extra in (matched["extras"] or "").split(",") if extra.strip()]
    for line in requires(matched["name"]) or () if extras else ():
        if any(f'extra == "{extra}"' in line.replace("'", '"') for extra in extras):
            yield from _packages_of(line)


def _normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


if __name__ == "__main__":
    sys.exit(run(LINT, find, folders=("src", "tests", "tools")))
