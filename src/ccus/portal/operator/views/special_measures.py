"""Special measures: those that hold, proposing one, and switching with four eyes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.access.queries.accounts import names_of_actors
from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.portal.operator.forms.special_measures import MeasureForm
from ccus.portal.operator.presenters import special_measures as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.special_measures import MeasuresPage
from ccus.registry.queries.special_measures import count_cases, list_measures_visible_to
from ccus.registry.services.special_measures import answer_measure, propose_measure
from ccus.registry.states import MeasureState

SHOWN = 50
FOLDER = "portal/operator/special-measures"
ANSWERS = {
    MeasureState.IN_FORCE: gettext_lazy("実施中です。対象になる方の画面に、理由が出ます。"),
    MeasureState.DECLINED: gettext_lazy("見送りました。何も変わっていません。"),
    MeasureState.WITHDRAWN: gettext_lazy("取り下げました。何も変わっていません。"),
    MeasureState.ENDING: gettext_lazy("終了を提案しました。別の職員が認めるまで、実施中のままです。"),
    MeasureState.ENDED: gettext_lazy("終了しました。延びていた期限は、もとに戻りました。"),
}


@page(permission="registry:special-measure:view", audience="operator")
@require_safe
def measures(request: PageRequest) -> HttpResponse:
    """What holds and what waits, then what is over."""
    viewer = request.viewer
    found = list(list_measures_visible_to(viewer)[:SHOWN])
    actors = {actor for row in found for actor in (row.proposed_by, row.answered_by, row.ended_by)}
    names, cases = names_of_actors(actors), count_cases([row.pk for row in found])
    rows = [(row, presenter.measure_row(row, cases=cases, names=names, viewer=viewer)) for row in found]
    shape = MeasuresPage(
        current=tuple(shown for row, shown in rows if not presenter.is_over(row)),
        past=tuple(shown for row, shown in rows if presenter.is_over(row)),
        proposal_url=reverse("operator:special-measure-proposal"),
    )
    return render(request, f"{FOLDER}/list.html", {"page": shape})


@page(permission="registry:special-measure:manage", audience="operator")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: PageRequest) -> HttpResponse:
    """POST proposes a measure, which a colleague switches on."""
    now = timezone.now()
    form = MeasureForm(request.POST or None, on=jst_date(now), language=request.viewer.language)
    if request.method == "POST" and form.is_valid():
        try:
            propose_measure(form.draft(), viewer=request.viewer, now=now)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("提案しました。別の職員が認めると、すぐに始まります。"))
            return redirect("operator:special-measures")
    context = {"form": form, "back_url": reverse("operator:special-measures")}
    return render(request, f"{FOLDER}/proposal.html", context, status=422 if form.errors else 200)


@page(permission="registry:special-measure:manage", audience="operator")
@require_POST
def state(request: PageRequest, measure: int) -> HttpResponse:
    """POST `state`: a step of the life of a measure."""
    asked = request.POST.get("state", "")
    if asked not in {each.value for each in ANSWERS}:
        return redirect("operator:special-measures")
    try:
        answer_measure(measure, state=MeasureState(asked), viewer=request.viewer, now=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, str(ANSWERS[MeasureState(asked)]))
    return redirect("operator:special-measures")
