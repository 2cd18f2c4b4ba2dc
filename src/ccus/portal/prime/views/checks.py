"""Checks of a site: marks of its people and firms, and what stands behind each mark."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.foundation.refusals import BadInput, Conflict
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.prime.presenters import checks as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.checks import ChecksOfOnePage, SiteChecksPage
from ccus.portal.ui.shapes.common import Link, Pages
from ccus.registry.rules.checks.kinds import Weight
from ccus.registry.rules.trades import trade_name
from ccus.sites.models import Site
from ccus.sites.queries.check_reminders import reminded_today
from ccus.sites.queries.roster import Cut
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services.check_reminders import remind_of_firm, remind_of_person
from ccus.sites.services.shown_checks import show_firm_checks, show_person_checks, show_roster_checks

PEOPLE_ON_A_PAGE = 50
FIRMS_ON_A_PAGE = 25
ONE = "portal/prime/checks/one.html"


@page(permission="sites:check:view", audience="prime")
@require_safe
def of_site(request: PageRequest, site: str) -> HttpResponse:
    """GET `page` and `firms`: so many people and firms at a time, in the order of the roster and of the tree."""
    viewer, now = request.viewer, timezone.now()
    found_site = get_site_visible_to(viewer, site)
    number, firm_number = max(1, page_number(request)), max(1, page_number(request, "firms"))
    found = show_roster_checks(
        viewer,
        found_site,
        on=jst_date(now),
        now=now,
        people=Cut((number - 1) * PEOPLE_ON_A_PAGE, PEOPLE_ON_A_PAGE),
        firms=Cut((firm_number - 1) * FIRMS_ON_A_PAGE, FIRMS_ON_A_PAGE),
    )
    firms = tuple(presenter.firm_row(firm, site=site, language=viewer.language) for firm in found.firms)
    hidden = {kind for person in found.people for kind in person.hidden} | {
        kind for firm in found.firms for kind in firm.hidden
    }
    shape = SiteChecksPage(
        site=found_site.name,
        on=found.on,
        back=_back(found_site),
        people=tuple(presenter.person_row(person, site=site, language=viewer.language) for person in found.people),
        firms=firms,
        tiers=tuple(range(1, max((len(firm.above) for firm in firms), default=0) + 1)),
        hidden=presenter.check_names(sorted(hidden), language=viewer.language),
        pages=_pages(
            found.first_person,
            most=PEOPLE_ON_A_PAGE,
            total=found.total_people,
            url_of=lambda wanted: f"{addresses.checks_url(site)}?page={wanted}&firms={firm_number}",
        ),
        firm_pages=_pages(
            found.first_firm,
            most=FIRMS_ON_A_PAGE,
            total=found.total_firms,
            url_of=lambda wanted: f"{addresses.checks_url(site)}?page={number}&firms={wanted}",
        ),
    )
    return render(request, "portal/prime/checks/site.html", {"page": shape})


@page(permission="sites:check:view", audience="prime")
@require_safe
def of_person(request: PageRequest, site: str, technician: str) -> HttpResponse:
    """All checks of one person on today's roster."""
    viewer, now = request.viewer, timezone.now()
    found_site = get_site_visible_to(viewer, site)
    person = show_person_checks(viewer, found_site, technician, on=jst_date(now), now=now)
    fine = [finding for finding in person.findings if finding.weight is Weight.FINE]
    shape = ChecksOfOnePage(
        site=found_site.name,
        on=jst_date(now),
        name=person.line.name,
        what=_("%(firm)s・%(trade)s")
        % {"firm": person.line.business_name, "trade": trade_name(person.line.trade_code, viewer.language)},
        back=_back_to_checks(site),
        open=presenter.panels(
            person.open,
            language=viewer.language,
            reminder_url=_reminder_url(request, "prime:site-person-reminders", site, technician),
            reminded=reminded_today(found_site, on=jst_date(now), technician_ccus_id=technician),
        ),
        fine=presenter.panels(fine, language=viewer.language),
        hidden=presenter.check_names(person.hidden, language=viewer.language),
    )
    return render(request, ONE, {"page": shape})


@page(permission="sites:check:view", audience="prime")
@require_safe
def of_firm(request: PageRequest, site: str, business: str) -> HttpResponse:
    """All checks of one firm of today's hierarchy."""
    viewer, now = request.viewer, timezone.now()
    found_site = get_site_visible_to(viewer, site)
    firm = show_firm_checks(viewer, found_site, business, on=jst_date(now), now=now)
    fine = [finding for finding in firm.findings if finding.weight is Weight.FINE]
    shape = ChecksOfOnePage(
        site=found_site.name,
        on=jst_date(now),
        name=firm.name,
        what=firm.kind.label(viewer.language),
        back=_back_to_checks(site),
        open=presenter.panels(
            firm.open,
            language=viewer.language,
            reminder_url=_reminder_url(request, "prime:site-firm-reminders", site, business),
            reminded=reminded_today(found_site, on=jst_date(now), business_ccus_id=business),
        ),
        fine=presenter.panels(fine, language=viewer.language),
        hidden=presenter.check_names(firm.hidden, language=viewer.language),
    )
    return render(request, ONE, {"page": shape})


@page(permission="sites:check:remind", audience="prime")
@require_POST
def person_reminders(request: PageRequest, site: str, technician: str) -> HttpResponse:
    """POST `check`: the person and the employer are asked to put it right."""
    found_site = get_site_visible_to(request.viewer, site)
    try:
        remind_of_person(
            request.viewer, found_site, technician, check=request.POST.get("check", ""), now=timezone.now()
        )
    except (BadInput, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("本人と所属事業者に、確認のお願いを送りました。"))
    return redirect("prime:site-person-checks", site, technician)


@page(permission="sites:check:remind", audience="prime")
@require_POST
def firm_reminders(request: PageRequest, site: str, business: str) -> HttpResponse:
    """POST `check`: the firm is asked to put it right."""
    found_site = get_site_visible_to(request.viewer, site)
    try:
        remind_of_firm(request.viewer, found_site, business, check=request.POST.get("check", ""), now=timezone.now())
    except (BadInput, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("この会社に、確認のお願いを送りました。"))
    return redirect("prime:site-firm-checks", site, business)


def _reminder_url(request: PageRequest, route: str, site: str, subject: str) -> str:
    """Empty for viewers who may not remind anybody."""
    return reverse(route, args=[site, subject]) if request.viewer.may("sites:check:remind") else ""


def _back(site: Site) -> Link:
    return Link(_("今日の現場へ戻る"), addresses.board_url(site.ccus_id))


def _back_to_checks(site: str) -> Link:
    return Link(_("名簿の確認へ戻る"), addresses.checks_url(site))


def _pages(first: int, *, most: int, total: int, url_of: Callable[[int], str]) -> Pages:
    count, number = max(1, -(-total // most)), first // most + 1
    return Pages(
        number=number,
        count=count,
        first=first + 1,
        last=min(first + most, total),
        total=total,
        previous_url=url_of(number - 1) if number > 1 else "",
        next_url=url_of(number + 1) if number < count else "",
    )
