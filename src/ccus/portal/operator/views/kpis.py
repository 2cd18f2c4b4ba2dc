"""KPIs of the country, an association, or any prime."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.foundation.refusals import NotFound
from ccus.insights.queries.kpis import KpiScope, Scope, any_scope, list_associations
from ccus.insights.services.kpi_counts import find_kpis
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.prime.presenters import kpis as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.kpis import KpiPage


@page(permission="insights:kpis:view", audience="operator")
@require_safe
def kpis(request: PageRequest) -> HttpResponse:
    """GET `month`, `association` (its name) or `prime` (an ID), and numbers that only people know (`rules.kpis.TYPED`)."""
    viewer, now = request.viewer, timezone.now()
    this_month = JstMonth.of(jst_date(now))
    asked = request.GET.get("month", "")
    month = min(max(JstMonth.parse(asked), presenter.FIRST_MONTH), this_month) if asked else this_month
    typed = presenter.read_typed(request.GET.dict())
    scope, problem = _scope(request)
    chosen = {scope.scope.value: scope.ccus_id or scope.name} if scope.scope is not Scope.COUNTRY else {}
    here = reverse("operator:kpis")

    def url_of(wanted: JstMonth, **values: str) -> str:
        return f"{here}?{urlencode({'month': str(wanted), **values})}"

    rows, counted, waiting = presenter.answer(
        find_kpis(viewer, scope, month=month, now=now),
        scope=scope,
        month=month,
        typed=typed,
        language=viewer.language,
        refresh_url=request.get_full_path(),
    )
    associations = list_associations(viewer)
    shape = KpiPage(
        title=_("KPIと目標"),
        eyebrow=scope.name or _("全国"),
        nav=presenter.nav(month, this_month=this_month, url_of=lambda wanted: url_of(wanted, **chosen)),
        rows=rows,
        counted=counted,
        waiting=waiting,
        typed=presenter.typed_numbers(request.GET.dict(), typed),
        hidden=(("month", str(month)), *chosen.items()),
        form_url=here,
        choices=(
            Link(_("全国"), url_of(month), current=scope.scope is Scope.COUNTRY),
            *(Link(name, url_of(month, association=name), current=scope.name == name) for name in associations),
        ),
        asks_for_prime=True,
        prime=request.GET.get("prime", ""),
        problem_title=_("元請が見つかりません") if request.GET.get("prime") else _("団体が見つかりません"),
        problem=problem,
    )
    return render(request, "portal/operator/kpis/kpis.html", {"page": shape})


def _scope(request: PageRequest) -> tuple[KpiScope, str]:
    """What is asked for; the country, and why, when the prime or the association cannot be found."""
    prime, association = request.GET.get("prime", "").strip(), request.GET.get("association", "")
    country = any_scope(request.viewer, Scope.COUNTRY)
    try:
        if prime:
            return any_scope(request.viewer, Scope.PRIME, prime), ""
        return (any_scope(request.viewer, Scope.ASSOCIATION, association) if association else country), ""
    except NotFound as refusal:
        return country, refusal.sentence(request.viewer.language)
