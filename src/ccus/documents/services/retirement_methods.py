"""Who reports the days of a site to the retirement mutual aid (建退共): the prime chooses, month by month."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import RetirementMethodOver
from ccus.documents.models import RetirementMethodChoice, RetirementReport
from ccus.documents.services.retirement_reports import REPORT
from ccus.documents.states import RetirementMethod
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import JstMonth
from ccus.sites.errors import NotYourSite
from ccus.sites.permissions import acts_for_prime
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.services.locks import lock_site


@transaction.atomic
def choose_method(
    viewer: Viewer, site_ccus_id: str, *, method: RetirementMethod, from_month: JstMonth, now: datetime
) -> None:
    """Holds for the month and those after it, until another choice. Choosing the same again changes nothing.

    Raises PermissionMissing, SiteNotFound, NotYourSite, and RetirementMethodOver when the month or a later one was reported.
    """
    check_may(viewer, REPORT)
    if not acts_for_prime(viewer, site=get_site_visible_to(viewer, site_ccus_id)):
        raise NotYourSite
    site = lock_site(site_ccus_id)
    if RetirementReport.objects.filter(site=site, month_on__gte=from_month.first_on).exists():
        raise RetirementMethodOver(month=str(from_month))
    RetirementMethodChoice.objects.update_or_create(
        site=site,
        from_month_on=from_month.first_on,
        defaults={"method": method, "chosen_by": viewer.actor, "chosen_at": now},
    )
    RetirementMethodChoice.objects.filter(site=site, from_month_on__gt=from_month.first_on).delete()
    record_act(
        "documents:retirement:choose-method",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=site.pk,
        at=now,
        details={"method": method.value, "from_month": str(from_month)},
    )
