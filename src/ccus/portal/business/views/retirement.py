"""Reports to the retirement mutual aid (建退共): a month of all sites, one site, and what is decided there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.documents.queries.retirement import (
    SHOWN_ITEMS,
    RetirementPerson,
    SiteMonth,
    add_sums,
    get_reporter,
    get_site_month_visible_to,
    list_firms_to_report,
    list_site_months_visible_to,
)
from ccus.documents.queries.retirement_reports import find_latest_run_visible_to
from ccus.documents.rules.retirement_standing import number_key
from ccus.documents.services.retirement_methods import choose_method
from ccus.documents.services.retirement_outsiders import add_outsider, remove_outsider
from ccus.documents.services.retirement_reports import hand_in_report
from ccus.documents.services.retirement_runs import begin_run
from ccus.documents.states import RetirementMethod, RetirementState
from ccus.foundation.refusals import BadInput, Conflict, NotAllowed
from ccus.kit.calendar import JstMonth, jst_date
from ccus.portal.business.forms.retirement import OutsiderForm
from ccus.portal.business.presenters import retirement as presenter
from ccus.portal.technician.presenters.months import nearest_month
from ccus.portal.ui import site_addresses
from ccus.portal.ui.forms import show_refusal
from ccus.portal.ui.pages import PageRequest, page
from ccus.portal.ui.reading import page_number
from ccus.portal.ui.shapes.common import Waiting
from ccus.portal.ui.shapes.retirement import MonthPage, SitePage

FOLDER = "portal/business/retirement"
VIEW = "documents:retirement:view"
REPORT = "documents:retirement:report"


@page(permission=VIEW, audience="business")
@require_safe
def month(request: PageRequest) -> HttpResponse:
    """GET `month` (2026-10, else the last one) and `page` of the sites."""
    viewer, on = request.viewer, jst_date(timezone.now())
    asked = _month(request, on=on)
    found = list_site_months_visible_to(viewer, month=asked, on=on)
    here = reverse("business:retirement")
    pages = presenter.pages(
        len(found),
        number=page_number(request),
        size=presenter.SITES_PER_PAGE,
        url_of=lambda number: f"{here}?month={asked}&page={number}",
    )
    sums = add_sums(each.sums for each in found)
    run = find_latest_run_visible_to(viewer, month=asked)
    is_running = run is not None and run.finished_at is None
    to_report = sum(
        each.may_report and each.state in (RetirementState.WAITING, RetirementState.CHANGED) for each in found
    )
    can_run = to_report > 1 and viewer.may(REPORT) and bool(viewer.business_ccus_id) and not is_running
    shape = MonthPage(
        nav=presenter.nav(asked, on=on, url_of=lambda month: f"{here}?month={month}"),
        people=sums.people,
        days=sums.days,
        yen=sums.yen,
        left_out=sums.left_out,
        rows=tuple(
            presenter.site_row(each, language=viewer.language)
            for each in found[(pages.number - 1) * presenter.SITES_PER_PAGE : pages.last]
        ),
        pages=pages,
        run_url=f"{reverse('business:retirement-run')}?month={asked}" if can_run else "",
        to_report=to_report,
        waiting=Waiting(refresh_url=f"{here}?month={asked}", done=run.done, total=len(run.sites))
        if run and is_running
        else None,
        refused=tuple((name, ja if viewer.language == "ja" else en) for name, ja, en in run.refused) if run else (),
        lists_url=reverse("business:retirement-lists") if viewer.may("history:direct-entry:submit") else "",
        numbers_url=reverse("business:retirement-numbers") if viewer.may("registry:business:edit") else "",
    )
    return render(request, f"{FOLDER}/month.html", {"page": shape})


@page(permission=REPORT, audience="business")
@require_POST
def run(request: PageRequest) -> HttpResponse:
    """POST reports all sites that wait in the month of the address, by a job."""
    asked = JstMonth.parse(request.GET.get("month", ""))
    try:
        begin_run(request.viewer, month=asked, now=timezone.now())
    except (BadInput, Conflict) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    return redirect(f"{reverse('business:retirement')}?month={asked}")


@page(permission=VIEW, audience="business")
@require_safe
def site(request: PageRequest, site: str) -> HttpResponse:
    """GET `month`, `show` (a value of RetirementStanding) and `page` of the people."""
    now = timezone.now()
    on = jst_date(now)
    found = get_site_month_visible_to(request.viewer, site, month=_month(request, on=on), on=on)
    return _answer(request, found, form=_outsider_form(request, found), now=now)


@page(permission=REPORT, audience="business")
@require_POST
def report(request: PageRequest, site: str) -> HttpResponse:
    """POST hands in what is not reported yet of the month in the address."""
    now = timezone.now()
    asked = JstMonth.parse(request.GET.get("month", ""))
    try:
        made = hand_in_report(request.viewer, site, month=asked, now=now)
    except (BadInput, Conflict, NotAllowed) as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        text = (
            _("報告をまとめました。ファイルは下の「報告したもの」にあります。")
            if made.number == 1
            else _("追加の報告をまとめました。ファイルは下の「報告したもの」にあります。")
        )
        messages.success(request, text)
    return redirect(presenter.site_url(site, asked))


@page(permission=REPORT, audience="business")
@require_POST
def method(request: PageRequest, site: str) -> HttpResponse:
    """POST `method` (a value of RetirementMethod): who reports from the month in the address on."""
    asked = JstMonth.parse(request.GET.get("month", ""))
    typed = request.POST.get("method", "")
    if typed not in {each.value for each in RetirementMethod}:
        messages.warning(request, _("報告のしかたを選んで、もう一度押してください。"))
        return redirect(presenter.site_url(site, asked))
    chosen = RetirementMethod(typed)
    try:
        choose_method(request.viewer, site, method=chosen, from_month=asked, now=timezone.now())
    except Conflict as refusal:
        messages.warning(request, refusal.sentence(request.viewer.language))
    else:
        text = _("この月からの報告を「%(method)s」にしました。")
        messages.success(request, text % {"method": chosen.label(request.viewer.language)})
    return redirect(presenter.site_url(site, asked))


@page(permission=REPORT, audience="business")
@require_POST
def outsiders(request: PageRequest, site: str) -> HttpResponse:
    """POST `name`, `insured_number`, `days` and `business`: somebody without registration goes into the report."""
    now = timezone.now()
    asked = JstMonth.parse(request.GET.get("month", ""))
    found = get_site_month_visible_to(request.viewer, site, month=asked, on=jst_date(now))
    form = _outsider_form(request, found)
    if form.is_valid():
        try:
            row = add_outsider(request.viewer, site, month=asked, now=now, **form.cleaned_data)
        except (BadInput, Conflict) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("「%(name)s」を加えました。") % {"name": row.name})
            return redirect(presenter.site_url(site, asked))
    return _answer(request, found, form=form, now=now)


@page(permission=REPORT, audience="business")
@require_POST
def outsider_removal(request: PageRequest, outsider: int) -> HttpResponse:
    """POST takes out somebody who was added by hand and is not reported yet."""
    row = remove_outsider(request.viewer, outsider, now=timezone.now())
    messages.success(request, _("「%(name)s」を外しました。") % {"name": row.name})
    return redirect(presenter.site_url(row.site.ccus_id, JstMonth.of(row.month_on)))


def _month(request: PageRequest, *, on: date) -> JstMonth:
    """What is asked for; without it the last month, which is the one to report. A month that is none is refused in words."""
    typed = request.GET.get("month", "")
    asked = JstMonth.parse(typed) if typed else JstMonth.of(on).previous()
    return min(nearest_month(asked, on=on), JstMonth.of(on))


def _outsider_form(request: PageRequest, found: SiteMonth) -> OutsiderForm:
    reporter = get_reporter(found)
    firms = list_firms_to_report(found, reporter=reporter)
    return OutsiderForm(
        request.POST if request.method == "POST" else None,
        firms=firms,
        has_reporter_number=bool(number_key(reporter.kentaikyo_contractor_number)),
    )


def _answer(request: PageRequest, found: SiteMonth, *, form: OutsiderForm, now: datetime) -> HttpResponse:
    viewer, on = request.viewer, jst_date(now)
    show = request.GET.get("show", "")
    listed = [person for person in found.people if not show or person.judged.standing == show]

    def url_of(shown: str, number: int = 1) -> str:
        return presenter.site_url(found.site.ccus_id, found.month, show=shown, page=str(number) if number > 1 else "")

    pages = presenter.pages(
        len(listed),
        number=page_number(request),
        size=presenter.PEOPLE_PER_PAGE,
        url_of=lambda number: url_of(show, number),
    )
    people = listed[(pages.number - 1) * presenter.PEOPLE_PER_PAGE : pages.last]
    differing = [person for person in found.people if person.differs] if found.reports else []
    _remember(request, [*people, *differing[: presenter.MOST_DIFFERENCES]], now=now)
    why_not = presenter.notice(found, has_number=form.has_reporter_number, language=viewer.language)
    can_report = why_not is None and found.state in (RetirementState.WAITING, RetirementState.CHANGED)
    may_report = viewer.may(REPORT)
    shape = SitePage(
        site=found.site.name,
        site_url=site_addresses.site_url(found.site.ccus_id),
        nav=presenter.nav(found.month, on=on, url_of=lambda month: presenter.site_url(found.site.ccus_id, month)),
        month=found.month.first_on,
        mark=presenter.state_mark(found.state, language=viewer.language),
        people=found.sums.people,
        days=found.sums.days,
        yen=found.sums.yen,
        left_out=found.sums.left_out,
        notice=why_not,
        report_url=_url("report", found) if can_report and may_report else "",
        is_addition=bool(found.reports),
        differences=tuple(presenter.difference(person) for person in differing[: presenter.MOST_DIFFERENCES]),
        differing=len(differing),
        reports=tuple(presenter.report_row(report) for report in found.reports),
        method=found.method.label(viewer.language),
        filters=presenter.filters(found.people, shown=show, language=viewer.language, url_of=url_of),
        rows=tuple(presenter.person_row(person, language=viewer.language) for person in people),
        pages=pages,
        method_url=_url("method", found) if found.is_prime and may_report and not found.reports else "",
        methods=tuple((each.value, each.label(viewer.language), each is found.method) for each in RetirementMethod),
        outsider_url=_url("outsiders", found) if found.may_report and may_report else "",
        posters=presenter.posters(found.site.ccus_id) if found.is_prime else (),
    )
    context = {"page": shape, "form": form, "page_has_errors": form.is_bound}
    return render(request, f"{FOLDER}/site.html", context, status=422 if form.is_bound else 200)


def _url(part: str, found: SiteMonth) -> str:
    return f"{reverse(f'business:retirement-{part}', args=[found.site.ccus_id])}?month={found.month}"


def _remember(request: PageRequest, people: Sequence[RetirementPerson], *, now: datetime) -> None:
    """Whom the page names; numbers stand in files alone, their state is told in words."""
    for relation in (Relation.EMPLOYER, Relation.PRIME, Relation.UPPER):
        ids = [
            person.worked.technician_ccus_id
            for person in people
            if person.relation is relation and person.name and person.worked.technician_id
        ]
        record_disclosures(
            ids, viewer=request.viewer, relation=relation, channel=Channel.RETIREMENT, items=SHOWN_ITEMS, now=now
        )
