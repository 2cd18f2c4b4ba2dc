"""The chart of a hierarchy and its boxes in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.hierarchies import BoxPage, ChartBox, HierarchyPage, InvitationShape
from ccus.sites.models import HierarchyNode, Site
from ccus.sites.queries.hierarchy import TreeRow
from ccus.sites.rules.hierarchy import is_standing
from ccus.sites.states import HierarchyState

WAITING, KEPT, ATTENTION, FINE = "waiting", "kept", "attention", "fine"


def hierarchy_page(
    site: Site, rows: Sequence[TreeRow], *, people: Mapping[int, int], viewer: Viewer, on: date, add_url: str
) -> HierarchyPage:
    """`people` recorded today by internal id of the firm; the tree is nested as it will be drawn."""
    boxes = _nested(site, rows, people=people, viewer=viewer, on=on)
    nodes = [row.node for row in rows]
    return HierarchyPage(
        site=site.name,
        site_id=site.ccus_id,
        on=site_words.day(on, language=viewer.language),
        boxes=boxes,
        firms=len(nodes),
        people=sum(people.get(node.business_id, 0) for node in nodes if node.business_id),
        waiting=sum(node.state == HierarchyState.REQUESTED for node in nodes),
        kept=sum(node.state == HierarchyState.PLACEHOLDER for node in nodes),
        back_url=site_addresses.site_url(site.ccus_id),
        add_url=add_url,
        file_url=reverse("business:hierarchy-file", args=[site.ccus_id]) if add_url else "",
        own_templates_url=reverse("business:hierarchy-templates", args=[site.ccus_id]) if add_url else "",
    )


def state_word(node: HierarchyNode, *, on: date, language: str) -> tuple[str, str]:
    """The word and its tone: a firm whose registration ran out needs a hand, whatever its place."""
    state = HierarchyState(node.state)
    if state is HierarchyState.PLACEHOLDER:
        return _("未登録の会社"), KEPT
    if node.business is not None and node.business.expires_on < on:
        return _("事業者登録の期限切れ"), ATTENTION
    if state is HierarchyState.REQUESTED:
        return state.label(language), WAITING
    return (_("登録済み") if is_standing(state) else state.label(language)), FINE


def box_page(
    node: HierarchyNode,
    *,
    actions: Sequence[HierarchyState],
    may_ask_below: bool,
    may_agree: bool,
    viewer: Viewer,
    on: date,
    invitation: InvitationShape | None = None,
) -> BoxPage:
    site = node.site.ccus_id
    answers = {
        HierarchyState.APPROVED: Link(_("承認する"), "approved"),
        HierarchyState.DECLINED: Link(_("辞退する"), "declined"),
        HierarchyState.WITHDRAWN: Link(_("依頼を取り下げる"), "withdrawn"),
    }
    is_kept = node.state == HierarchyState.PLACEHOLDER
    found = () if is_kept else tuple(answers[action] for action in actions if action in answers)
    can_name = is_kept and HierarchyState.REQUESTED in actions

    def url(part: str, condition: bool) -> str:
        return site_addresses.part_url(site, node.pk, part) if condition else ""

    return BoxPage(
        site=node.site.name,
        name=node.firm_name,
        firm_id=node.firm_ccus_id,
        tier=site_words.tier(node.tier),
        state=state_word(node, on=on, language=viewer.language)[0],
        upper=node.upper.firm_name if node.upper else "",
        days=site_words.days(node.valid.lower, node.valid.upper, language=viewer.language),
        back_url=site_addresses.hierarchy_url(site),
        answer_url=url("answer", bool(found)),
        answers=found,
        lower_url=url("lower-firms", may_ask_below),
        firm_url=url("firm", can_name),
        invitation_url=url("invitation", can_name),
        ending_url=url("ending", HierarchyState.ENDED in actions),
        agreement_url=url("agreement", may_agree),
        invitation=invitation,
    )


def _nested(
    site: Site, rows: Sequence[TreeRow], *, people: Mapping[int, int], viewer: Viewer, on: date
) -> tuple[ChartBox, ...]:
    shown = {row.node.pk for row in rows}
    below: defaultdict[int | None, list[HierarchyNode]] = defaultdict(list)
    for row in rows:
        upper = row.node.upper_id
        below[upper if upper in shown else None].append(row.node)

    def box(node: HierarchyNode) -> ChartBox:
        word, tone = state_word(node, on=on, language=viewer.language)
        return ChartBox(
            name=node.firm_name,
            firm_id=node.firm_ccus_id,
            tier=site_words.tier(node.tier),
            state=word,
            tone=tone,
            days=site_words.days(node.valid.lower, node.valid.upper, language=viewer.language),
            people=people.get(node.business_id, 0) if node.business_id else None,
            url=site_addresses.box_url(site.ccus_id, node.pk),
            is_own=bool(node.firm_ccus_id) and node.firm_ccus_id == viewer.business_ccus_id,
            lower=tuple(box(lower) for lower in below[node.pk]),
        )

    return tuple(box(node) for node in below[None])
