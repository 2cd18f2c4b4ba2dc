"""KPIs of the sites a prime runs, or of one of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.insights.queries.kpis import PAGE_SIZE, Scope, list_site_lines, own_scope
from ccus.insights.services.kpi_counts import find_kpis
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.prime.presenters import kpis as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.common import Pages
from ccus.portal.ui.shapes.kpis import KpiPage


@page(permission="insights:own-kpis:view", audience="prime")
@require_safe
def own(request: PageRequest, site: str = "") -> HttpResponse:
    """GET `month` (2026-11), `page` of the sites, and numbers that only people know (`rules.kpis.TYPED`)."""
    viewer, now = request.viewer, timezone.now()
    this_month = JstMonth.of(jst_date(now))
    scope = own_scope(viewer, site)
    asked = request.GET.get("month", "")
    month = min(max(JstMonth.parse(asked), presenter.FIRST_MONTH), this_month) if asked else this_month
    typed = presenter.read_typed(request.GET.dict())
    here = reverse("prime:site-kpis", args=[site]) if site else reverse("prime:kpis")

    def url_of(wanted: JstMonth, number: int = 1) -> str:
        values = {"month": str(wanted)} | ({"page": str(number)} if number > 1 else {})
        return f"{here}?{urlencode(values)}"

    listed = (
        None if scope.scope is Scope.SITE else list_site_lines(viewer, scope, month=month, page=page_number(request))
    )
    rows, counted, waiting = presenter.answer(
        find_kpis(viewer, scope, month=month, now=now),
        scope=scope,
        month=month,
        typed=typed,
        language=viewer.language,
        refresh_url=request.get_full_path(),
    )
    shape = KpiPage(
        title=_("現場のKPI"),
        eyebrow=scope.name,
        nav=presenter.nav(month, this_month=this_month, url_of=url_of),
        rows=rows,
        counted=counted,
        waiting=waiting,
        typed=presenter.typed_numbers(request.GET.dict(), typed),
        hidden=(("month", str(month)),),
        form_url=here,
        sites=tuple(
            presenter.site_row(line, url=f"{reverse('prime:site-kpis', args=[line.ccus_id])}?month={month}")
            for line in (listed.lines if listed else ())
        ),
        pages=Pages(
            number=listed.page,
            count=listed.pages,
            first=(listed.page - 1) * PAGE_SIZE + 1,
            last=min(listed.page * PAGE_SIZE, listed.found),
            total=listed.found,
            previous_url=url_of(month, listed.page - 1) if listed.page > 1 else "",
            next_url=url_of(month, listed.page + 1) if listed.page < listed.pages else "",
        )
        if listed
        else None,
    )
    return render(request, "portal/prime/kpis/kpis.html", {"page": shape})
