"""Days that do not count yet, for every audience: in words with their one button, mended when it is pressed, and remembered as shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ccus.access.services.disclosures import Look, record_looks
from ccus.access.states import Channel
from ccus.access.viewers import Viewer
from ccus.foundation.refusals import Refusal
from ccus.history.queries.days_to_mend import NO_ROLE, NOT_IN_HIERARCHY, DaysToMend, DaysToMendPart
from ccus.history.rules import closing
from ccus.history.rules.verdicts import verdicts
from ccus.history.services.mending import first_refusal, mend_days
from ccus.kit.ids import display_id
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.pages import PageRequest
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.repairers import REPAIRERS
from ccus.portal.ui.shapes.common import Deadline, Link, Pages
from ccus.portal.ui.shapes.mending import MendPage, MendRow
from ccus.sites.queries.roster import Cut

TEMPLATE = "portal/business/sites/days-to-mend.html"
ROSTER_BUTTON = gettext_lazy("名簿に載せて直す")
FIRM_BUTTON = gettext_lazy("この会社を施工体制に入れる")
ENTRY_BUTTON = gettext_lazy("直接入力で送る")
SHOWN_DAYS = 4
PAGE_SIZE = 50


def asked_cut(request: PageRequest) -> Cut:
    """GET `page`."""
    return Cut((page_number(request) - 1) * PAGE_SIZE, PAGE_SIZE)


def mend_page(
    found: DaysToMendPart,
    *,
    viewer: Viewer,
    is_prime: bool,
    site: str,
    save_url: str,
    back_url: str,
    on: date,
) -> MendPage:
    closes = closing.closes_on(found.oldest_on) if found.oldest_on else None
    return MendPage(
        site=site,
        rows=tuple(row(group, viewer=viewer, is_prime=is_prime) for group in found.groups),
        day_total=found.days,
        save_url=save_url,
        back_url=back_url,
        deadline=Deadline(on=closes, days_left=(closes - on).days) if closes else None,
        pages=_pages(found, here=save_url),
    )


def _pages(found: DaysToMendPart, *, here: str) -> Pages:
    number, count = found.first // PAGE_SIZE + 1, max(1, -(-found.total // PAGE_SIZE))
    page_url = f"{here}{'&' if '?' in here else '?'}page="
    return Pages(
        number=number,
        count=count,
        first=found.first + 1,
        last=found.first + len(found.groups),
        total=found.total,
        previous_url=f"{page_url}{number - 1}" if number > 1 else "",
        next_url=f"{page_url}{number + 1}" if number < count else "",
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


def mend(request: PageRequest, *, now: datetime) -> None:
    """Mends the group that was posted and says what came of it."""
    language = request.viewer.language
    try:
        group, outcomes = mend_days(request.viewer, key=request.POST.get("key", ""), now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(language))
        return
    refused = first_refusal(outcomes)
    sent = sum(outcome.refusal is None for outcome in outcomes)
    if refused is not None:
        messages.warning(request, refused.sentence(language))
    if sent:
        words = ngettext("%(count)d日分を元請に送りました。", "%(count)d日分を元請に送りました。", sent)
        messages.success(request, words % {"count": sent})
    elif group.verdict == NOT_IN_HIERARCHY and not outcomes:
        words = _("%(firm)sに依頼しました。会社が承認すると、さかのぼって評価に入ります。")
        messages.success(request, words % {"firm": group.business_name})
    elif not outcomes:
        count = len(group.days)
        words = ngettext(
            "名簿に載せました。%(count)d日をもう一度判定しました。",
            "名簿に載せました。%(count)d日をもう一度判定しました。",
            count,
        )
        messages.success(request, words % {"count": count})


def remember(request: PageRequest, found: Sequence[DaysToMend], *, now: datetime) -> None:
    """Names shown to a firm are remembered for their people."""
    looks = [Look(group.technician_ccus_id, group.relation, group.shown) for group in found]
    record_looks(looks, viewer=request.viewer, channel=Channel.SCREEN, now=now)
