"""The chart of a site's hierarchy (施工体系図) and one box of it."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Link, Pages


@dataclass(frozen=True)
class ChartLine:
    """Firms that are not drawn: how many, with how many people today, and where they are. `is_rest`: neighbours of those drawn."""

    firms: int
    people: int
    url: str
    is_rest: bool = False


@dataclass(frozen=True)
class ChartBox:
    """One firm in the chart. `tone` is fine, waiting, attention or kept, always beside the word `state`.

    `people` is None where the viewer may not know. `url` leads to the box's own page, empty where there is nothing to do.
    """

    name: str
    firm_id: str
    tier: str
    state: str
    tone: str
    days: str
    people: int | None
    url: str
    is_own: bool
    lower: tuple[ChartBox, ...] = ()
    line: ChartLine | None = None


@dataclass(frozen=True)
class Branch:
    """Firms directly below one, to be put in the place of the line that counted them."""

    boxes: tuple[ChartBox, ...]
    line: ChartLine | None = None


@dataclass(frozen=True)
class FoundBox:
    """A firm that a search found. `above` are the names of the firms over it, the top first."""

    box: ChartBox
    above: tuple[str, ...]


@dataclass(frozen=True)
class HierarchyPage:
    """`boxes` are the tops of the tree: one when the prime is visible. `firms`, `people`, `waiting`, `kept` count all of it.

    A page of one branch has a `trail` and, where not all fit, `pages`; after a search `found` takes the place of the boxes.
    """

    site: str
    site_id: str
    on: str
    boxes: tuple[ChartBox, ...]
    firms: int
    people: int
    waiting: int
    kept: int
    back_url: str
    add_url: str
    file_url: str
    here_url: str
    whole_url: str
    own_templates_url: str = ""
    trail: tuple[Link, ...] = ()
    pages: Pages | None = None
    search: str = ""
    found: tuple[FoundBox, ...] = ()


@dataclass(frozen=True)
class WholeCell:
    """One firm in the chart that is printed: `before` columns stay empty to its left, it spans `rows`; `after` as before."""

    name: str
    firm_id: str
    days: str
    state: str
    tone: str
    people: int | None
    before: int
    rows: int
    after: int


@dataclass(frozen=True)
class WholeChart:
    """All firms in columns by tier, a firm beside those it brought in."""

    site: str
    site_id: str
    on: str
    prime: str
    tiers: tuple[str, ...]
    rows: tuple[tuple[WholeCell, ...], ...]
    firms: int
    people: int
    back_url: str


@dataclass(frozen=True)
class InvitationShape:
    """A fresh link, shown once."""

    url: str
    qr_svg: str
    until: str


@dataclass(frozen=True)
class BoxPage:
    """What can be done with one box: each address is empty where the viewer, or the state, does not allow it."""

    site: str
    name: str
    firm_id: str
    tier: str
    state: str
    upper: str
    days: str
    back_url: str
    answer_url: str = ""
    answers: tuple[Link, ...] = ()
    lower_url: str = ""
    firm_url: str = ""
    invitation_url: str = ""
    ending_url: str = ""
    agreement_url: str = ""
    invitation: InvitationShape | None = None


@dataclass(frozen=True)
class FoundFirm:
    """A registered firm that was found; `url` fills its ID into the form."""

    name: str
    firm_id: str
    place: str
    url: str


@dataclass(frozen=True)
class LowerFirmPage:
    """Putting a firm below a box. `on_behalf_of` names the firm for which it is done, or is empty."""

    site: str
    upper: str
    on_behalf_of: str
    save_url: str
    back_url: str
    search_url: str
    found: tuple[FoundFirm, ...] = ()
    search: str = ""
