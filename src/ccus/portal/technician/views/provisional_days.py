"""「ここで働いた」: noting a day where no gate could record it, its evidence, and vouching for a colleague."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.access.services.disclosures import record_disclosure
from ccus.access.states import Channel, Relation
from ccus.foundation.refusals import Refusal
from ccus.history.queries import days
from ccus.history.queries.entry_choices import SiteChoice, list_entry_choices_visible_to
from ccus.history.queries.people_days import ChosenPerson
from ccus.history.queries.provisional_days import (
    SHOWN_ITEMS,
    ProvisionalLine,
    find_own_day,
    get_photo_visible_to,
    get_provisional_day_visible_to,
    get_request_visible_to,
    list_provisional_days_visible_to,
    list_recent_places_visible_to,
)
from ccus.history.services import provisional_backing, provisional_days
from ccus.history.states import Missing
from ccus.kit.calendar import jst_date
from ccus.portal.technician.forms.provisional_days import EvidenceForm, NoteForm, PositionForm, chosen_site
from ccus.portal.technician.presenters.provisional_days import qr_of, row_of
from ccus.portal.ui.maps import WITH_POSITION
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.photos import photo_response
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.provisional_days import OwnDayPage, OwnDaysPage, ProvisionalRow
from ccus.sites.models import Site

FOLDER = "portal/technician/provisional-days"


@page(permission="history:provisional-day:note", audience="technician")
@require_safe
def own_days(request: PageRequest) -> HttpResponse:
    """What was noted, what became of it, and what is missing."""
    on = jst_date(timezone.now())
    days.get_own_reach(request.viewer)
    lines = list_provisional_days_visible_to(request.viewer, on=on)
    shape = OwnDaysPage(
        rows=tuple(_row(request, line, on=on) for line in lines), note_url=reverse("technician:provisional-note")
    )
    return render(request, f"{FOLDER}/list.html", {"page": shape})


@page(permission="history:provisional-day:note", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: PageRequest) -> HttpResponse:
    """GET `poster` (a site's QR) has the site chosen. POST notes the day with what evidence came along, and leads to it."""
    now = timezone.now()
    poster = (request.POST if request.method == "POST" else request.GET).get("poster", "")
    try:
        site = provisional_backing.read_site_code(poster) if poster else None
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
        return redirect("technician:provisional-note")
    form = _form(request, site, on=jst_date(now))
    if request.method == "POST" and form.is_valid():
        try:
            day_id = _note(request, form, site, now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            return redirect("technician:provisional-day", day=day_id)
    context = {
        "form": form,
        "back_url": reverse("technician:provisional-days"),
        "poster_site": site.name if site else "",
    }
    response = render(request, f"{FOLDER}/note.html", context, status=422 if form.errors else 200)
    response["Permissions-Policy"] = WITH_POSITION
    return response


@page(permission="history:provisional-day:note", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: PageRequest, day: int) -> HttpResponse:
    """One day with its evidence. POST adds a position or a photograph."""
    now = timezone.now()
    days.get_own_reach(request.viewer)
    line = get_provisional_day_visible_to(request.viewer, day, on=jst_date(now))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EvidenceForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            is_added = _add(request, day, form, now=now)
        except Refusal as refusal:
            messages.warning(request, refusal.sentence(request.viewer.language))
        else:
            if is_added:
                messages.success(request, _("証拠を加えました。"))
            else:
                messages.warning(request, _("位置も写真も届いていません。もう一度選んで、送ってください。"))
        return redirect("technician:provisional-day", day=day)
    response = render(request, f"{FOLDER}/day.html", {"page": _day_page(request, line, on=jst_date(now)), "form": form})
    response["Permissions-Policy"] = WITH_POSITION
    return response


@page(permission="history:provisional-day:note", audience="technician")
@require_POST
def withdrawal(request: PageRequest, day: int) -> HttpResponse:
    """POST takes a day back for good."""
    days.get_own_reach(request.viewer)
    provisional_days.withdraw_provisional_day(request.viewer, day, now=timezone.now())
    messages.success(request, _("取り下げました。"))
    return redirect("technician:provisional-days")


@page(permission="history:provisional-day:vouch", audience="technician")
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: PageRequest, token: str) -> HttpResponse:
    """What a colleague's QR leads to: who worked where and when. POST vouches for it."""
    now = timezone.now()
    days.get_own_reach(request.viewer)
    line = get_request_visible_to(request.viewer, provisional_backing.read_request(token), on=jst_date(now))
    if request.method == "POST":
        provisional_backing.vouch_for_day(request.viewer, token, now=now)
        messages.success(request, _("確認しました。ありがとうございます。"))
        return redirect("technician:provisional-days")
    if line.technician_ccus_id != request.viewer.technician_ccus_id:
        record_disclosure(
            line.technician_ccus_id,
            viewer=request.viewer,
            relation=Relation.OTHER,
            channel=Channel.SCREEN,
            items=SHOWN_ITEMS,
            now=now,
        )
    shape = row_of(line, on=jst_date(now), language=request.viewer.language, photo_url=lambda _evidence: "")
    is_own = line.technician_ccus_id == request.viewer.technician_ccus_id
    return render(request, f"{FOLDER}/confirmation.html", {"row": shape, "is_own": is_own, "is_open": line.is_open})


@page(permission="history:provisional-day:note", audience="technician")
@require_safe
def photo(request: PageRequest, evidence: int) -> HttpResponse:
    """A photograph of one's own."""
    return photo_response(get_photo_visible_to(request.viewer, evidence))


def _form(request: PageRequest, site: Site | None, *, on: date) -> NoteForm:
    person = days.get_person(days.get_own_reach(request.viewer))
    choices = list_entry_choices_visible_to(request.viewer, [ChosenPerson(person=person, days=(on,))])
    sites = list(choices.sites)
    if site is not None:
        own = SiteChoice(ccus_id=site.ccus_id, name=site.name)
        sites = [own, *(choice for choice in sites if choice != own)]
    suggestion = choices.suggestions.get((person.ccus_id, on))
    trade = (suggestion.trade_code if suggestion else "") or person.trade_code
    return NoteForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={
            "work_date": on.isoformat(),
            "place": chosen_site(sites[0].ccus_id) if sites else None,
            "trade": trade,
            "poster": request.GET.get("poster", ""),
        },
        on=on,
        sites=sites,
        places=list_recent_places_visible_to(request.viewer, on=on),
        own_trades=[code for code in dict.fromkeys((trade, person.trade_code)) if code],
        language=request.viewer.language,
    )


