"""People without registration here who are insured: put into the report of a month by hand, and out again while it is not made."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.documents.errors import OutsiderNotFound, OutsiderUnreadable, RetirementMonthInFuture
from ccus.documents.models import RetirementLine, RetirementOutsider
from ccus.documents.queries.retirement import (
    SiteMonth,
    get_reporter,
    get_site_month_visible_to,
    list_firms_to_report,
)
from ccus.documents.rules.retirement_standing import number_key
from ccus.documents.rules.typed_days import read_days
from ccus.documents.services.retirement_reports import REPORT
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import JstMonth, jst_date
from ccus.kit.folding import fold_spaces
from ccus.registry.models import Business
from ccus.registry.queries.search import get_firm
from ccus.sites.services.locks import lock_site

LONGEST_NUMBER = 20


def add_outsider(
    viewer: Viewer,
    site_ccus_id: str,
    *,
    month: JstMonth,
    business_ccus_id: str,
    name: str,
    insured_number: str,
    days: str,
    now: datetime,
) -> RetirementOutsider:
    """`days` as typed (1,2,5-9). The firm is the viewer's own, for the prime any firm of the site.

    Raises PermissionMissing, SiteNotFound, RetirementMonthInFuture and OutsiderUnreadable.
    """
    check_may(viewer, REPORT)
    if month.first_on > jst_date(now):
        raise RetirementMonthInFuture(month=str(month))
    found = get_site_month_visible_to(viewer, site_ccus_id, month=month, on=jst_date(now))
    firm = _firm(found, business_ccus_id)
    tidy_name, number = fold_spaces(name), fold_spaces(insured_number)
    if not tidy_name or len(tidy_name) > 200:
        raise OutsiderUnreadable(what_ja="氏名がありません。", what_en="There is no name.")
    if not number_key(number) or len(number) > LONGEST_NUMBER:
        raise OutsiderUnreadable(
            what_ja="被共済者番号に数字がありません。", what_en="The insured number has no digits."
        )
    worked = read_days(days, month=month)
    if worked is None:
        raise OutsiderUnreadable(
            what_ja=f"「{days[:40]}」は、この月の日として読めません。",
            what_en=f"“{days[:40]}” cannot be read as days of this month.",
        )
    try:
        with transaction.atomic():
            lock_site(site_ccus_id)
            row = RetirementOutsider.objects.create(
                site=found.site,
                month_on=month.first_on,
                business=firm,
                name=tidy_name,
                insured_number=number,
                days=sorted(worked),
                noted_by=viewer.actor,
                noted_at=now,
            )
            _record(viewer, "add", row, now=now)
    except IntegrityError as problem:
        if "an_outsider_stands_once" in str(problem):
            raise OutsiderUnreadable(
                what_ja="同じ被共済者番号の人を、すでに加えています。",
                what_en="Somebody with this insured number has been added before.",
            ) from problem
        raise
    return row


@transaction.atomic
def remove_outsider(viewer: Viewer, outsider_id: int, *, now: datetime) -> RetirementOutsider:
    """While not reported. Raises PermissionMissing and OutsiderNotFound."""
    check_may(viewer, REPORT)
    row = RetirementOutsider.objects.select_related("site", "business").filter(pk=outsider_id).first()
    if row is None:
        raise OutsiderNotFound
    found = get_site_month_visible_to(viewer, row.site.ccus_id, month=JstMonth.of(row.month_on), on=jst_date(now))
    in_reach = {person.worked.outsider_id for person in found.people}
    lock_site(row.site.ccus_id)
    if row.pk not in in_reach or RetirementLine.objects.filter(outsider=row).exists():
        raise OutsiderNotFound
    _record(viewer, "remove", row, now=now)
    row.delete()
    return row


def _firm(found: SiteMonth, business_ccus_id: str) -> Business:
    """Raises OutsiderUnreadable for a firm that is not in the viewer's reach."""
    if any(ccus_id == business_ccus_id for ccus_id, _ in list_firms_to_report(found, reporter=get_reporter(found))):
        return get_firm(business_ccus_id)
    raise OutsiderUnreadable(
        what_ja="会社は、この現場の施工体制から選んでください。",
        what_en="Choose a firm of this site's hierarchy.",
    )


def _record(viewer: Viewer, act: str, row: RetirementOutsider, *, now: datetime) -> None:
    record_act(
        f"documents:retirement-outsider:{act}",
        actor=viewer.actor,
        subject_kind="retirement_outsider",
        subject_id=row.pk,
        at=now,
        details={"site": row.site.ccus_id, "month": str(JstMonth.of(row.month_on))},
    )
