"""The roster of a site: the list, people put on it in bulk, and one line changed or ended."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.business.forms.hierarchies import EndingForm
from ccus.portal.business.forms.rosters import EntryForm
from ccus.portal.business.presenters import rosters as presenter
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.rosters import EntryPage
from ccus.sites.errors import RosterEntryNotFound
from ccus.sites.models import RosterEntry
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.roster import Cut
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services.roster import change_roster_entry, end_roster_entry
from ccus.sites.services.shown_checks import show_people_checks
from ccus.sites.services.shown_rosters import show_roster_line


@page(permission="sites:roster:edit", audience="business")
@require_safe
def roster(request: PageRequest, site: str) -> HttpResponse:
    """GET `page`: the people of today with their checks, as far as the viewer's firm sees them; who is shown can read so."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    found = get_site_visible_to(viewer, site)
    cut = Cut((page_number(request) - 1) * presenter.PAGE_SIZE, presenter.PAGE_SIZE)
    part = show_people_checks(viewer, found, on=on, now=now, cut=cut)
    shape = presenter.roster_page(found, part, is_prime=acts_for_prime(viewer, site=found), viewer=viewer, on=on)
    return render(request, "portal/business/roster/roster.html", {"page": shape})


@page(permission="sites:roster:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: PageRequest, site: str, entry: int) -> HttpResponse:
    """GET shows one line; POST changes it from a day on."""
    now = timezone.now()
    found, name = _entry(request, site, entry, now=now)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, entry=found, on=jst_date(now), language=request.viewer.language)
    if data is not None and form.is_valid():
        try:
            change_roster_entry(
                request.viewer, found.pk, from_on=form.cleaned_data["from_on"], work=form.work(), now=now
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("名簿を直しました。関わる日は、もう一度判定しました。"))
            return redirect(site_addresses.roster_url(site))
    return _answer(request, found, name=name, form=form, ending_form=EndingForm(on=jst_date(now)))


@page(permission="sites:roster:edit", audience="business")
@require_POST
def entry_ending(request: PageRequest, site: str, entry: int) -> HttpResponse:
    """POST `last_on`: the last day of somebody on the roster."""
    now = timezone.now()
    found, name = _entry(request, site, entry, now=now)
    ending = EndingForm(request.POST, on=jst_date(now))
    if ending.is_valid():
        try:
            end_roster_entry(request.viewer, found.pk, last_on=ending.cleaned_data["last_on"], now=now)
        except Refusal as refusal:
            ending.show(refusal)
        else:
            messages.success(request, _("名簿から外しました。その日までの記録は残ります。"))
            return redirect(site_addresses.roster_url(site))
    form = EntryForm(None, entry=found, on=jst_date(now), language=request.viewer.language)
    return _answer(request, found, name=name, form=form, ending_form=ending)


def _entry(request: PageRequest, site: str, entry_id: int, *, now: datetime) -> tuple[RosterEntry, str]:
    """The entry, of this very site, and the person's name where it is disclosed."""
    found = get_site_visible_to(request.viewer, site)
    shown = show_roster_line(request.viewer, entry_id, now=now)
    if shown is None or shown[0].site_id != found.pk:
        raise RosterEntryNotFound
    return shown[0], shown[1].name


def _answer(
    request: PageRequest, found: RosterEntry, *, name: str, form: EntryForm, ending_form: EndingForm
) -> HttpResponse:
    site = found.site.ccus_id
    shape = EntryPage(
        site=found.site.name,
        name=name,
        technician_id=found.technician.ccus_id,
        firm=found.business.name,
        days=site_words.days(found.valid.lower, found.valid.upper, language=request.viewer.language),
        save_url=reverse("business:roster-entry", args=[site, found.pk]),
        ending_url=reverse("business:roster-entry-ending", args=[site, found.pk]),
        back_url=site_addresses.roster_url(site),
    )
    wrong = form if form.errors else ending_form if ending_form.errors else None
    context = {"page": shape, "work_form": form, "ending_form": ending_form, "form": wrong}
    return render(request, "portal/business/roster/entry.html", context, status=422 if wrong else 200)
