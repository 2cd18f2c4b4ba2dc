"""A month of a site handed in to the retirement mutual aid (建退共): once, frozen; what comes later is an addition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from ccus.access.permissions import check_may
from ccus.access.services.disclosures import record_disclosures
from ccus.access.states import Channel, Relation
from ccus.access.viewers import Viewer
from ccus.documents.errors import (
    NothingToReport,
    ReporterNumberMissing,
    RetirementDaysTaken,
    RetirementMonthInFuture,
    RetirementMonthRunning,
    RetirementReportNotYours,
)
from ccus.documents.models import RetirementDay, RetirementLine, RetirementReport
from ccus.documents.queries.retirement import (
    SHOWN_ITEMS,
    RetirementPerson,
    SiteMonth,
    get_reporter,
    get_site_month_visible_to,
)
from ccus.documents.rules.retirement_premiums import amount_yen
from ccus.documents.rules.retirement_standing import number_key
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import JstMonth, jst_date
from ccus.registry.models import Business
from ccus.sites.services.locks import lock_site

REPORT = "documents:retirement:report"
BATCH = 2000


def hand_in_report(viewer: Viewer, site_ccus_id: str, *, month: JstMonth, now: datetime) -> RetirementReport:
    """Freezes what is not reported yet of the viewer's part of a site, and takes back reported days without a record.

    Handed in twice at once, the second finds nothing left. Raises PermissionMissing, SiteNotFound, RetirementMonthInFuture,
    RetirementMonthRunning, RetirementReportNotYours, ReporterNumberMissing, NothingToReport, RetirementDaysTaken; nothing is
    written then.
    """
    check_may(viewer, REPORT)
    on = jst_date(now)
    check_month_over(month, on=on)
    try:
        with transaction.atomic():
            lock_site(site_ccus_id)
            found = get_site_month_visible_to(viewer, site_ccus_id, month=month, on=on)
            return _write(viewer, found, now=now)
    except IntegrityError as problem:
        if "is_reported_once" in str(problem):
            raise RetirementDaysTaken from problem
        raise


def check_month_over(month: JstMonth, *, on: date) -> None:
    """Raises RetirementMonthInFuture or RetirementMonthRunning."""
    if month.first_on > on:
        raise RetirementMonthInFuture(month=str(month))
    if month.last_on >= on:
        raise RetirementMonthRunning(month=str(month), last_on=month.last_on)


def _write(viewer: Viewer, found: SiteMonth, *, now: datetime) -> RetirementReport:
    if not found.may_report:
        raise RetirementReportNotYours(method_ja=found.method.label_ja, method_en=found.method.label_en)
    reporter = get_reporter(found)
    if not number_key(reporter.kentaikyo_contractor_number):
        raise ReporterNumberMissing(firm=reporter.name)
    people = [person for person in found.people if person.differs]
    if not people:
        raise NothingToReport(month=str(found.month))
    added = [day for person in people for day in _dates(found.month, person.to_report)]
    gone = [day for person in people for day in _dates(found.month, person.gone)]
    report = RetirementReport.objects.create(
        site=found.site,
        month_on=found.month.first_on,
        reporter=reporter,
        method=found.method,
        number=1 + RetirementReport.objects.filter(
            site=found.site, month_on=found.month.first_on, reporter=reporter
        ).count(),
        people=len({person.worked.person for person in people}),
        days=len(added) - len(gone),
        amount_yen=amount_yen(added) - amount_yen(gone),
        handed_in_by=viewer.actor,
        handed_in_at=now,
    )  # fmt: skip
    lines = RetirementLine.objects.bulk_create(
        [_line(report, person, reporter=reporter) for person in people], batch_size=BATCH
    )
    for person in people:
        if person.gone:
            _cancel(report, person)
    RetirementDay.objects.bulk_create(_days(report, lines, people), batch_size=BATCH)
    record_act(
        REPORT,
        actor=viewer.actor,
        subject_kind="retirement_report",
        subject_id=report.pk,
        at=now,
        details={"site": found.site.ccus_id, "month": str(found.month), "number": report.number},
    )
    _record_disclosures(viewer, people, now=now)
    return report


def _line(report: RetirementReport, person: RetirementPerson, *, reporter: Business) -> RetirementLine:
    worked = person.worked
    return RetirementLine(
        report=report,
        technician_id=worked.technician_id,
        outsider_id=worked.outsider_id,
        business_id=worked.business_id or reporter.pk,
        name=person.worked.name,
        insured_number=person.worked.insured_number,
        contractor_number=person.contractor_number,
        days=sorted(person.to_report),
        cancelled_days=sorted(person.gone),
    )


def _days(
    report: RetirementReport, lines: list[RetirementLine], people: list[RetirementPerson]
) -> Iterator[RetirementDay]:
    month = JstMonth.of(report.month_on)
    for line, person in zip(lines, people, strict=True):
        for work_date in _dates(month, person.to_report):
            yield RetirementDay(
                line=line,
                site_id=report.site_id,
                technician_id=line.technician_id,
                insured_key=number_key(line.insured_number),
                work_date=work_date,
            )


def _cancel(report: RetirementReport, person: RetirementPerson) -> None:
    worked = person.worked
    who = Q(line__technician=worked.technician_id) if worked.technician_id else Q(line__outsider=worked.outsider_id)
    RetirementDay.objects.filter(
        who,
        site_id=report.site_id,
        line__business=worked.business_id,
        work_date__in=_dates(JstMonth.of(report.month_on), person.gone),
        cancelled_in__isnull=True,
    ).update(cancelled_in=report)


def _dates(month: JstMonth, days: frozenset[int]) -> list[date]:
    return [date(month.year, month.month, day) for day in sorted(days)]


def _record_disclosures(viewer: Viewer, people: list[RetirementPerson], *, now: datetime) -> None:
    for relation in Relation:
        shown = [
            person.worked.technician_ccus_id
            for person in people
            if person.relation is relation and person.shown and person.worked.technician_id
        ]
        record_disclosures(
            shown, viewer=viewer, relation=relation, channel=Channel.RETIREMENT, items=SHOWN_ITEMS, now=now
        )
