"""How many people each firm had at a site of ours on a day, as the firms told it before work began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, QueryDict
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
from ccus.kit.names import fold_name_for_search
from ccus.portal.prime import addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link, Pages
from ccus.portal.ui.shapes.headcounts import FirmRow, HeadcountsPage

FIRMS_PER_PAGE = 50
_LONGEST = 3
_ONE_DAY = timedelta(days=1)


@page(permission="history:headcount:tell", audience="prime")
@require_http_methods(["GET", "HEAD", "POST"])
def of_day(request: PageRequest, site: str) -> HttpResponse:
    """GET `day` (2026-11-20), else yesterday; `q` part of a firm's name or the beginning of its ID, `page`.

    POST keeps one number for each firm, `people-<ID of the firm>`, empty for none, then shows `go` (a page) or what `q` finds:
    turning a page keeps what was typed on this one.
    """
    viewer, now = request.viewer, timezone.now()
    on = jst_date(now)
    day = _asked_day(request, on=on)
    found = get_headcounts_visible_to(viewer, site_ccus_id=site, day=day)
    listed = _Listed(found.firms, search=request.GET.get("q", "").strip(), page=request.GET.get("page", ""))
    typed = {firm: request.POST.get(_field(firm)) for firm in listed.firms}
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
            shown = listed.asked_next(request.POST)
            try:
                changed = tell_headcounts(viewer, site_ccus_id=site, day=day, people=people, now=now)
            except Conflict as refusal:
                messages.warning(request, refusal.sentence(viewer.language))
            else:
                if changed or shown == listed.shown:
                    messages.success(request, _("人数を入れました。足りない人がいれば「働いたらしい日」に出ます。"))
            return redirect(addresses.headcounts_url(site, day, **shown))
    shape = HeadcountsPage(
        site=found.site.name,
        day=day,
        back=Link(_("働いたらしい日へ戻る"), addresses.missing_days_url(site)),
        action=addresses.headcounts_url(site, day, **listed.shown),
        rows=tuple(_row(firm, typed, errors) for firm in listed.firms),
        before_url=_url_of(site, day - _ONE_DAY, on=on),
        after_url=_url_of(site, day + _ONE_DAY, on=on),
        pages=listed.pages,
        search=listed.search,
        is_searchable=bool(listed.search) or len(found.firms) > FIRMS_PER_PAGE,
    )
    return render(request, "portal/prime/headcounts/day.html", {"page": shape}, status=422 if errors else 200)


class _Listed:
    """The firms of the asked page. A page beyond the last gives the last."""

    def __init__(self, firms: Sequence[FirmHeadcount], *, search: str, page: str) -> None:
        self.search = search
        wanted = fold_name_for_search(search)
        fitting = [
            firm
            for firm in firms
            if not wanted or wanted in fold_name_for_search(firm.name) or firm.business_ccus_id.startswith(wanted)
        ]
        count = max(1, -(-len(fitting) // FIRMS_PER_PAGE))
        number = min(max(int(page), 1), count) if page.isascii() and page.isdigit() else 1
        first = (number - 1) * FIRMS_PER_PAGE
        self.firms = fitting[first : first + FIRMS_PER_PAGE]
        self.pages = Pages(
            number=number,
            count=count,
            first=first + 1 if fitting else 0,
            last=first + len(self.firms),
            total=len(fitting),
        )
        self.shown = _values(search, number)

    def asked_next(self, posted: QueryDict) -> dict[str, str]:
        """What the press of a button asks to be shown after keeping."""
        search, go = posted.get("q", self.search).strip(), posted.get("go", "")
        if search != self.search:
            return _values(search, 1)
        return _values(search, int(go)) if go.isascii() and go.isdigit() else self.shown


def _values(search: str, page: int) -> dict[str, str]:
    """For the address; what is usual is left out."""
    return {name: text for name, text in (("q", search), ("page", str(page) if page > 1 else "")) if text}


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
