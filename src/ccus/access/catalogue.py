"""The permission catalogue: every word `subject:noun:action` and who holds it.

The words are data (`data/permissions.csv`, `data/roles.csv`). Code asks `viewer.may("sites:now:view")`; a test sees to it
that every word asked for stands here. A word says what kind of act a hat allows; *whose* record it may touch is decided by
the `permissions.py` of the app that owns the record.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from ccus.access.states import Role
from ccus.access.viewers import Viewer

DEVICE = "device"
DEMO_VISITOR = "demo_visitor"
DEMO_SWITCH = "access:demo-role:switch"
WORD_SHAPE = re.compile(r"[a-z]+:[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One word. `held_by` names holders as in `roles.csv`: the values of `Role`, and `device` and `demo_visitor`."""

    word: str
    held_by: frozenset[str]
    description_ja: str
    description_en: str


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who can hold words: a role of people, a device, or a visitor of the demo."""

    code: str
    description_ja: str
    description_en: str


class CatalogueError(Exception):
    """The data files contradict themselves. A defect of the installation, not of a request."""


@cache
def permissions() -> Mapping[str, Permission]:
    """All words, in the order of the file. CatalogueError when a line is malformed, repeated, or held by nobody."""
    found: dict[str, Permission] = {}
    known = holders()
    for row in _rows("permissions.csv"):
        word, held_by = row["word"], frozenset(row["held_by"].split())
        if not WORD_SHAPE.fullmatch(word):
            raise CatalogueError(f"{word!r} is not written subject:noun:action")
        if word in found:
            raise CatalogueError(f"{word} stands twice in permissions.csv")
        if not held_by or not held_by <= known.keys():
            raise CatalogueError(f"{word} is held by {sorted(held_by)}, known are {sorted(known)}")
        found[word] = Permission(
            word=word, held_by=held_by, description_ja=row["description_ja"], description_en=row["description_en"]
        )
    return MappingProxyType(found)


@cache
def holders() -> Mapping[str, Holder]:
    """All holders, in the order of the file. CatalogueError when a role is missing or unknown."""
    found = {
        row["role"]: Holder(
            code=row["role"], description_ja=row["description_ja"], description_en=row["description_en"]
        )
        for row in _rows("roles.csv")
    }
    expected = {role.value for role in Role} | {DEVICE, DEMO_VISITOR}
    if found.keys() != expected:
        raise CatalogueError(f"roles.csv and Role differ: {sorted(found.keys() ^ expected)}")
    return MappingProxyType(found)


def words_of(holder: str) -> frozenset[str]:
    """The words a role, `device` or `demo_visitor` holds. KeyError for an unknown holder."""
    code = holders()[holder].code
    return frozenset(word for word, permission in permissions().items() if code in permission.held_by)


def roles_with(word: str) -> tuple[Role, ...]:
    """The roles of people that hold a word, in order of declaration. KeyError for a word that is not in the catalogue."""
    held_by = permissions()[word].held_by
    return tuple(role for role in Role if role.value in held_by)


def viewer_for_program(name: str, *, words: Collection[str]) -> Viewer:
    """The viewer in whose name a command or loader acts; the audit trail calls it `program:<name>`.

    KeyError when a word is not in the catalogue.
    """
    return Viewer(program=name, display_name=name, permissions=frozenset(permissions()[word].word for word in words))


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("ccus.access").joinpath("data", file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
