"""Days that do not count yet in words: what is missing, who can mend it, and the one button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccus.access.viewers import Viewer
from ccus.history.queries.days_to_mend import NO_ROLE, NOT_IN_HIERARCHY, DaysToMend
from ccus.history.rules import closing
from ccus.history.rules.verdicts import verdicts
from ccus.kit.ids import display_id
from ccus.portal.business.presenters import site_words
from ccus.portal.business.views import site_addresses
from ccus.portal.prime.presenters.warnings import REPAIRERS
from ccus.portal.ui.shapes.common import Deadline, Link
from ccus.portal.ui.shapes.mending import MendPage, MendRow

ROSTER_BUTTON = gettext_lazy("名簿に載せて直す")
FIRM_BUTTON = gettext_lazy("この会社を施工体制に入れる")
ENTRY_BUTTON = gettext_lazy("直接入力で送る")
SHOWN_DAYS = 4


def mend_page(
    found: Sequence[DaysToMend],
    *,
    viewer: Viewer,
    is_prime: bool,
    site: str,
    save_url: str,
    back_url: str,
    on: date,
) -> MendPage:
    days = [day for group in found for day in group.days]
    closes = closing.closes_on(min(days)) if days else None
    return MendPage(
        site=site,
        rows=tuple(row(group, viewer=viewer, is_prime=is_prime) for group in found),
        day_total=len(days),
        save_url=save_url,
        back_url=back_url,
        deadline=Deadline(on=closes, days_left=(closes - on).days) if closes else None,
    )


def row(group: DaysToMend, *, viewer: Viewer, is_prime: bool) -> MendRow:
    verdict = verdicts()[group.verdict]
    language = viewer.language
    is_own = bool(group.business_ccus_id) and group.business_ccus_id == viewer.business_ccus_id
    button = ""
    if viewer.technician_ccus_id:
        button = str(ENTRY_BUTTON) if group.waiting < len(group.days) else ""
    elif group.verdict == NO_ROLE and (is_prime or is_own):
        button = str(ROSTER_BUTTON)
    elif group.verdict == NOT_IN_HIERARCHY and is_prime and group.business_ccus_id:
        button = str(FIRM_BUTTON)
    other = None
    if group.verdict == NO_ROLE and button and not viewer.technician_ccus_id:
        firm = "" if is_own else group.business_ccus_id
        other = Link(_("職種を選んで載せる"), site_addresses.people_url(group.site_ccus_id, firm=firm))
    return MendRow(
        key=group.key,
        who_is_it=group.name or _("技能者ID %(id)s") % {"id": display_id(group.technician_ccus_id)},
        place=_("%(site)s・%(firm)s") % {"site": group.site_name, "firm": group.business_name}
        if group.business_name
        else group.site_name,
        count=len(group.days),
        days=_days(group.days, language=language),
        what=verdict.label(language),
        why=verdict.why(language),
        who=str(REPAIRERS.get(verdict.repairer, "")),
        button=button,
        other_way=other,
        waiting=group.waiting,
    )


def _days(days: Sequence[date], *, language: str) -> str:
    shown = _("、").join(site_words.day(day, language=language) for day in days[:SHOWN_DAYS])
    left = len(days) - SHOWN_DAYS
    return _("%(days)sほか%(left)d日") % {"days": shown, "left": left} if left > 0 else shown
