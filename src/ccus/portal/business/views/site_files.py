"""Rosters and hierarchies handed in as tables: a rehearsal first, then written, row by row reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ccus.foundation.refusals import Refusal
from ccus.kit.calendar import jst_date
from ccus.kit.errors import InputFormatError
from ccus.kit.tables import MOST_BYTES, read_table
from ccus.portal.business.presenters import site_files as presenter
from ccus.portal.ui import site_addresses
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.shapes.common import Link
from ccus.portal.ui.shapes.site_files import FilePage
from ccus.registry.models import Business
from ccus.registry.queries.search import get_firm
from ccus.registry.queries.technicians import list_employees_visible_to
from ccus.registry.rules.trades import trade_name
from ccus.sites.models import Site
from ccus.sites.queries.roster import list_rostered_ids, suggest_entries_for_firm
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.file_rows import HIERARCHY_COLUMNS, ROSTER_COLUMNS, FileRow, find_rows
from ccus.sites.services.file_reports import FileReport
from ccus.sites.services.hierarchy_files import import_hierarchy
from ccus.sites.services.roster_files import import_roster
from ccus.sites.states import SiteRole

MOST_ROWS = 20_000
SAMPLE_PEOPLE = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Import = Callable[[Sequence[FileRow], bool, datetime], FileReport]


@page(permission="sites:roster:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def roster_file(request: PageRequest, site: str) -> HttpResponse:
    """GET `sample` (xlsx or csv) for a table to fill in; POST `table` rehearses, POST `rows` writes."""
    viewer = request.viewer
    found = get_site_visible_to(viewer, site)
    firm = get_firm(viewer.business_ccus_id)
    if sample := request.GET.get("sample"):
        return _sample(sample, ROSTER_COLUMNS, _people_to_enter(request, found, firm), name="roster")

    def bring_in(rows: Sequence[FileRow], rehearse: bool, now: datetime) -> FileReport:
        return import_roster(
            viewer,
            found.ccus_id,
            rows=rows,
            business_ccus_id=firm.ccus_id,
            on=jst_date(now),
            now=now,
            rehearse=rehearse,
        )

    here = reverse("business:roster-file", args=[found.ccus_id])
    shape = _page(
        found,
        title=_("名簿を表でまとめて載せる"),
        text=_("見本の表に、自社の人と前回の職種・立場が入っています。直して、そのまま読み込んでください。"),
        save_url=here,
        back_url=site_addresses.roster_url(found.ccus_id),
        columns=ROSTER_COLUMNS,
    )
    return _answer(request, shape, ROSTER_COLUMNS, bring_in)


@page(permission="sites:hierarchy:edit", audience="business")
@require_http_methods(["GET", "HEAD", "POST"])
def hierarchy_file(request: PageRequest, site: str) -> HttpResponse:
    """The same for the firms of a hierarchy."""
    viewer = request.viewer
    found = get_site_visible_to(viewer, site)
    if sample := request.GET.get("sample"):
        return _sample(sample, HIERARCHY_COLUMNS, (), name="hierarchy")

    def bring_in(rows: Sequence[FileRow], rehearse: bool, now: datetime) -> FileReport:
        return import_hierarchy(viewer, found.ccus_id, rows=rows, on=jst_date(now), now=now, rehearse=rehearse)

    shape = _page(
        found,
        title=_("施工体制を表でまとめて入れる"),
        text=_(
            "上位の会社を空けた行は、自社の直下に入ります。まだ登録していない会社は、事業者IDを空けて会社名を入れてください。"
        ),
        save_url=reverse("business:hierarchy-file", args=[found.ccus_id]),
        back_url=site_addresses.hierarchy_url(found.ccus_id),
        columns=HIERARCHY_COLUMNS,
    )
    return _answer(request, shape, HIERARCHY_COLUMNS, bring_in)


def _answer(
    request: PageRequest, shape: FilePage, columns: Mapping[str, tuple[str, ...]], bring_in: Import
) -> HttpResponse:
    if request.method == "POST":
        rows, trouble = _rows(request, columns)
        if rows is None:
            shape = replace(shape, trouble=trouble)
        else:
            is_rehearsal = "table" in request.FILES
            shape = _reported(request, shape, rows, bring_in, is_rehearsal=is_rehearsal)
    status = 422 if shape.trouble else 200
    return render(request, "portal/business/sites/file.html", {"page": shape}, status=status)


def _reported(
    request: PageRequest, shape: FilePage, rows: Sequence[FileRow], bring_in: Import, *, is_rehearsal: bool
) -> FilePage:
    language = request.viewer.language
    try:
        report = bring_in(rows, is_rehearsal, timezone.now())
    except Refusal as refusal:
        return replace(shape, trouble=refusal.sentence(language))
    return replace(
        shape,
        packed=presenter.pack(rows) if is_rehearsal and report.added else "",
        added=report.added,
        unchanged=report.unchanged,
        refused_total=len(report.refused),
        refused=presenter.refused_lines(report, language=language),
        is_rehearsed=is_rehearsal,
        is_done=not is_rehearsal,
    )


def _rows(request: PageRequest, columns: Mapping[str, tuple[str, ...]]) -> tuple[list[FileRow] | None, str]:
    """The rows that came, from a file or from the rehearsal; else what was wrong with them."""
    file = request.FILES.get("table")
    if file is None:
        rows = presenter.unpack(request.POST.get("rows", ""))
        return rows, "" if rows else _("表のファイルを選んでください。")
    try:
        rows = find_rows(read_table(file.read(MOST_BYTES + 1)), columns)
    except InputFormatError as error:
        return None, error.sentence_ja if request.viewer.language == "ja" else error.sentence_en
    if rows is None:
        names = _("、").join(spellings[0] for spellings in columns.values())
        return None, _("見出しの行が見つかりません。1行目に「%(names)s」などの見出しを入れてください。") % {
            "names": names
        }
    if not rows:
        return None, _("見出しの下に、読み込む行がありません。")
    if len(rows) > MOST_ROWS:
        return None, _("行が多すぎます（%(count)d行）。%(most)d行までに分けてください。") % {
            "count": len(rows),
            "most": MOST_ROWS,
        }
    return rows, ""


def _people_to_enter(request: PageRequest, site: Site, firm: Business) -> list[dict[str, str]]:
    """The firm's own people who are not on the roster, as last time."""
    on = jst_date(timezone.now())
    rostered = list_rostered_ids(site, on=on)
    listed = list_employees_visible_to(request.viewer, on=on, size=SAMPLE_PEOPLE).people
    people = [person for person in listed if person.technician_id not in rostered]
    known = suggest_entries_for_firm(firm, [person.technician_id for person in people])
    heads = {name: spellings[0] for name, spellings in ROSTER_COLUMNS.items()}
    rows = []
    for person in people:
        last = known[person.technician_id]
        rows.append(
            {
                heads["technician"]: person.ccus_id,
                heads["name"]: person.full_name,
                heads["trade"]: trade_name(last.trade_code) if last.trade_code else "",
                heads["roles"]: ",".join(SiteRole(role).label_ja for role in last.site_roles),
                heads["work"]: last.work_content,
                heads["from_on"]: on.isoformat(),
            }
        )
    return rows


def _sample(
    kind: str, columns: Mapping[str, tuple[str, ...]], rows: Sequence[Mapping[str, str]], *, name: str
) -> HttpResponse:
    headings = [spellings[0] for spellings in columns.values()]
    if kind == "csv":
        answer = HttpResponse(presenter.sample_csv(headings, rows), content_type="text/csv; charset=utf-8")
    else:
        kind = "xlsx"
        answer = HttpResponse(presenter.sample_xlsx(headings, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _page(
    site: Site, *, title: str, text: str, save_url: str, back_url: str, columns: Mapping[str, tuple[str, ...]]
) -> FilePage:
    return FilePage(
        site=site.name,
        title=title,
        text=text,
        save_url=save_url,
        back_url=back_url,
        samples=(Link(_("見本（Excel）"), f"{save_url}?sample=xlsx"), Link(_("見本（CSV）"), f"{save_url}?sample=csv")),
        headings=tuple(spellings[0] for spellings in columns.values()),
    )
