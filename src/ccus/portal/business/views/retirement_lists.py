"""Lists of results of the mutual aid brought in (R方式): a rehearsal first, then sent to the prime day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ccus.documents.models import RetirementListImport
from ccus.documents.queries.retirement_lists import get_import_visible_to, list_imports_visible_to
from ccus.documents.rules.retirement_lists import list_columns
from ccus.documents.services.retirement_lists import Refused, begin_import, rehearse_list
from ccus.kit.errors import InputFormatError
from ccus.kit.tables import MOST_BYTES, read_table
from ccus.portal.business.presenters import csv_file
from ccus.portal.business.presenters.site_files import SHOWN_REFUSED, pack, unpack
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.retirement_lists import ListPage, PastImport
from ccus.portal.ui.shapes.site_files import RefusedLine
from ccus.sites.queries.sites import list_sites_visible_to
from ccus.sites.rules.file_rows import FileRow, find_rows

TEMPLATE = "portal/business/retirement/list.html"
SUBMIT = "history:direct-entry:submit"
MOST_ROWS = 20_000
MOST_SITES = 100
MOST_PAST = 10


@page(permission=SUBMIT, audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: PageRequest) -> HttpResponse:
    """POST `table` rehearses, POST `rows` sends; `site` is where rows without a site belong."""
    shape = _page(request)
    if request.method != "POST":
        return render(request, TEMPLATE, {"page": shape})
    rows, trouble = _rows(request)
    if rows is None:
        return render(request, TEMPLATE, {"page": replace(shape, trouble=trouble)}, status=422)
    if "table" not in request.FILES:
        made = begin_import(request.viewer, rows, site_ccus_id=shape.chosen_site, now=timezone.now())
        return redirect("business:retirement-list", made.pk)
    report = rehearse_list(request.viewer, rows, site_ccus_id=shape.chosen_site, now=timezone.now())
    shape = replace(
        shape,
        packed=pack(rows) if report.ready else "",
        sends=len(report.ready),
        unchanged=report.unchanged,
        refused_total=len(report.refused),
        refused=_lines(report.refused, language=request.viewer.language),
        is_rehearsed=True,
    )
    return render(request, TEMPLATE, {"page": shape})


@page(permission=SUBMIT, audience="business")
@require_safe
def one(request: PageRequest, list_import: int) -> HttpResponse:
    """How far an import is, and its report; GET `file` gives all refused lines as CSV."""
    found = get_import_visible_to(request.viewer, list_import)
    here = reverse("business:retirement-list", args=[found.pk])
    language = request.viewer.language
    if request.GET.get("file"):
        return _report(found, language=language)
    shape = replace(
        _page(request),
        sends=found.sent,
        unchanged=found.unchanged,
        refused_total=len(found.refused),
        refused=_lines(found.refused, language=language),
        report_url=f"{here}?file=csv" if found.refused else "",
        waiting=None if found.finished_at else Waiting(refresh_url=here, done=found.done, total=found.total),
        is_done=found.finished_at is not None,
    )
    return render(request, TEMPLATE, {"page": shape})


def _page(request: PageRequest) -> ListPage:
    chosen = request.POST.get("site", "")
    sites = list_sites_visible_to(request.viewer)[:MOST_SITES] if request.viewer.business_ccus_id else ()
    return ListPage(
        save_url=reverse("business:retirement-lists"),
        headings=tuple(spellings[0] for name, spellings in list_columns().items() if not name.startswith("day")),
        sites=tuple((site.ccus_id, site.name, site.ccus_id == chosen) for site in sites),
        past=tuple(_past(row) for row in list_imports_visible_to(request.viewer)[:MOST_PAST]),
        chosen_site=chosen,
    )


def _past(row: RetirementListImport) -> PastImport:
    return PastImport(
        url=reverse("business:retirement-list", args=[row.pk]),
        at=row.started_at,
        sent=row.sent,
        unchanged=row.unchanged,
        refused=len(row.refused),
        is_finished=row.finished_at is not None,
    )


def _rows(request: PageRequest) -> tuple[list[FileRow] | None, str]:
    """The rows that came, from a file or from the rehearsal; else what was wrong with them."""
    file = request.FILES.get("table")
    if file is None:
        rows = unpack(request.POST.get("rows", ""))
        return rows or None, _("表のファイルを選んでください。")
    try:
        rows = find_rows(read_table(file.read(MOST_BYTES + 1)), list_columns())
    except InputFormatError as error:
        return None, error.sentence_ja if request.viewer.language == "ja" else error.sentence_en
    if not rows:
        return None, _("「被共済者番号」か「技能者ID」と、「就労日」か「年月」の見出しのある表を選んでください。")
    if len(rows) > MOST_ROWS:
        text = _("行が多すぎます（%(count)d行）。%(most)d行までに分けてください。")
        return None, text % {"count": len(rows), "most": MOST_ROWS}
    return rows, ""


def _lines(refused: Sequence[Refused], *, language: str) -> tuple[RefusedLine, ...]:
    return tuple(
        RefusedLine(line, name, japanese if language == "ja" else english)
        for line, name, japanese, english in refused[:SHOWN_REFUSED]
    )


def _report(found: RetirementListImport, *, language: str) -> HttpResponse:
    head = [_("行"), _("氏名"), _("直すところ")]
    body = [
        [str(line), name, japanese if language == "ja" else english] for line, name, japanese, english in found.refused
    ]
    return HttpResponse(
        csv_file.encode([head, *body], encoding=csv_file.Encoding.UTF_8),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="r-method-{found.pk}.csv"'},
    )
