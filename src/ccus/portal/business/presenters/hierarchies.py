"""One box of a hierarchy in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.hierarchies import BoxPage, InvitationShape
from ccus.sites.models import HierarchyNode
from ccus.sites.rules.hierarchy import is_standing
from ccus.sites.states import HierarchyState

WAITING, KEPT, ATTENTION, FINE = "waiting", "kept", "attention", "fine"


def state_word(state: HierarchyState, *, expires_on: date | None, on: date, language: str) -> tuple[str, str]:
    """The word and its tone: a firm whose registration ran out needs a hand, whatever its place."""
    if state is HierarchyState.PLACEHOLDER:
        return _("未登録の会社"), KEPT
    if expires_on is not None and expires_on < on:
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
    expires_on = node.business.expires_on if node.business else None
    found = () if is_kept else tuple(answers[action] for action in actions if action in answers)
    can_name = is_kept and HierarchyState.REQUESTED in actions

    def url(part: str, condition: bool) -> str:
        return site_addresses.part_url(site, node.pk, part) if condition else ""

    return BoxPage(
        site=node.site.name,
        name=node.firm_name,
        firm_id=node.firm_ccus_id,
        tier=site_words.tier(node.tier),
        state=state_word(HierarchyState(node.state), expires_on=expires_on, on=on, language=viewer.language)[0],
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
