"""Checks of a site's people and firms: marks in tables, and the panel that a mark opens to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.portal.ui.shapes.common import Link, Pages


@dataclass(frozen=True)
class CheckMark:
    """One mark. `sign` stands for it in a column (◆ ○ △ ？ －); `word` is read beside it. `weight` is act, ask, know or fine."""

    name: str
    sign: str
    word: str
    weight: str
    url: str = ""


@dataclass(frozen=True)
class SeenValue:
    """A value that a rule looked at, and the registration it comes from."""

    name: str
    value: str
    source: str


@dataclass(frozen=True)
class CheckPanel:
    """What a mark opens to. `code` is the anchor of the panel; `reminder_url` is empty where nobody can be reminded."""

    code: str
    mark: CheckMark
    whys: tuple[str, ...]
    rule: str
    certainty: str
    seen: tuple[SeenValue, ...]
    repairs: tuple[str, ...]
    who: str
    reminder_url: str = ""
    reminded: str = ""


@dataclass(frozen=True)
class PersonRow:
    """One person of the roster. `insurance` is None where the viewer may not see the mark of social insurance."""

    name: str
    ccus_id: str
    firm: str
    trade: str
    insurance: CheckMark | None
    others: tuple[CheckMark, ...]
    url: str


@dataclass(frozen=True)
class FirmRow:
    """One firm of the hierarchy. `above` are the firms of the first and second tier over it, as pairs of ID and name."""

    tier: int
    ccus_id: str
    name: str
    kind: str
    one_person: CheckMark | None
    above: tuple[tuple[str, str], ...]
    others: tuple[CheckMark, ...]
    url: str


@dataclass(frozen=True)
class SiteChecksPage:
    """`tiers` are the tiers that firms of the table stand below, 1 and up. `hidden` names checks the viewer may not see."""

    site: str
    on: date
    back: Link
    people: tuple[PersonRow, ...]
    firms: tuple[FirmRow, ...]
    tiers: tuple[int, ...]
    hidden: tuple[str, ...]
    pages: Pages
    firm_pages: Pages


@dataclass(frozen=True)
class ChecksOfOnePage:
    """All checks of one person or firm, those that ask for something first."""

    site: str
    on: date
    name: str
    what: str
    back: Link
    open: tuple[CheckPanel, ...]
    fine: tuple[CheckPanel, ...]
    hidden: tuple[str, ...]
