"""KPIs of the country, an association, or any prime."""

from __future__ import annotations

from functools import partial
from typing import cast
from urllib.parse import quote, urlencode

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.access.viewers import Viewer
from ccus.foundation.refusals import NotFound
from ccus.insights.queries.kpis import KpiScope, Scope, any_scope, count_kpis, list_associations
from ccus.insights.rules.kpis import KpiCounts
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.prime.presenters import kpis as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.kpis import KpiPage

KEPT_SECONDS = 300


@page(permission="insights:kpis:view", audience="operator")
@require_safe
def kpis(request: PageRequest) -> HttpResponse:
    """GET `month`, `association` (its name) or `prime` (an ID), and numbers that only people know (`rules.kpis.TYPED`)."""
    viewer, this_month = request.viewer, JstMonth.of(jst_date(timezone.now()))
    asked = request.GET.get("month", "")
    month = min(max(JstMonth.parse(asked), presenter.FIRST_MONTH), this_month) if asked else this_month
    typed = presenter.read_typed(request.GET.dict())
    scope, problem = _scope(request)
    chosen = {scope.scope.value: scope.ccus_id or scope.name} if scope.scope is not Scope.COUNTRY else {}
    here = reverse("operator:kpis")

    def url_of(wanted: JstMonth, **values: str) -> str:
        return f"{here}?{urlencode({'month': str(wanted), **values})}"

    associations = list_associations(viewer)
    shape = KpiPage(
        title=_("KPIと目標"),
        eyebrow=scope.name or _("全国"),
        nav=presenter.nav(month, this_month=this_month, url_of=lambda wanted: url_of(wanted, **chosen)),
        rows=presenter.rows(
            _counted(viewer, scope, month=month), scope=scope, month=month, typed=typed, language=viewer.language
        ),
        typed=presenter.typed_numbers(typed),
        hidden=(("month", str(month)), *chosen.items()),
        form_url=here,
        choices=(
            Link(_("全国"), url_of(month), current=scope.scope is Scope.COUNTRY),
            *(Link(name, url_of(month, association=name), current=scope.name == name) for name in associations),
        ),
        asks_for_prime=True,
        prime=request.GET.get("prime", ""),
        problem=problem,
    )
    return render(request, "portal/operator/kpis/kpis.html", {"page": shape})


def _counted(viewer: Viewer, scope: KpiScope, *, month: JstMonth) -> KpiCounts:
    """A month of the country is millions of records: each process counts it anew every few minutes."""
    key = f"kpis-{month}-{scope.scope}-{scope.ccus_id}-{quote(scope.name)}"
    counted = caches["of_process"].get_or_set(key, partial(count_kpis, viewer, scope, month=month), KEPT_SECONDS)
    return cast(KpiCounts, counted)


def _scope(request: PageRequest) -> tuple[KpiScope, str]:
    """What is asked for; the country, and why, when the prime cannot be found."""
    prime, association = request.GET.get("prime", "").strip(), request.GET.get("association", "")
    country = any_scope(request.viewer, Scope.COUNTRY)
    if prime:
        try:
            return any_scope(request.viewer, Scope.PRIME, "".join(prime.replace("-", "").split())), ""
        except NotFound as refusal:
            return country, refusal.sentence(request.viewer.language)
    return (any_scope(request.viewer, Scope.ASSOCIATION, association) if association else country), ""
