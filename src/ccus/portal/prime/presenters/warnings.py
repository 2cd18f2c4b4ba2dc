"""Warnings of a site in words, each with the one thing to press."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ccus.access.viewers import Viewer
from ccus.history.queries.site_now import OpenWarning, SiteNow
from ccus.history.rules.site_warnings import Subject
from ccus.history.rules.verdicts import verdicts
from ccus.history.states import Method
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters.people import who
from ccus.portal.ui.repairers import REPAIRERS
from ccus.portal.ui.shapes.common import Explanation, Link
from ccus.portal.ui.shapes.site_now import Warning, WarningPage

ROSTER = "no_site_role"
HIERARCHY = "not_in_hierarchy"


def warning(opened: OpenWarning, found: SiteNow, *, viewer: Viewer) -> Warning:
    fact = opened.warning
    verdict = verdicts()[fact.verdict]
    is_person = fact.subject is Subject.PERSON
    return Warning(
        code=fact.code,
        who=concerned(opened, found),
        firm=opened.people[0].firm_name if is_person else "",
        what=verdict.label(viewer.language),
        why=verdict.why(viewer.language),
        at=fact.first_at,
        action=action(opened, found, viewer=viewer),
        is_urgent=fact.is_urgent,
    )


def concerned(opened: OpenWarning, found: SiteNow) -> str:
    """The person, the firm or the reader with how many people, or the site."""
    count = len(opened.people)
    first = opened.people[0]
    match opened.warning.subject:
        case Subject.PERSON:
            return who(first)
        case Subject.FIRM:
            name = first.firm_name
        case Subject.DEVICE:
            name = opened.device.device.label if opened.device else _("読み取り機")
        case Subject.SITE:
            name = found.site.name
    words = ngettext("%(name)s（%(count)d人）", "%(name)s（%(count)d人）", count)
    return words % {"name": name, "count": count}


def action(opened: OpenWarning, found: SiteNow, *, viewer: Viewer) -> Link:
    """What this viewer can do at once; else the page that says who can."""
    fact, site = opened.warning, found.site.ccus_id
    if can_be_put_on_roster(opened, found, viewer=viewer):
        return Link(_("名簿に加える"), addresses.roster_url(site, fact.key))
    if can_be_asked_in(opened, found, viewer=viewer):
        return Link(_("施工体制に入れる"), addresses.firm_url(site, fact.key))
    if opened.device is not None:
        return Link(_("読み取り機を見る"), addresses.readers_url(site))
    return Link(_("くわしく見る"), addresses.warning_url(site, fact.code))


def can_be_put_on_roster(opened: OpenWarning, found: SiteNow, *, viewer: Viewer) -> bool:
    """The prime puts people of firms in the hierarchy on the roster; an employer its own people."""
    if opened.warning.verdict != ROSTER or not viewer.may("sites:roster:edit"):
        return False
    person = opened.people[0]
    is_employer = bool(person.firm_ccus_id) and person.firm_ccus_id == viewer.business_ccus_id
    return person.tier is not None and (found.is_prime or is_employer)


def can_be_asked_in(opened: OpenWarning, found: SiteNow, *, viewer: Viewer) -> bool:
    is_firm = opened.warning.verdict == HIERARCHY and opened.warning.subject is Subject.FIRM
    return is_firm and found.is_prime and viewer.may("sites:hierarchy:edit")


def warning_page(opened: OpenWarning, found: SiteNow, *, viewer: Viewer) -> WarningPage:
    """What is wrong, why and who can put it right. Forms are added by the views that have one."""
    verdict = verdicts()[opened.warning.verdict]
    site = found.site
    names = tuple(who(person) for person in opened.people)
    return WarningPage(
        site=site.name,
        who=concerned(opened, found),
        what=verdict.label(viewer.language),
        explanation=Explanation(
            title=_("なぜ対応が必要か"),
            what=verdict.why(viewer.language),
            what_to_do=verdict.repair(viewer.language),
            who=str(REPAIRERS[verdict.repairer]),
        ),
        back_url=addresses.board_url(site.ccus_id),
        people=names if opened.warning.subject is not Subject.PERSON else (),
    )


def way(method: str, *, language: str) -> str:
    return Method(method).label(language)
