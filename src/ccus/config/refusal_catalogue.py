"""All refusals of the house, for the reference, its page and the tests."""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType

import ccus
from ccus.foundation.refusals import Refusal


@cache
def refusals_by_code() -> MappingProxyType[str, type[Refusal]]:
    """Every refusal by code, sorted by code. ValueError when two classes share one."""
    _import_errors_modules()
    found: dict[str, type[Refusal]] = {}
    for refusal in _descendants(Refusal):
        if not hasattr(refusal, "code") or not refusal.__module__.startswith("ccus."):
            continue  # a family, or a class of a test
        if refusal.code in found:
            raise ValueError(f"{refusal.code} is the code of {found[refusal.code].__name__} and {refusal.__name__}")
        found[refusal.code] = refusal
    return MappingProxyType(dict(sorted(found.items())))


def placeholders_of(refusal: type[Refusal]) -> set[str]:
    """Names that the four sentences of a refusal fill in from its data."""
    sentences = (refusal.title_ja, refusal.action_ja, refusal.title_en, refusal.action_en)
    return {name for sentence in sentences for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _import_errors_modules() -> None:
    """Refusals live in the `errors` modules of the apps; a class is known once its module is imported."""
    for module in pkgutil.walk_packages(ccus.__path__, prefix="ccus."):
        if module.name.rpartition(".")[2] == "errors":
            importlib.import_module(module.name)


def _descendants(family: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in family.__subclasses__():
        yield child
        yield from _descendants(child)
