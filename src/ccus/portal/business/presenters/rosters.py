"""Rosters in words."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from ccus.access.viewers import Viewer
from ccus.portal.prime.presenters import people
from ccus.portal.prime.presenters.checks import person_row
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.shapes.common import Pages
from ccus.portal.ui.shapes.rosters import Candidate, RosterFirm, RosterPage, RosterRow
from ccus.registry.queries.technicians import Employee
from ccus.sites.models import Site
from ccus.sites.queries.checks import PeopleChecks, PersonChecks
from ccus.sites.rules.roster import Suggestion
from ccus.sites.states import ForeignWorkCategory

# More people than these on one page are searched for, not read.
PAGE_SIZE = 50


def roster_page(site: Site, part: PeopleChecks, *, is_prime: bool, viewer: Viewer, on: date) -> RosterPage:
    """A page of the people with what the checks found of each."""
    own = viewer.business_ccus_id
    firms = []
    for (firm_id, name, tier), group in groupby(
        part.people, key=lambda person: (person.line.business_ccus_id, person.line.business_name, person.line.tier)
    ):
        editable = is_prime or firm_id == own
        firms.append(
            RosterFirm(
                name=name,
                tier=site_words.tier(tier) if tier is not None else _("施工体制にない会社"),
                add_url=site_addresses.people_url(site.ccus_id, firm="" if firm_id == own else firm_id)
                if editable and tier is not None
                else "",
                rows=tuple(row(person, site=site, editable=editable, language=viewer.language) for person in group),
            )
        )
    return RosterPage(
        site=site.name,
        site_id=site.ccus_id,
        on=site_words.day(on, language=viewer.language),
        people=part.total,
        firms=tuple(firms),
        back_url=site_addresses.site_url(site.ccus_id),
        add_url=site_addresses.people_url(site.ccus_id) if own else "",
        file_url=reverse("business:roster-file", args=[site.ccus_id]) if own else "",
        pages=_pages(part, here=site_addresses.roster_url(site.ccus_id)),
        without_education=part.without_education,
    )


def row(person: PersonChecks, *, site: Site, editable: bool, language: str) -> RosterRow:
    line = person.line
    foreign = line.foreign_work
    checked = person_row(person, site=site.ccus_id, language=language)
    insurance = (checked.insurance,) if checked.insurance and checked.insurance.sign else ()
    return RosterRow(
        name=line.name,
        technician_id=line.technician_ccus_id,
        level=line.skill_level,
        trade=people.trade(line.trade_code, language=language),
        roles=people.roles(line.site_roles, language=language),
        work=line.work_content,
        education=site_words.day(line.education_on, language=language) if line.education_on else "",
        foreign=_("%(category)s %(days)s")
        % {
            "category": ForeignWorkCategory(foreign.category).label(language),
            "days": site_words.days(foreign.from_on, foreign.until, language=language),
        }
        if foreign
        else "",
        days=site_words.days(line.from_on, line.until, language=language),
        url=reverse("business:roster-entry", args=[site.ccus_id, line.entry_id]) if editable else "",
        marks=(*insurance, *checked.others),
    )


def candidate(person: Employee, suggestion: Suggestion | None, *, is_chosen: bool, language: str) -> Candidate:
    return Candidate(
        name=person.full_name,
        kana=person.full_name_kana,
        technician_id=person.ccus_id,
        level=person.skill_level,
        last=_said(suggestion, language=language) if suggestion else "",
        is_chosen=is_chosen,
    )


def _pages(part: PeopleChecks, *, here: str) -> Pages:
    number, count = part.first // PAGE_SIZE + 1, max(1, -(-part.total // PAGE_SIZE))
    return Pages(
        number=number,
        count=count,
        first=part.first + 1 if part.total else 0,
        last=min(part.first + PAGE_SIZE, part.total),
        total=part.total,
        previous_url=f"{here}?page={number - 1}" if number > 1 else "",
        next_url=f"{here}?page={number + 1}" if number < count else "",
    )


def _said(suggestion: Suggestion, *, language: str) -> str:
    if not suggestion.trade_code:
        return _("職種の登録がありません。下で選んでください。")
    parts = [
        people.trade(suggestion.trade_code, language=language),
        people.roles(suggestion.site_roles, language=language),
    ]
    words = _("・").join(part for part in (*parts, suggestion.work_content) if part)
    return _("前回：%(words)s") % {"words": words} if suggestion.source == "last_time" else words
