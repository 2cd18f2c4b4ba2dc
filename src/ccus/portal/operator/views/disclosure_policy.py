"""Who sees what: the matrix, and changing it by two operators."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccus.access.queries.accounts import names_of_actors
from ccus.access.queries.disclosure_policy import current_policy, list_changes_visible_to
from ccus.access.rules.disclosure import SUBJECTS, disclosure_items
from ccus.access.services.disclosure_policy import answer_change, propose_change
from ccus.access.states import Channel, DisclosureChangeState, Relation, SitePhase
from ccus.foundation.refusals import Refusal
from ccus.portal.operator.forms.disclosure_policy import DisclosureChangeForm
from ccus.portal.operator.presenters import disclosure_policy as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.disclosure_policy import DisclosurePolicyPage

SHOWN_HISTORY = 50
ANSWERS = {
    DisclosureChangeState.AGREED: gettext_lazy("承認しました。次に開く画面から、この決まりになります。"),
    DisclosureChangeState.DECLINED: gettext_lazy("見送りました。開示の決まりは変わりません。"),
    DisclosureChangeState.WITHDRAWN: gettext_lazy("取り下げました。開示の決まりは変わりません。"),
}


@page(permission="access:disclosure-policy:view", audience="operator")
@require_safe
def matrix(request: PageRequest) -> HttpResponse:
    """GET `subject`, `relation`, `phase`: one part of the matrix; the proposals stand above it, the history below."""
    viewer = request.viewer
    asked = {
        "subject": _one_of(request.GET.get("subject"), SUBJECTS, "technician"),
        "relation": _one_of(request.GET.get("relation"), tuple(Relation), Relation.PRIME),
        "phase": _one_of(request.GET.get("phase"), tuple(SitePhase), SitePhase.OPEN),
    }

    def url_of(**changed: str) -> str:
        return f"{reverse('operator:disclosure-policy')}?{urlencode({**asked, **changed})}"

    changes = list(list_changes_visible_to(viewer)[:SHOWN_HISTORY])
    actors = {actor for change in changes for actor in (change.proposed_by, change.answered_by)}
    rows = presenter.change_rows(changes, viewer=viewer, names=names_of_actors(actors))
    shape = DisclosurePolicyPage(
        subjects=presenter.choices(
            [(subject, presenter.subject_words(subject)) for subject in SUBJECTS],
            current=asked["subject"],
            url_of=lambda value: url_of(subject=value),
        ),
        relations=presenter.choices(
            [(each.value, each.label(viewer.language)) for each in Relation],
            current=asked["relation"],
            url_of=lambda value: url_of(relation=value),
        ),
        phases=presenter.choices(
            [(each.value, each.label(viewer.language)) for each in SitePhase],
            current=asked["phase"],
            url_of=lambda value: url_of(phase=value),
        ),
        heads=tuple(channel.label(viewer.language) for channel in Channel),
        rows=presenter.matrix_rows(
            current_policy(),
            subject=asked["subject"],
            relation=Relation(asked["relation"]),
            phase=SitePhase(asked["phase"]),
            language=viewer.language,
        ),
        waiting=tuple(row for row in rows if row.may_agree or row.may_withdraw),
        history=tuple(row for row in rows if not (row.may_agree or row.may_withdraw)),
    )
    return render(request, "portal/operator/disclosure-policy/matrix.html", {"page": shape})


@page(permission="access:disclosure-policy:propose", audience="operator")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: PageRequest, subject: str, item: str, relation: str) -> HttpResponse:
    """The form for one item and relation; POST makes a proposal that a colleague decides on."""
    viewer = request.viewer
    if subject not in SUBJECTS or item not in disclosure_items(subject) or relation not in set(Relation):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DisclosureChangeForm(
        data, language=viewer.language, initial={"phases": [SitePhase.OPEN], "channels": [Channel.SCREEN]}
    )
    if data is not None and form.is_valid():
        try:
            propose_change(
                viewer,
                subject=subject,
                item=item,
                relation=Relation(relation),
                phases=[SitePhase(phase) for phase in form.cleaned_data["phases"]],
                channels=[Channel(channel) for channel in form.cleaned_data["channels"]],
                shown=form.cleaned_data["shown"] == "yes",
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("提案しました。別の職員が承認すると、この決まりになります。"))
            return redirect("operator:disclosure-policy")
    context = {
        "form": form,
        "item": presenter.items_of(subject)[item].label(viewer.language),
        "whom": Relation(relation).label(viewer.language),
        "back_url": f"{reverse('operator:disclosure-policy')}?{urlencode({'subject': subject, 'relation': relation})}",
    }
    template = "portal/operator/disclosure-policy/proposal.html"
    return render(request, template, context, status=422 if form.errors else 200)


@page(permission="access:disclosure-policy:decide", audience="operator")
@require_POST
def decision(request: PageRequest, change: int) -> HttpResponse:
    """POST `state` (agreed, declined or withdrawn)."""
    asked = request.POST.get("state", "")
    states = {state.value: state for state in ANSWERS}
    if asked not in states:
        return redirect("operator:disclosure-policy")
    try:
        answer_change(request.viewer, change, state=states[asked], now=timezone.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        messages.success(request, str(ANSWERS[states[asked]]))
    return redirect("operator:disclosure-policy")


def _one_of(typed: str | None, values: tuple[str, ...], otherwise: str) -> str:
    return str(typed if typed in values else otherwise)
