"""The criteria of a field of evaluation as everybody may read them."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Link


@dataclass(frozen=True)
class Asked:
    """One condition; `members` are those it is made of."""

    text: str
    members: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class AskedLevel:
    """What one level asks for, since when, how sure that is and where it stands. `doubts` say what is not known."""

    level: int
    asked: tuple[Asked, ...]
    certainty: str
    since: str
    source: str
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class CountedTrade:
    """A trade, or all trades of a major one, whose days count. `condition` names the works, empty for all."""

    code: str
    name: str
    condition: str
    certainty: str
    source: str


@dataclass(frozen=True)
class CriteriaPage:
    """`fields` are links to each field, the chosen one marked; `known` says of how many of them a text was found."""

    field: str
    fields: tuple[Link, ...]
    known: str
    levels: tuple[AskedLevel, ...]
    trades: tuple[CountedTrade, ...]
