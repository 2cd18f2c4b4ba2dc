"""The chart of a hierarchy in words: what is drawn at once, what is counted, and what a search found.

A small tree is drawn whole. Of a large one so many tiers are open as find room; below them each branch is a line that says
how many firms and people it holds, and opens.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.portal.business.presenters.hierarchies import state_word
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.shapes.common import Link, Pages
from ccus.portal.ui.shapes.hierarchies import Branch, ChartBox, ChartLine, FoundBox, HierarchyPage
from ccus.sites.models import Site
from ccus.sites.queries.hierarchy import BoxRow
from ccus.sites.states import HierarchyState

# Boxes that are drawn without asking; neighbours at a time where one firm has more than that.
DRAWN_AT_ONCE = 120
NEIGHBOURS_AT_ONCE = 50


@dataclass
class Tree:
    """The visible boxes of a site in tree order; `people` recorded today by internal id of the firm."""

    site: Site
    rows: Sequence[BoxRow]
    people: Mapping[int, int]
    viewer: Viewer
    on: date
    by_id: dict[int, BoxRow] = field(init=False)
    lower: defaultdict[int | None, list[BoxRow]] = field(init=False)
    firms_below: Counter[int] = field(init=False)
    people_below: Counter[int] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {row.pk: row for row in self.rows}
        self.lower = defaultdict(list)
        for row in self.rows:
            self.lower[row.upper_id if row.upper_id in self.by_id else None].append(row)
        self.firms_below, self.people_below = Counter(), Counter()
        for row in reversed(self.rows):  # each stands behind the one above it
            if row.upper_id in self.by_id:
                self.firms_below[row.upper_id] += self.firms_below[row.pk] + 1
                self.people_below[row.upper_id] += self.people_below[row.pk] + self.people_of(row)

    def people_of(self, row: BoxRow) -> int:
        return self.people.get(row.business_id, 0) if row.business_id else 0

    def above(self, row: BoxRow) -> list[BoxRow]:
        """The boxes over one, the top first."""
        found: list[BoxRow] = []
        while row.upper_id in self.by_id:
            row = self.by_id[row.upper_id]
            found.append(row)
        return found[::-1]


def hierarchy_page(tree: Tree, boxes: Sequence[ChartBox], *, add_url: str) -> HierarchyPage:
    """A page of the chart with the numbers of the whole tree; what is particular to the page is put in by the caller."""
    site = tree.site.ccus_id
    here = site_addresses.hierarchy_url(site)
    return HierarchyPage(
        site=tree.site.name,
        site_id=site,
        on=site_words.day(tree.on, language=tree.viewer.language),
        boxes=tuple(boxes),
        firms=len(tree.rows),
        people=sum(tree.people_of(row) for row in tree.rows),
        waiting=sum(row.state is HierarchyState.REQUESTED for row in tree.rows),
        kept=sum(row.state is HierarchyState.PLACEHOLDER for row in tree.rows),
        back_url=site_addresses.site_url(site),
        add_url=add_url,
        file_url=reverse("business:hierarchy-file", args=[site]) if add_url else "",
        own_templates_url=reverse("business:hierarchy-templates", args=[site]) if add_url else "",
        here_url=here,
        whole_url=f"{here}?show=all" if tree.rows else "",
    )


def trail(tree: Tree, row: BoxRow) -> tuple[Link, ...]:
    """The way from the top down to the box whose branch is shown."""
    ways = [Link(upper.firm_name, branch_url(tree.site, upper)) for upper in tree.above(row)]
    return (Link(_("全体"), site_addresses.hierarchy_url(tree.site.ccus_id)), *ways, Link(row.firm_name, ""))


def opened_chart(tree: Tree) -> tuple[ChartBox, ...]:
    """From the top, as far as it finds room."""
    tops = tree.lower[None]
    open_tiers = _room(tree, tops)
    return tuple(_box(tree, row, open_tiers=open_tiers) for row in tops)


def branch_of(tree: Tree, row: BoxRow, *, number: int) -> ChartBox:
    """One box with page `number` of the firms directly below it, as a page of its own shows it."""
    return _box(tree, row, open_tiers=max(1, _room(tree, [row])), number=number)


def lower_of(tree: Tree, row: BoxRow, *, number: int) -> Branch:
    """The firms directly below a box, to be put in the place of their line."""
    return _branch(tree, row, open_tiers=_room(tree, tree.lower[row.pk]), number=number)


def branch_pages(tree: Tree, row: BoxRow, *, number: int) -> Pages:
    """Where page `number` of the firms directly below a box stands among them."""
    total = len(tree.lower[row.pk])
    most = total if _finds_room(tree, row) else NEIGHBOURS_AT_ONCE
    count = max(1, -(-total // max(1, most)))
    number = min(number, count)
    return Pages(
        number=number,
        count=count,
        first=(number - 1) * most + 1,
        last=min(number * most, total),
        total=total,
        previous_url=branch_url(tree.site, row, number=number - 1) if number > 1 else "",
        next_url=branch_url(tree.site, row, number=number + 1) if number < count else "",
    )


def found_box(tree: Tree, row: BoxRow) -> FoundBox:
    """A box that a search found, with the way to it from the top."""
    box = _box(tree, row, open_tiers=0)
    return FoundBox(box=box, above=tuple(upper.firm_name for upper in tree.above(row)))


def branch_url(site: Site, row: BoxRow, *, number: int = 1) -> str:
    """The page of the firms below a box."""
    parts = {"below": row.pk} | ({"page": number} if number > 1 else {})
    return f"{site_addresses.hierarchy_url(site.ccus_id)}?{urlencode(parts)}"


def _room(tree: Tree, tops: Sequence[BoxRow]) -> int:
    """How many tiers below `tops` can be open together. A single box is opened always, however many stand below it."""
    drawn, tier, opened = len(tops), list(tops), 0
    while tier:
        lower = [below for row in tier for below in tree.lower[row.pk]]
        drawn += len(lower)
        if drawn > DRAWN_AT_ONCE:
            return opened + 1 if len(tier) == 1 else opened
        tier, opened = lower, opened + 1
    return opened


def _finds_room(tree: Tree, row: BoxRow) -> bool:
    return len(tree.lower[row.pk]) <= DRAWN_AT_ONCE


def _box(tree: Tree, row: BoxRow, *, open_tiers: int, number: int = 1) -> ChartBox:
    word, tone = state_word(row.state, expires_on=row.expires_on, on=tree.on, language=tree.viewer.language)
    lower = tree.lower[row.pk]
    branch = _branch(tree, row, open_tiers=open_tiers - 1, number=number) if lower and open_tiers else None
    return ChartBox(
        name=row.firm_name,
        firm_id=row.firm_ccus_id,
        tier=site_words.tier(row.tier),
        state=word,
        tone=tone,
        days=site_words.days(row.from_on, row.until, language=tree.viewer.language),
        people=tree.people_of(row) if row.business_id else None,
        url=site_addresses.box_url(tree.site.ccus_id, row.pk),
        is_own=bool(row.firm_ccus_id) and row.firm_ccus_id == tree.viewer.business_ccus_id,
        lower=branch.boxes if branch else (),
        line=branch.line if branch else _counted(tree, row) if lower else None,
    )


def _branch(tree: Tree, row: BoxRow, *, open_tiers: int, number: int) -> Branch:
    lower = tree.lower[row.pk]
    if _finds_room(tree, row):
        return Branch(tuple(_box(tree, below, open_tiers=open_tiers) for below in lower))
    until = number * NEIGHBOURS_AT_ONCE
    shown = lower[until - NEIGHBOURS_AT_ONCE : until]
    rest = lower[until:]
    line = None
    if rest:
        firms = len(rest) + sum(tree.firms_below[one.pk] for one in rest)
        people = sum(tree.people_of(one) + tree.people_below[one.pk] for one in rest)
        line = ChartLine(firms, people=people, url=branch_url(tree.site, row, number=number + 1), is_rest=True)
    return Branch(tuple(_box(tree, below, open_tiers=0) for below in shown), line)


def _counted(tree: Tree, row: BoxRow) -> ChartLine:
    return ChartLine(tree.firms_below[row.pk], people=tree.people_below[row.pk], url=branch_url(tree.site, row))
