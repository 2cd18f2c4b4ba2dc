"""How many people each firm had at a site of ours on a day, as the firms told it before work began."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import Conflict
from ccus.history.errors import HeadcountUnreadable
from ccus.history.queries.headcounts import FirmHeadcount, get_headcounts_visible_to
from ccus.history.rules import closing
from ccus.history.services.headcounts import tell_headcounts
from ccus.kit.calendar import jst_date
from ccus.kit.folding import fold_digits, fold_spaces
from ccus.portal.prime import addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.headcounts import FirmRow, HeadcountsPage

_LONGEST = 3
_ONE_DAY = timedelta(days=1)


@page(permission="history:headcount:tell", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def of_day(request: PageRequest, site: str) -> HttpResponse:
    """GET `day` (2026-11-20), else yesterday. POST keeps one number for each firm, `people-<ID of the firm>`; empty for none."""
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    day = _asked_day(request, on=on)
    found = get_headcounts_visible_to(viewer, site_ccus_id=site, day=day)
    typed = {firm: request.POST.get(_field(firm)) for firm in found.firms}
    people: dict[str, int | None] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        for firm, text in typed.items():
            if text is None:
                continue
            try:
                people[firm.business_ccus_id] = _number(text, firm=firm)
            except HeadcountUnreadable as refusal:
                errors[firm.business_ccus_id] = refusal.sentence(viewer.language)
        if not errors:
            try:
                tell_headcounts(viewer, site_ccus_id=site, day=day, people=people, now=now)
            except Conflict as refusal:
                messages.warning(request, refusal.sentence(viewer.language))
            else:
                messages.success(request, _("人数を入れました。足りない人がいれば「働いたらしい日」に出ます。"))
            return redirect(addresses.headcounts_url(site, day))
    shape = HeadcountsPage(
        site=found.site.name,
        day=day,
        back=Link(_("働いたらしい日へ戻る"), addresses.missing_days_url(site)),
        action=addresses.headcounts_url(site, day),
        rows=tuple(_row(firm, typed, errors) for firm in found.firms),
        before_url=_url_of(site, day - _ONE_DAY, on=on),
        after_url=_url_of(site, day + _ONE_DAY, on=on),
    )
    return render(request, "portal/prime/headcounts/day.html", {"page": shape}, status=422 if errors else 200)


def _asked_day(request: PageRequest, *, on: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return on - _ONE_DAY


def _number(text: str, *, firm: FirmHeadcount) -> int | None:
    folded = fold_digits(fold_spaces(text)).strip()
    folded = folded.removesuffix("人").strip()  # lint: japanese-text — a unit that people type
    if not folded:
        return None
    if not (folded.isascii() and folded.isdigit() and len(folded) <= _LONGEST):
        raise HeadcountUnreadable(typed=text[:20], firm=firm.name)
    return int(folded)


def _row(firm: FirmHeadcount, typed: Mapping[FirmHeadcount, str | None], errors: Mapping[str, str]) -> FirmRow:
    text = typed[firm]
    if text is None:
        text = "" if firm.people is None else str(firm.people)
    return FirmRow(_field(firm), firm.name, firm.recorded, text, errors.get(firm.business_ccus_id, ""))


def _field(firm: FirmHeadcount) -> str:
    return f"people-{firm.business_ccus_id}"


def _url_of(site: str, day: date, *, on: date) -> str:
    return addresses.headcounts_url(site, day) if closing.is_open(day, on=on) else ""
