"""Trying a changed rule of a check before it holds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.foundation.refusals import Refusal
from ccus.insights.rules.check_rehearsals import NUMBERS, Rehearsal, rule_now
from ccus.insights.services.answers import Counting
from ccus.insights.services.check_rehearsals import FoundRehearsal, find_rehearsal, rehearsal_of
from ccus.kit.calendar import jst_date
from ccus.kit.folding import fold_digits, fold_spaces
from ccus.portal.operator.presenters import check_rehearsals as presenter
from ccus.portal.ui import site_words
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.check_rehearsals import RehearsalPage
from ccus.portal.ui.shapes.common import Link, Waiting
from ccus.registry.rules.checks.kinds import CheckKind


@page(permission="insights:check:rehearse", audience="operator")
@require_safe
def rehearsal(request: PageRequest) -> HttpResponse:
    """GET `check`, its numbers by name, `kept` (codes of the clauses that would hold on); nothing is changed by looking."""
    viewer, now = request.viewer, timezone.now()
    asked = request.GET.get("check", "")
    check = next((each for each in NUMBERS if each == asked), CheckKind.SOCIAL_INSURANCE)
    rule = rule_now(check, on=jst_date(now))
    kept = set(request.GET.getlist("kept"))
    clauses = presenter.clause_fields(rule, without=(), language=viewer.language)
    without = {clause.code for clause in clauses} - kept if kept else set[str]()
    typed = {name: request.GET[name] for name in NUMBERS[check] if request.GET.get(name)}
    question, problem = _question(request, check, typed, frozenset(without))
    found = find_rehearsal(viewer, question, now=now) if question is not None else None
    parts = found.parts if isinstance(found, FoundRehearsal) else ()
    shape = RehearsalPage(
        checks=tuple(
            Link(
                each.label(viewer.language),
                f"{reverse('operator:check-rehearsal')}?check={each.value}",
                current=each is check,
            )
            for each in NUMBERS
        ),
        check=check.value,
        rule=_("%(day)sからの決まり") % {"day": site_words.day(rule.valid_from, language=viewer.language)},
        numbers=presenter.number_fields(rule, typed),
        clauses=presenter.clause_fields(rule, without=without, language=viewer.language),
        rows=presenter.rows(parts, language=viewer.language),
        sentence=presenter.sentence(check, parts, language=viewer.language)
        if isinstance(found, FoundRehearsal)
        else "",
        counted_at=found.counted_at if isinstance(found, FoundRehearsal) else None,
        waiting=_waiting(request, found) if isinstance(found, Counting) else None,
        problem=problem,
    )
    return render(request, "portal/operator/check-rehearsals/rehearsal.html", {"page": shape})


def _question(
    request: PageRequest, check: CheckKind, typed: dict[str, str], without: frozenset[str]
) -> tuple[Rehearsal | None, str]:
    """What is asked, and what is wrong with it; neither before anything was asked."""
    if "check" not in request.GET:
        return None, ""
    folded = {name: fold_spaces(fold_digits(text)) for name, text in typed.items()}
    for name, text in folded.items():
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            return None, _("「%(typed)s」は数として読み取れません。0から9の数字で入れてください。") % {
                "typed": typed[name]
            }
    numbers = {name: int(text) for name, text in folded.items()}
    try:
        return rehearsal_of(check, on=jst_date(timezone.now()), numbers=numbers, without=without), ""
    except Refusal as refusal:
        return None, refusal.sentence(request.viewer.language)


def _waiting(request: PageRequest, counting: Counting) -> Waiting:
    return Waiting(refresh_url=request.get_full_path(), done=counting.done, total=counting.total)
