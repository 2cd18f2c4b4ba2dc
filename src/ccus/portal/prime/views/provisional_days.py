"""Days that wait for the prime's site: the place becomes a site, days are confirmed or not accepted, a poster is printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.foundation.refusals import BadInput, Conflict, NotFound, Refusal
from ccus.history.queries.entry_choices import SiteChoice
from ccus.history.queries.provisional_days import (
    SHOWN_ITEMS,
    ProvisionalLine,
    WaitingPlace,
    foresee_upgrade,
    get_photo_visible_to,
    get_place_visible_to,
    list_counted_by_evidence_visible_to,
    list_waiting_places_visible_to,
)
from ccus.history.services import provisional_answers
from ccus.history.services.provisional_backing import site_code_of
from ccus.kit.calendar import jst_date
from ccus.kit.names import fold_name_for_search
from ccus.portal.prime.forms.approvals import DeclineForm, DeclineReason
from ccus.portal.prime.forms.provisional_days import NEW_SITE, PlaceForm
from ccus.portal.technician.presenters.provisional_days import deadline_of, qr_of, row_of
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.photos import photo_response
from ccus.portal.ui.shapes.approvals import DeclinedEntry
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.provisional_days import OpeningPage, PlaceCard, PosterPage, ProvisionalRow, WaitingPage
from ccus.sites.errors import SiteNotFound
from ccus.sites.queries.sites import get_site_visible_to, list_sites_as_prime_visible_to
from ccus.sites.rules.acting import acts_for_site
from ccus.sites.states import SiteKind, SiteState

FOLDER = "portal/prime/provisional-days"
MOST_SITES = 100
A_YEAR = timedelta(days=364)


@page(permission="history:provisional-day:decide", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: PageRequest) -> HttpResponse:
    """GET lists places with their days. POST `key` (many) confirms days."""
    now = timezone.now()
    if request.method == "POST":
        return _confirm(request, request.POST.getlist("key"), now=now)
    return _list(request, now=now)


@page(permission="history:provisional-day:decide", audience="prime")
@require_POST
def returned(request: PageRequest, day: int) -> HttpResponse:
    """POST `reason` and `note`: the prime does not accept a day."""
    now = timezone.now()
    form = DeclineForm(request.POST)
    if not form.is_valid():
        declined = DeclinedEntry(
            key=str(day),
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
            errors=tuple(str(words) for of_field in form.errors.values() for words in of_field),
        )
        return _list(request, now=now, declined=declined)
    try:
        provisional_answers.decline_provisional_day(request.viewer, day, note=form.text(), now=now)
    except (NotFound, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("認めない理由を伝えました。この日は日数に入りません。"))
    return redirect("prime:provisional-days")


@page(permission="history:provisional-day:decide", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: PageRequest, day: int) -> HttpResponse:
    """Which site the place of a day is, with what will count then. POST links it, or opens a site and links it."""
    now = timezone.now()
    on = jst_date(now)
    place = get_place_visible_to(request.viewer, day, on=on)
    if place.site is not None:
        return redirect("prime:provisional-days")
    form = _place_form(request, place, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            name, count = _link(request, form, day, now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            text = _("%(days)d日を「%(site)s」に結び付けました。証拠のそろった日は、日数に入りました。")
            messages.success(request, text % {"days": count, "site": name})
            return redirect("prime:provisional-days")
    _remember(request, place.days, now=now)
    foreseen = foresee_upgrade(place, site=None, period=None, on=on)
    shape = OpeningPage(
        place=_card(request, place, on=on),
        counting=tuple(_row(request, line, on=on) for line in foreseen.counting),
        waiting=tuple(_row(request, line, on=on) for line in foreseen.waiting),
        save_url=reverse("prime:provisional-site", args=[day]),
        back=Link(_("待っている日の一覧へ戻る"), reverse("prime:provisional-days")),
    )
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/site.html", {"page": shape, "form": form}, status=status)


@page(permission="history:provisional-day:decide", audience="prime")
@require_safe
def poster(request: PageRequest, site: str) -> HttpResponse:
    """A sheet with the site's QR, to hang up where there is no reader."""
    found = get_site_visible_to(request.viewer, site)
    if not acts_for_site(request.viewer, site_ccus_id=found.ccus_id, prime_ccus_id=found.prime.ccus_id):
        raise SiteNotFound
    address = request.build_absolute_uri(f"{reverse('technician:provisional-note')}?poster={site_code_of(found)}")
    shape = PosterPage(
        site=found.name,
        site_id=found.ccus_id,
        qr=qr_of(address),
        back=Link(_("待っている日の一覧へ戻る"), reverse("prime:provisional-days")),
    )
    return render(request, f"{FOLDER}/poster.html", {"page": shape})


@page(permission="history:provisional-day:decide", audience="prime")
@require_safe
def photo(request: PageRequest, evidence: int) -> HttpResponse:
    """A photograph that backs a day of one's own site or place."""
    return photo_response(get_photo_visible_to(request.viewer, evidence))


