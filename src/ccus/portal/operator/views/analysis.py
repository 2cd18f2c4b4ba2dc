"""The analyst's page: choose a measure, one or two splits and a period. All of the question is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ccus.insights.errors import LakeEmpty, SplitsContainEachOther
from ccus.insights.rules.splits import SPLITS, Quantity
from ccus.insights.services import exploring
from ccus.insights.services.answers import Counting
from ccus.insights.services.exploring import Question
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.presenters import csv_file
from ccus.portal.operator.presenters import analysis as presenter
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.exploring import AnalysisPage
from ccus.portal.ui.waiting import waiting_for

# What one sees first; a job counts these months after each copy, so that the page has them at once.
FIRST_MONTHS = 6


@page(permission="insights:explore:view", audience="operator")
@require_safe
def explore(request: PageRequest) -> HttpResponse:
    """GET `measure`, `split`, `by` (second split), `from`, `to` (2024-02)."""
    viewer = request.viewer
    try:
        months = exploring.list_months(viewer)
    except LakeEmpty as refusal:
        title = _("調べるための写しがまだありません")
        return _render(
            request, AnalysisPage(selections=(), problem=title, problem_text=refusal.sentence(viewer.language))
        )
    this_month = JstMonth.of(jst_date(timezone.now()))
    question = _question(request, months, this_month=this_month)
    selections = presenter.selections(question, months, language=viewer.language)
    try:
        found = exploring.explore(viewer, question, now=timezone.now())
    except SplitsContainEachOther as refusal:
        title = _("この組み合わせは調べられません")
        return _render(
            request,
            AnalysisPage(selections=selections, problem=title, problem_text=refusal.sentence(viewer.language)),
        )
    if isinstance(found, Counting):
        waiting = waiting_for(found, refresh_url=f"{reverse('operator:analysis')}?{urlencode(_values(question))}")
        return _render(request, AnalysisPage(selections=selections, waiting=waiting))
    shown = [
        presenter.split_off_withheld(table) for table in presenter.tables(found, question, language=viewer.language)
    ]
    bars = presenter.bars(found, question, language=viewer.language)
    return _render(
        request,
        AnalysisPage(
            selections=selections,
            chart=presenter.chart(found, question, this_month=this_month, language=viewer.language),
            bars=bars[: presenter.MOST_BARS],
            bars_left_out=max(0, len(bars) - presenter.MOST_BARS),
            bars_title=presenter.bars_title(found, question, language=viewer.language),
            tables=tuple(table for table, _withheld in shown),
            withheld_parts=" / ".join(withheld for _table, withheld in shown if withheld),
            withholds=found.period.withholds or any(figures.withholds for _month, figures in found.months),
            explanation=presenter.explanation(question),
            csv_url=f"{reverse('operator:analysis-export')}?{urlencode(_values(question))}",
        ),
    )


@page(permission="insights:explore:view", audience="operator")
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """The same table as CSV, withheld values as on the page; the way back where there is nothing to export yet."""
    try:
        this_month = JstMonth.of(jst_date(timezone.now()))
        question = _question(request, exploring.list_months(request.viewer), this_month=this_month)
        found = exploring.explore(request.viewer, question, now=timezone.now())
    except (LakeEmpty, SplitsContainEachOther):
        return _to_the_page(request)
    if isinstance(found, Counting):
        return _to_the_page(request)
    rows = presenter.csv_rows(found, question, language=request.viewer.language)
    name = "-".join(filter(None, ["analysis", *_values(question).values()]))
    return HttpResponse(
        csv_file.encode(rows, encoding=csv_file.Encoding.UTF_8),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _to_the_page(request: PageRequest) -> HttpResponse:
    return redirect(f"{reverse('operator:analysis')}?{request.GET.urlencode()}")


def _render(request: PageRequest, shape: AnalysisPage) -> HttpResponse:
    return render(request, "portal/operator/analysis/explore.html", {"page": shape})


def _question(request: PageRequest, months: Sequence[JstMonth], *, this_month: JstMonth) -> Question:
    """Unknown values mean the usual ones; a period the wrong way round is turned. First come the latest whole months."""
    measure = request.GET.get("measure", "")
    last = months[-1]
    whole = [month for month in months if month < this_month] or months
    from_month = _month(request, "from", whole[max(0, len(whole) - FIRST_MONTHS)])
    to_month = _month(request, "to", whole[-1])
    first, second = SPLITS.get(request.GET.get("split", "prefecture")), SPLITS.get(request.GET.get("by", ""))
    if first is None:
        first, second = second, None
    return Question(
        quantity=Quantity(measure) if measure in set(Quantity) else Quantity.RECORDS,
        first=first,
        second=second,
        from_month=min(max(min(from_month, to_month), months[0]), last),
        to_month=min(max(from_month, to_month, months[0]), last),
    )


def _month(request: PageRequest, name: str, usual: JstMonth) -> JstMonth:
    """A month that is none is refused in words."""
    typed = request.GET.get(name, "")
    return JstMonth.parse(typed) if typed else usual


def _values(question: Question) -> dict[str, str]:
    return {
        "measure": question.quantity.value,
        "split": question.first.key if question.first else "",
        "by": question.second.key if question.second else "",
        "from": str(question.from_month),
        "to": str(question.to_month),
    }