def _note(request: PageRequest, form: NoteForm, site: Site | None, *, now: datetime) -> int:
    """Notes the day, or takes the one that is noted already when only its poster was read; then its evidence."""
    viewer = request.viewer
    noted = form.noted_day(viewer.technician_ccus_id)
    is_at_poster = site is not None and noted.site_ccus_id == site.ccus_id
    known = find_own_day(viewer, site=site, work_date=noted.work_date) if is_at_poster and site is not None else None
    day_id = known or provisional_days.note_day(viewer, noted, now=now).pk
    messages.success(request, _("仮に記録しました。日数に入るまでに足りないものを、下で確かめてください。"))
    try:
        if is_at_poster:
            provisional_backing.give_site_code(viewer, day_id, form.cleaned_data["poster"], now=now)
        _add(request, day_id, form, now=now)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(viewer.language))
    return day_id


def _add(request: PageRequest, day_id: int, form: PositionForm, *, now: datetime) -> bool:
    """Whether any evidence came along."""
    position = form.position()
    if position is not None:
        provisional_backing.give_position(request.viewer, day_id, position, now=now)
    sent = form.cleaned_data.get("photo")
    if sent is not None:
        provisional_backing.give_photo(request.viewer, day_id, sent.read(), now=now)
    return position is not None or sent is not None


def _row(request: PageRequest, line: ProvisionalLine, *, on: date) -> ProvisionalRow:
    return row_of(
        line,
        on=on,
        language=request.viewer.language,
        photo_url=lambda evidence: reverse("technician:provisional-photo", args=[evidence]),
        url=reverse("technician:provisional-day", args=[line.day_id]),
        withdraw_url=reverse("technician:provisional-withdrawal", args=[line.day_id]),
    )


def _day_page(request: PageRequest, line: ProvisionalLine, *, on: date) -> OwnDayPage:
    back = Link(_("仮の就業日の一覧へ戻る"), reverse("technician:provisional-days"))
    row = _row(request, line, on=on)
    if not line.is_open or Missing.CONFIRMATION not in line.missing:
        return OwnDayPage(row=row, back=back)
    address = reverse("technician:provisional-confirmation", args=[provisional_backing.request_for(line.day_id)])
    url = request.build_absolute_uri(address)
    return OwnDayPage(
        row=row,
        back=back,
        evidence_url=reverse("technician:provisional-day", args=[line.day_id]),
        can_locate=line.work_date == on,
        colleague_url=url,
        colleague_qr=qr_of(url),
    )
