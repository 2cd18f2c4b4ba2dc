"""A firm's sites, one of them, and opening another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ccus.portal.ui.shapes.common import Link, Pages
from ccus.portal.ui.shapes.maps import PlaceMap


@dataclass(frozen=True)
class SiteLine:
    """One site of the list. `part` says what the firm is there: 元請, or the tier; `state` and `is_open` say how it stands."""

    name: str
    site_id: str
    url: str
    part: str
    prime: str
    state: str
    is_open: bool
    period: str


@dataclass(frozen=True)
class AskedPlace:
    """A request into a hierarchy that the firm has to answer: POST `answer_url` with `answer`."""

    site: str
    upper: str
    tier: str
    days: str
    answer_url: str


@dataclass(frozen=True)
class SitesPage:
    """`can_open` is the address of opening a site, or empty."""

    firm: str
    asked: tuple[AskedPlace, ...]
    lines: tuple[SiteLine, ...]
    pages: Pages
    search: str
    open_url: str
    agreements_url: str


@dataclass(frozen=True)
class Step:
    """One thing on the way to the first touch; `is_done` shows a tick, else `link` leads on."""

    title: str
    text: str
    link: Link
    is_done: bool


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True)
class SitePage:
    """`steps` are empty once the first touch has come; `links` are what one does at a site."""

    name: str
    site_id: str
    state: str
    is_open: bool
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    facts: tuple[Fact, ...]
    particulars_url: str = ""


@dataclass(frozen=True)
class OpeningPage:
    save_url: str
    back_url: str
    map: PlaceMap
    earlier: tuple[Link, ...] = ()
    copied_from: str = ""


@dataclass(frozen=True)
class PlaceLine:
    """A work place of a wide-area site."""

    memo: str
    days: str
    ending_url: str = ""


@dataclass(frozen=True)
class Term:
    name: str
    days: str


@dataclass(frozen=True)
class ParticularsPage:
    """Addresses of the forms; `closing_url` is empty once the site is closed."""

    name: str
    site_id: str
    back_url: str
    save_url: str
    period_url: str
    handover_url: str
    places_url: str
    closing_url: str
    today: date
    is_wide_area: bool
    places: tuple[PlaceLine, ...] = field(default_factory=tuple)
    terms: tuple[Term, ...] = field(default_factory=tuple)
