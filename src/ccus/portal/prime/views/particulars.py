"""All that follows after a site was opened: its three parts, its period, who manages it, where work goes on, its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.prime.forms import particulars as forms
from ccus.portal.ui import site_addresses, site_words
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.sites import ParticularsPage, PlaceLine, Term
from ccus.sites.errors import SiteNotFound
from ccus.sites.models import Site
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.parts import find_contract, find_works
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services import managers, sites, work_places
from ccus.sites.services.sites import recording_period_of
from ccus.sites.states import SiteState

Forms = dict[str, forms.PartForm]
DETAILS, CONTRACT, WORKS, PERIOD, HANDOVER, PLACE, CLOSING = (
    "details", "contract", "works", "period", "handover", "place", "closing",
)  # fmt: skip


@page(permission="sites:site:edit", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def particulars(request: PageRequest, site: str) -> HttpResponse:
    """GET shows all; POST `part` (details, contract or works) replaces that part."""
    found = _own_site(request, site)
    part = request.POST.get("part", "")
    if request.method != "POST" or part not in (DETAILS, CONTRACT, WORKS):
        return _answer(request, found)
    return _save(request, found, part, _("現場の内容を直しました。"))


@page(permission="sites:site:edit", audience="prime")
@require_POST
def period(request: PageRequest, site: str) -> HttpResponse:
    """POST `period-first_on`, `period-last_on`: days that come in or fall out are judged again."""
    return _save(request, _own_site(request, site), PERIOD, _("期間を直しました。関わる日は、もう一度判定しました。"))


@page(permission="sites:site:edit", audience="prime")
@require_POST
def handover(request: PageRequest, site: str) -> HttpResponse:
    """POST `handover-name`, `handover-login_name`, `handover-from_on`."""
    return _save(request, _own_site(request, site), HANDOVER, _("現場管理者を引き継ぎました。"))


@page(permission="sites:site:edit", audience="prime")
@require_POST
def work_place(request: PageRequest, site: str) -> HttpResponse:
    """POST `place-memo`, `place-from_on`, `place-last_on`."""
    return _save(request, _own_site(request, site), PLACE, _("作業場所を加えました。"))


@page(permission="sites:site:edit", audience="prime")
@require_POST
def work_place_ending(request: PageRequest, site: str, place: int) -> HttpResponse:
    """POST: work there ended yesterday, so that it is not among today's places."""
    now = timezone.now()
    yesterday = date.fromordinal(jst_date(now).toordinal() - 1)
    found = _own_site(request, site)
    try:
        work_places.end_work_place(request.viewer, found.ccus_id, place, last_on=yesterday, now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("作業場所を終えました。"))
    return redirect("prime:site-particulars", site=site)


@page(permission="sites:site:edit", audience="prime")
@require_POST
def closing(request: PageRequest, site: str) -> HttpResponse:
    """POST `closing-last_on`: the works are done."""
    return _save(request, _own_site(request, site), CLOSING, _("現場を終了しました。お疲れさまでした。"))


def _own_site(request: PageRequest, site_ccus_id: str) -> Site:
    """SiteNotFound also for a site in which the viewer only has a place."""
    site = get_site_visible_to(request.viewer, site_ccus_id)
    if not acts_for_prime(request.viewer, site=site):
        raise SiteNotFound
    return site


def _save(request: PageRequest, site: Site, part: str, done: str) -> HttpResponse:
    now = timezone.now()
    form = _forms(request, site, on=jst_date(now), posted=part)[part]
    if form.is_valid():
        try:
            _SAVES[part](request, site, form, now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, done)
            if part == CLOSING:
                return redirect(site_addresses.site_url(site.ccus_id))
            return redirect("prime:site-particulars", site=site.ccus_id)
    return _answer(request, site, wrong=(part, form))