def _confirm(request: PageRequest, keys: list[str], *, now: datetime) -> HttpResponseRedirect:
    """All or none. When somebody else was faster the list, loaded again, shows what is left."""
    ids = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}
    if not ids:
        messages.warning(request, _("確認する日が選ばれていません。一覧から選んで、もう一度押してください。"))
        return redirect("prime:provisional-days")
    try:
        count = provisional_answers.confirm_provisional_days(request.viewer, sorted(ids), now=now)
    except (BadInput, NotFound, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        text = ngettext(
            "%(count)d日を確認しました。開いている現場の日は、日数に入りました。",
            "%(count)d日を確認しました。開いている現場の日は、日数に入りました。",
            count,
        )
        messages.success(request, text % {"count": count})
    return redirect("prime:provisional-days")


def _list(request: PageRequest, *, now: datetime, declined: DeclinedEntry | None = None) -> HttpResponse:
    viewer, on = request.viewer, jst_date(now)
    places = list_waiting_places_visible_to(viewer, on=on)
    counted = list_counted_by_evidence_visible_to(viewer, on=on)
    _remember(request, [*(line for place in places for line in place.days), *counted], now=now)
    search = request.GET.get("q", "").strip()
    sites = _own_sites(request, most=MOST_SITES + 1, search=search)
    shape = WaitingPage(
        places=tuple(_card(request, place, on=on) for place in places),
        total=sum(len(place.days) for place in places),
        confirm_url=reverse("prime:provisional-days"),
        objectable=tuple(_row(request, line, on=on) for line in counted),
        decline_reasons=tuple((reason.value, reason.label(viewer.language)) for reason in DeclineReason),
        posters=tuple(
            Link(choice.name, reverse("prime:site-poster", args=[choice.ccus_id])) for choice in sites[:MOST_SITES]
        ),
        has_more_posters=bool(search) or len(sites) > MOST_SITES,
        poster_search=search,
    )
    context = {"page": shape, "declined": declined, "page_has_errors": declined is not None}
    return render(request, f"{FOLDER}/list.html", context, status=422 if declined else 200)


def _place_form(request: PageRequest, place: WaitingPlace, *, on: date) -> PlaceForm:
    first_on = min(line.work_date for line in place.days)
    sites = _own_sites(request, most=MOST_SITES + 1)
    return PlaceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "site": NEW_SITE if request.viewer.may("sites:site:open") else None,
            "name": place.name,
            "first_on": first_on.isoformat(),
            "last_on": (first_on + A_YEAR).isoformat(),
        },
        on=on,
        sites=sites[:MOST_SITES],
        has_more=len(sites) > MOST_SITES,
        may_open=request.viewer.may("sites:site:open") and bool(request.viewer.business_ccus_id),
        language=request.viewer.language,
    )


def _own_sites(request: PageRequest, *, most: int, search: str = "") -> list[SiteChoice]:
    """The latest opened first; `search` is part of a name or the beginning of an ID."""
    sites = list_sites_as_prime_visible_to(request.viewer).exclude(state=SiteState.CLOSED.value)
    if search:
        folded = fold_name_for_search(search)
        sites = sites.filter(Q(name_folded__contains=folded) | Q(ccus_id__startswith=folded))
    rows = sites.filter(kind=SiteKind.NORMAL.value).values_list("ccus_id", "name")[:most]
    return [SiteChoice(ccus_id=ccus_id, name=name) for ccus_id, name in rows]


def _link(request: PageRequest, form: PlaceForm, day: int, *, now: datetime) -> tuple[str, int]:
    if form.cleaned_data["site"] == NEW_SITE:
        found, count = provisional_answers.open_site_for_place(
            request.viewer,
            day,
            name=form.cleaned_data["name"],
            prefecture_code=form.cleaned_data["prefecture"],
            recording_period=form.period(),
            now=now,
        )
    else:
        found, count = provisional_answers.link_place(request.viewer, day, site_ccus_id=form.site_ccus_id(), now=now)
    return found.name, count


def _card(request: PageRequest, place: WaitingPlace, *, on: date) -> PlaceCard:
    return PlaceCard(
        key=str(place.first_day_id),
        name=place.name,
        address=place.address,
        rows=tuple(_row(request, line, on=on) for line in place.days),
        deadline=deadline_of(place.closes_on, on=on),
        site_url="" if place.site is not None else reverse("prime:provisional-site", args=[place.first_day_id]),
    )


def _row(request: PageRequest, line: ProvisionalLine, *, on: date) -> ProvisionalRow:
    return row_of(
        line,
        on=on,
        language=request.viewer.language,
        photo_url=lambda evidence: reverse("prime:provisional-photo", args=[evidence]),
        decline_url=reverse("prime:provisional-return", args=[line.day_id]),
    )


def _remember(request: PageRequest, lines: Iterable[ProvisionalLine], *, now: datetime) -> None:
    record_disclosures(
        [line.technician_ccus_id for line in lines],
        viewer=request.viewer,
        relation=Relation.PRIME,
        channel=Channel.SCREEN,
        items=SHOWN_ITEMS,
        now=now,
    )
