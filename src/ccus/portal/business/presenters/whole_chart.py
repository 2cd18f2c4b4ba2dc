"""All firms of a hierarchy in columns by tier, as the chart (施工体系図) is printed and hung up."""

from __future__ import annotations

from functools import cache

from ccus.portal.business.presenters.hierarchies import FINE, state_word
from ccus.portal.business.presenters.hierarchy_chart import Tree
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.shapes.hierarchies import WholeCell, WholeChart


def whole_chart(tree: Tree) -> WholeChart:
    """The prime stands above the columns where it is visible; each row ends with a firm that has nobody below it."""
    tops = tree.lower[None]
    prime = tops[0] if len(tops) == 1 and tops[0].tier == 0 else None
    shown = [row for row in tree.rows if row is not prime]
    first = min((row.tier for row in shown), default=1)
    last = max((row.tier for row in shown), default=0)
    leaves = _leaves(tree)
    word_days = cache(lambda lower, upper: site_words.days(lower, upper, language=tree.viewer.language))
    rows: list[list[WholeCell]] = []
    open_row: list[WholeCell] = []
    for row in shown:
        word, tone = state_word(row.state, expires_on=row.expires_on, on=tree.on, language=tree.viewer.language)
        is_leaf = not tree.lower[row.pk]
        begins_branch = row.upper_id not in tree.by_id
        open_row.append(
            WholeCell(
                name=row.firm_name,
                firm_id=row.firm_ccus_id,
                days=word_days(row.from_on, row.until),
                state="" if tone == FINE else word,
                tone=tone,
                people=tree.people_of(row) if row.business_id else None,
                before=row.tier - first if begins_branch else 0,
                rows=leaves[row.pk],
                after=last - row.tier if is_leaf else 0,
            )
        )
        if is_leaf:
            rows.append(open_row)
            open_row = []
    return WholeChart(
        site=tree.site.name,
        site_id=tree.site.ccus_id,
        on=site_words.day(tree.on, language=tree.viewer.language),
        prime=prime.firm_name if prime else "",
        tiers=tuple(site_words.tier(number) for number in range(first, last + 1)),
        rows=tuple(tuple(cells) for cells in rows),
        firms=len(tree.rows),
        people=sum(tree.people_of(row) for row in tree.rows),
        back_url=site_addresses.hierarchy_url(tree.site.ccus_id),
    )


def _leaves(tree: Tree) -> dict[int, int]:
    """How many firms with nobody below them stand in each one's branch; itself where it is one."""
    found: dict[int, int] = {}
    for row in reversed(tree.rows):
        found[row.pk] = sum(found[below.pk] for below in tree.lower[row.pk]) or 1
    return found
