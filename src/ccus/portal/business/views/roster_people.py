"""Putting many people on a roster with one press: the firm's own from a list, those of another firm by their IDs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.business.forms.rosters import PeopleForm
from ccus.portal.business.presenters import rosters as presenter
from ccus.portal.ui import site_addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.rosters import PeoplePage, Trouble
from ccus.registry.models import Business
from ccus.registry.queries.search import get_firm
from ccus.registry.queries.technicians import EmployeePage, list_employees_visible_to
from ccus.sites.errors import RosterEntriesRefused
from ccus.sites.models import Site
from ccus.sites.queries.roster import list_rostered_ids, suggest_entries_for_firm
from ccus.sites.queries.roster_templates import list_templates_visible_to, people_of_last_site, people_of_template
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.roster import Suggestion
from ccus.sites.services.roster import add_roster_entries
from ccus.sites.services.roster_templates import keep_roster_template

ALREADY_THERE = "sites.roster_entry_overlaps"


@page(permission="sites:roster:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: PageRequest, site: str) -> HttpResponse:
    """GET `q`, `cursor`, `template`, `last` (tick those of the last site), `firm` (another firm, by IDs); POST puts on."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    found = get_site_visible_to(viewer, site)
    firm = _firm(request)
    by_ids = firm.ccus_id != viewer.business_ccus_id
    data = request.POST if request.method == "POST" else None
    chosen = data.getlist("person") if data is not None else []
    form = PeopleForm(data, on=on, language=viewer.language, by_ids=by_ids, people=chosen)
    troubles: tuple[Trouble, ...] = ()
    if data is not None and form.is_valid():
        done, troubles = _put_on(request, found, firm, form, now=now)
        if done:
            return redirect(site_addresses.roster_url(site))
    listed = None if by_ids else _listed(request, found, firm, chosen=chosen, on=on)
    shape = _shape(request, found, firm, listed, by_ids=by_ids, troubles=troubles)
    status = 422 if form.errors or troubles else 200
    return render(request, "portal/business/roster/people.html", {"page": shape, "form": form}, status=status)


class _Listed:
    """The firm's own people who are not on the roster, with what is filled in for each."""

    def __init__(
        self,
        page_of: EmployeePage,
        *,
        rostered: frozenset[int],
        suggestions: Mapping[int, Suggestion],
        chosen: set[str],
    ) -> None:
        self.people = [person for person in page_of.people if person.technician_id not in rostered]
        self.already = len(page_of.people) - len(self.people)
        self.next_cursor = page_of.next_cursor
        self.suggestions = suggestions
        self.chosen = chosen


def _listed(request: PageRequest, site: Site, firm: Business, *, chosen: Sequence[str], on: date) -> _Listed:
    viewer, asked = request.viewer, request.GET
    page_of = list_employees_visible_to(viewer, on=on, search=asked.get("q", ""), cursor=asked.get("cursor", ""))
    ticked = set(chosen)
    if asked.get("template", "").isdigit():
        ticked |= people_of_template(viewer, int(asked["template"]))
    if asked.get("last"):
        ticked |= people_of_last_site(viewer, site)
    return _Listed(
        page_of,
        rostered=list_rostered_ids(site, on=on),
        suggestions=suggest_entries_for_firm(firm, [person.technician_id for person in page_of.people]),
        chosen=ticked,
    )


def _put_on(
    request: PageRequest, site: Site, firm: Business, form: PeopleForm, *, now: datetime
) -> tuple[bool, tuple[Trouble, ...]]:
    """Whether everybody is on the roster now, and who could not be put on with the reason: then nobody was."""
    viewer = request.viewer
    known = {} if form.by_ids else _suggestions(request, firm, form.people, on=jst_date(now))
    drafts = form.drafts(business_ccus_id=firm.ccus_id, suggestions=known)
    try:
        written = add_roster_entries(viewer, site.ccus_id, drafts=drafts, now=now)
    except RosterEntriesRefused as refusal:
        problems = refusal.data["problems"]
        if all(problem["code"] == ALREADY_THERE for problem in problems) and len(problems) == len(drafts):
            messages.info(request, _("選んだ人は、もう名簿に載っています。"))
            return True, ()
        language = "ja" if viewer.language == "ja" else "en"
        return False, tuple(Trouble(problem["technician"], problem[language]) for problem in problems)
    except Refusal as refusal:
        form.show(refusal)
        return False, ()
    if name := form.cleaned_data.get("template_name_typed"):
        keep_roster_template(viewer, name=name, entries=written, now=now)
    words = ngettext("%(count)d人を名簿に載せました。", "%(count)d人を名簿に載せました。", len(written))
    messages.success(request, words % {"count": len(written)})
    return True, ()


def _suggestions(request: PageRequest, firm: Business, people: Sequence[str], *, on: date) -> dict[str, Suggestion]:
    own = dict(
        firm.affiliations.filter(technician__ccus_id__in=people).values_list("technician__ccus_id", "technician_id")
    )
    found = suggest_entries_for_firm(firm, list(own.values()))
    return {ccus_id: found[key] for ccus_id, key in own.items()}


def _firm(request: PageRequest) -> Business:
    """The viewer's own firm, or the one of the address."""
    return get_firm(request.GET.get("firm") or request.viewer.business_ccus_id)


def _shape(
    request: PageRequest,
    site: Site,
    firm: Business,
    listed: _Listed | None,
    *,
    by_ids: bool,
    troubles: tuple[Trouble, ...],
) -> PeoplePage:
    viewer = request.viewer
    here = site_addresses.people_url(site.ccus_id, firm=firm.ccus_id if by_ids else "")
    names = {person.ccus_id: person.full_name for person in listed.people} if listed else {}
    search = request.GET.get("q", "")
    following = urlencode({"q": search, "cursor": listed.next_cursor}) if listed and listed.next_cursor else ""
    return PeoplePage(
        site=site.name,
        of_firm=firm.name if by_ids else "",
        save_url=here,
        back_url=site_addresses.roster_url(site.ccus_id),
        search_url=here,
        search=search,
        candidates=tuple(
            presenter.candidate(
                person,
                listed.suggestions.get(person.technician_id),
                is_chosen=person.ccus_id in listed.chosen,
                language=viewer.language,
            )
            for person in listed.people
        )
        if listed
        else (),
        next_url=f"{here}?{following}" if following else "",
        already=listed.already if listed else 0,
        templates=()
        if by_ids
        else tuple(
            Link(template.name, f"{here}?template={template.pk}") for template in list_templates_visible_to(viewer)
        ),
        earlier=() if by_ids else (Link(_("前の現場と同じ人を選ぶ"), f"{here}?last=1"),),
        troubles=tuple(Trouble(names.get(one.name, one.name), one.why) for one in troubles),
    )
