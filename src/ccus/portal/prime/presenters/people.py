"""How people, firms, trades and roles of a site are named."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ccus.history.queries.people_at_site import PersonAtSite
from ccus.kit.ids import display_id
from ccus.registry.rules.trades import major_trade_name, minor_trades, trade_name
from ccus.sites.states import SiteRole


def who(person: PersonAtSite) -> str:
    """The name where it is disclosed, else what can be said: the ID, or that the card names nobody."""
    if person.name:
        return person.name
    if not person.ccus_id:
        return _("氏名不明の人")
    if person.is_on_roster:
        return _("技能者ID %(id)s") % {"id": display_id(person.ccus_id)}
    return _("名簿にない人（ID %(id)s）") % {"id": display_id(person.ccus_id)}


def trade(code: str, *, language: str) -> str:
    """The trade; its major trade where the official list does not tell the minor one. Codes are of no use on a board."""
    if not code:
        return ""
    return trade_name(code, language) if code in minor_trades() else major_trade_name(code, language)


def roles(codes: Iterable[str], *, language: str) -> str:
    """Roles in one line; nothing for somebody in no special role."""
    special = [SiteRole(code) for code in codes if code != SiteRole.OTHER]
    return _("・").join(role.label(language) for role in special)
