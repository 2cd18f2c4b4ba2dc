"""Looks at a person, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ccus.access.models import Disclosure
from ccus.access.rules.looks import purpose_of
from ccus.access.states import Channel, Relation, Role
from ccus.portal.ui.shapes.looks import LookRow
from ccus.registry.rules.items import technician_items
from ccus.sites.queries.looks import Look


def look_row(look: Look, *, language: str) -> LookRow:
    row = look.row
    items = technician_items()
    return LookRow(
        at=row.disclosed_at,
        who=look.firm or _without_firm(row),
        as_what=_as_what(row, language),
        items=tuple(items[code].label(language) for code in items if code in row.items),
        site=look.site,
        purpose=_purpose(row, language),
        channel=Channel(row.channel).label(language),
    )


def _without_firm(row: Disclosure) -> str:
    if row.viewer_role in (Role.OPERATOR, Role.REVIEWER):
        return _("運営主体・登録の窓口")
    if row.viewer_role == Role.TECHNICIAN:
        return _("いっしょに働く技能者")
    return _("システムの処理") if not row.viewer_role else _("会社の名前は分かりません")


def _as_what(row: Disclosure, language: str) -> str:
    relation = Relation(row.relation).label(language)
    role = Role(row.viewer_role).label(language) if row.viewer_role in set(Role) else ""
    return _("%(relation)s（%(role)s）") % {"relation": relation, "role": role} if role else relation


def _purpose(row: Disclosure, language: str) -> str:
    purpose = purpose_of(row.page)
    return purpose.words(language) if purpose else _("目的の登録がない画面での閲覧")
