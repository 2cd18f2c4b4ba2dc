"""The chart of a site's hierarchy (施工体系図) and one box of it."""

from __future__ import annotations

from dataclasses import dataclass

from ccus.portal.ui.shapes.common import Link


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


@dataclass(frozen=True)
class HierarchyPage:
    """`boxes` are the tops of the tree: one when the prime is visible. `template_links` are the firm's own patterns."""

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
    own_templates_url: str = ""


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
