"""All sites of a firm reported for one month in one go: site by site, each in a transaction, by a job that can be interrupted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import NothingToReport
from ccus.documents.models import RetirementRun
from ccus.documents.queries.retirement import list_site_months_visible_to
from ccus.documents.services.kept_viewers import keep_viewer, kept_viewer
from ccus.documents.services.retirement_reports import REPORT, check_month_over, hand_in_report
from ccus.documents.states import RetirementState
from ccus.foundation.jobs import enqueue_once
from ccus.foundation.refusals import Refusal
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import JstMonth, jst_date
from ccus.registry.services.locks import lock_business
from ccus.sites.models import Site


@transaction.atomic
def begin_run(viewer: Viewer, *, month: JstMonth, now: datetime) -> RetirementRun:
    """Begins with all sites that wait for the viewer's firm; asked twice, there is one run.

    Raises PermissionMissing, BusinessNotFound, RetirementMonthInFuture, RetirementMonthRunning and NothingToReport.
    """
    check_may(viewer, REPORT)
    on = jst_date(now)
    check_month_over(month, on=on)
    firm = lock_business(viewer.business_ccus_id)
    running = RetirementRun.objects.filter(business=firm, month_on=month.first_on, finished_at__isnull=True).first()
    if running is not None:
        return running
    waiting = [
        found.site.ccus_id
        for found in list_site_months_visible_to(viewer, month=month, on=on)
        if found.may_report and found.state in (RetirementState.WAITING, RetirementState.CHANGED)
    ]
    if not waiting:
        raise NothingToReport(month=str(month))
    run = RetirementRun.objects.create(
        business=firm, month_on=month.first_on, started_by=keep_viewer(viewer), started_at=now, sites=waiting
    )
    record_act(
        "documents:retirement-run:begin",
        actor=viewer.actor,
        subject_kind="retirement_run",
        subject_id=run.pk,
        at=now,
        details={"month": str(month), "sites": len(waiting)},
    )
    enqueue_once("documents.report_retirement", key=f"retirement-run:{run.pk}", run=run.pk)
    return run


def report_next_site(run_id: int, *, now: datetime) -> bool:
    """Reports one more site of a run; True once all are done. What is refused for one site is noted and stops no other."""
    with transaction.atomic():
        run = RetirementRun.objects.select_for_update().select_related("business").get(pk=run_id)
        if run.finished_at is not None:
            return True
        site = run.sites[run.done]
        viewer = kept_viewer(run.started_by, business_ccus_id=run.business.ccus_id)
        try:
            hand_in_report(viewer, site, month=JstMonth.of(run.month_on), now=now)
        except NothingToReport:
            pass
        except Refusal as refusal:
            name = Site.objects.values_list("name", flat=True).get(ccus_id=site)
            run.refused.append([name, refusal.sentence("ja"), refusal.sentence("en")])
        else:
            run.made += 1
        run.done += 1
        if run.done == len(run.sites):
            run.finished_at = now
        run.save()
        return run.finished_at is not None