def _forms(request: PageRequest, site: Site, *, on: date, posted: str = "") -> Forms:
    language = request.viewer.language

    def data(part: str) -> QueryDict | None:
        return request.POST if part == posted else None

    return {
        DETAILS: forms.DetailsForm(data(DETAILS), site=site, language=language),
        CONTRACT: forms.ContractForm(data(CONTRACT), contract=find_contract(site), on=on, language=language),
        WORKS: forms.WorksForm(data(WORKS), works=find_works(site), language=language),
        PERIOD: forms.PeriodForm(data(PERIOD), period=recording_period_of(site), on=on),
        HANDOVER: forms.HandoverForm(data(HANDOVER), on=on),
        PLACE: forms.WorkPlaceForm(data(PLACE), on=on),
        CLOSING: forms.ClosingForm(data(CLOSING), on=on),
    }


def _save_details(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    assert isinstance(form, forms.DetailsForm)
    typed = form.cleaned_data
    sites.change_site_details(
        request.viewer,
        site.ccus_id,
        name=typed["name"],
        prefecture_code=typed["place"].prefecture_code,
        details=form.details(),
        now=now,
    )


def _save_contract(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    assert isinstance(form, forms.ContractForm)
    sites.write_contract(request.viewer, site.ccus_id, part=form.part(), now=now)


def _save_works(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    assert isinstance(form, forms.WorksForm)
    sites.write_works(request.viewer, site.ccus_id, part=form.part(), now=now)


def _save_period(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    assert isinstance(form, forms.PeriodForm)
    sites.change_recording_period(request.viewer, site.ccus_id, recording_period=form.period(), now=now)


def _hand_over(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    managers.hand_over_site(request.viewer, site.ccus_id, **form.cleaned_data, now=now)


def _note_place(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    work_places.note_work_place(request.viewer, site.ccus_id, **form.cleaned_data, now=now)


def _close(request: PageRequest, site: Site, form: forms.PartForm, now: datetime) -> None:
    sites.close_site(request.viewer, site.ccus_id, last_on=form.cleaned_data["last_on"], now=now)


_SAVES: dict[str, Callable[[PageRequest, Site, forms.PartForm, datetime], None]] = {
    DETAILS: _save_details,
    CONTRACT: _save_contract,
    WORKS: _save_works,
    PERIOD: _save_period,
    HANDOVER: _hand_over,
    PLACE: _note_place,
    CLOSING: _close,
}


def _answer(request: PageRequest, site: Site, *, wrong: tuple[str, forms.PartForm] | None = None) -> HttpResponse:
    on, language = jst_date(timezone.now()), request.viewer.language
    shown = _forms(request, site, on=on)
    if wrong is not None:
        shown[wrong[0]] = wrong[1]

    def url(name: str) -> str:
        return reverse(f"prime:site-{name}", args=[site.ccus_id])

    shape = ParticularsPage(
        name=site.name,
        site_id=site.ccus_id,
        back_url=site_addresses.site_url(site.ccus_id),
        save_url=url("particulars"),
        period_url=url("period"),
        handover_url=url("handover"),
        places_url=url("work-places"),
        closing_url=url("closing") if site.state != SiteState.CLOSED else "",
        today=on,
        is_wide_area=site.is_wide_area,
        places=tuple(
            PlaceLine(
                memo=place.memo,
                days=site_words.days(place.valid.lower, place.valid.upper, language=language),
                ending_url=reverse("prime:site-work-place-ending", args=[site.ccus_id, place.pk])
                if on in place.valid
                else "",
            )
            for place in site.work_places.filter(valid__isempty=False).order_by("-valid", "pk")
        ),
        terms=tuple(
            Term(name=term.name, days=site_words.days(term.valid.lower, term.valid.upper, language=language))
            for term in site.manager_terms.order_by("-valid")
        ),
    )
    context = {"page": shape, "forms": shown, "form": wrong[1] if wrong else None}
    return render(request, "portal/prime/particulars/particulars.html", context, status=422 if wrong else 200)
