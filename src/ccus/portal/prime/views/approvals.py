"""Days typed in by hand: seen, approved together or one by one, or sent back with a reason."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.foundation.refusals import Conflict, NotFound
from ccus.history.queries.approvals import SHOWN_ITEMS, WaitingEntry, get_waiting_visible_to
from ccus.history.services.direct_entries import approve_direct_entries, decline_direct_entry
from ccus.kit.calendar import jst_date
from ccus.portal.prime import addresses
from ccus.portal.prime.forms.approvals import DeclineForm
from ccus.portal.prime.presenters.approvals import approvals_page
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.approvals import DeclinedEntry


@page(permission="history:direct-entry:decide", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: PageRequest, site: str = "") -> HttpResponse:
    """GET lists what waits at one site or all, `page` of the ordinary ones. POST `key` (many) approves."""
    now = timezone.now()
    if request.method == "POST":
        return _approve(request, request.POST.getlist("key"), site=site, now=now)
    return _list(request, site=site, now=now)


@page(permission="history:direct-entry:decide", audience="prime")
@require_POST
def returned(request: PageRequest, entry: int) -> HttpResponse:
    """POST `reason` and `note` sends one entry back. `site` in the address says which list to return to."""
    now = timezone.now()
    site = request.GET.get("site", "")
    form = DeclineForm(request.POST)
    if not form.is_valid():
        declined = DeclinedEntry(
            key=str(entry),
            reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
            errors=tuple(str(words) for of_field in form.errors.values() for words in of_field),
        )
        return _list(request, site=site, now=now, declined=declined)
    try:
        decline_direct_entry(request.viewer, entry, note=form.text(), now=now)
    except (NotFound, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, _("差し戻しました。入力した人に、理由が伝わります。"))
    return redirect(_list_url(site))


def _approve(request: PageRequest, keys: list[str], *, site: str, now: datetime) -> HttpResponseRedirect:
    """All or none. When somebody else was faster the list, loaded again, shows what is left."""
    ids = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}
    if not ids:
        messages.warning(request, _("承認する日が選ばれていません。一覧から選んで、もう一度押してください。"))
        return redirect(_list_url(site))
    try:
        count = approve_direct_entries(request.viewer, sorted(ids), now=now)
    except (NotFound, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        text = ngettext(
            "%(count)d件を承認しました。日数に入りました。", "%(count)d件を承認しました。日数に入りました。", count
        )
        messages.success(request, text % {"count": count})
    return redirect(_list_url(site))


def _list(request: PageRequest, *, site: str, now: datetime, declined: DeclinedEntry | None = None) -> HttpResponse:
    viewer = request.viewer
    found = get_waiting_visible_to(viewer, site_ccus_id=site, now=now)
    shape = approvals_page(
        found, site_ccus_id=site, number=page_number(request), on=jst_date(now), language=viewer.language
    )
    shown = {entry.key for entry in (*shape.exceptions, *shape.ordinary)}
    _remember(request, [entry for entry in found.entries if str(entry.entry_id) in shown], now=now)
    context = {"page": shape, "declined": declined, "page_has_errors": declined is not None}
    return render(request, "portal/prime/approvals/list.html", context, status=422 if declined else 200)


def _remember(request: PageRequest, entries: list[WaitingEntry], *, now: datetime) -> None:
    for relation in (Relation.PRIME, Relation.EMPLOYER):
        record_disclosures(
            [entry.technician_ccus_id for entry in entries if entry.relation is relation],
            viewer=request.viewer,
            relation=relation,
            channel=Channel.SCREEN,
            items=SHOWN_ITEMS,
            now=now,
        )


def _list_url(site: str) -> str:
    is_site = len(site) == 14 and site.isascii() and site.isdigit()
    return addresses.approvals_url(site if is_site else "")
