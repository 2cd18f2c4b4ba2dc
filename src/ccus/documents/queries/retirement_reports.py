"""Reports to the retirement mutual aid (建退共) as they were handed in, with what the viewer may see of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ccus.access.permissions import check_may
from ccus.access.states import Relation
from ccus.access.viewers import Viewer
from ccus.documents.errors import RetirementReportNotFound
from ccus.documents.models import RetirementReport, RetirementRun
from ccus.documents.queries.retirement import SHOWN_ITEMS, VIEW, SiteMonth, get_site_month_visible_to
from ccus.documents.rules.retirement_files import ReportedPerson
from ccus.kit.calendar import JstMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A report with its lines in order. `hidden` counts people whose name and numbers may not be shown any more.

    `shown_to` names the technicians whose items are shown, by the relation that shows them.
    """

    month: SiteMonth
    report: RetirementReport
    people: tuple[ReportedPerson, ...]
    hidden: int
    shown_to: dict[Relation, tuple[str, ...]]


def get_report_visible_to(viewer: Viewer, report_id: int, *, on: date) -> ReportFile:
    """Of the viewer's firm, or of a site it runs. Raises PermissionMissing and RetirementReportNotFound."""
    report = RetirementReport.objects.select_related("site").filter(pk=report_id).first()
    if report is None:
        raise RetirementReportNotFound
    month = get_site_month_visible_to(viewer, report.site.ccus_id, month=JstMonth.of(report.month_on), on=on)
    if report.pk not in {each.pk for each in month.reports}:
        raise RetirementReportNotFound
    known = {(person.worked.person, person.worked.business_id): person for person in month.people}
    people: list[ReportedPerson] = []
    hidden = 0
    shown_to: dict[Relation, list[str]] = {}
    lines = report.lines.select_related("technician", "business").order_by("pk")
    for line in lines:
        person = ("technician", line.technician_id) if line.technician_id else ("outsider", line.outsider_id or 0)
        found = known.get((person, line.business_id))
        is_shown = found is not None and found.shown >= SHOWN_ITEMS
        if found is None or not is_shown:
            hidden += 1
        elif line.technician is not None:
            shown_to.setdefault(found.relation, []).append(line.technician.ccus_id)
        people.append(
            ReportedPerson(
                business_id=line.business.ccus_id,
                firm=line.business.name,
                contractor_number=line.contractor_number if is_shown else "",
                insured_number=line.insured_number if is_shown else "",
                technician_id=line.technician.ccus_id if line.technician else "",
                name=line.name if is_shown else "",
                days=frozenset(line.days),
                cancelled_days=frozenset(line.cancelled_days),
            )
        )
    return ReportFile(
        month=month,
        report=report,
        people=tuple(people),
        hidden=hidden,
        shown_to={relation: tuple(ids) for relation, ids in shown_to.items()},
    )


def find_latest_run_visible_to(viewer: Viewer, *, month: JstMonth) -> RetirementRun | None:
    """The latest run of the viewer's firm over all its sites in a month. Raises PermissionMissing."""
    check_may(viewer, VIEW)
    runs = RetirementRun.objects.filter(business__ccus_id=viewer.business_ccus_id, month_on=month.first_on)
    return runs.exclude(business__ccus_id="").order_by("-started_at", "-pk").first()
