"""The prime tells how many people each firm had at the site on a day. Nothing but proposals of missing days looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.history.errors import HeadcountDayClosed, HeadcountFirmUnknown
from ccus.history.models import Headcount
from ccus.history.queries.headcounts import TELL, get_headcounts_visible_to
from ccus.history.rules import closing
from ccus.kit.calendar import jst_date


@transaction.atomic
def tell_headcounts(
    viewer: Viewer, *, site_ccus_id: str, day: date, people: Mapping[str, int | None], now: datetime
) -> int:
    """Keeps numbers from 0 to 999 by the ID of the firm; None takes one back. Gives how many changed; telling twice is once.

    Raises PermissionMissing, SiteNotFound, HeadcountDayClosed, HeadcountFirmUnknown; nothing is written then.
    """
    known = get_headcounts_visible_to(viewer, site_ccus_id=site_ccus_id, day=day)
    if not closing.is_open(day, on=jst_date(now)):
        raise HeadcountDayClosed(day=day)
    firms = {firm.business_ccus_id: firm for firm in known.firms}
    for business in people:
        if business not in firms:
            raise HeadcountFirmUnknown(business=business)
    changed = {firms[business]: number for business, number in people.items() if number != firms[business].people}
    for firm, number in changed.items():
        if number is None:
            Headcount.objects.filter(site=known.site, day=day, business_id=firm.business_id).delete()
            continue
        Headcount.objects.update_or_create(
            site=known.site,
            day=day,
            business_id=firm.business_id,
            defaults={"people": number, "told_by": viewer.actor, "told_at": now},
        )
    if changed:
        record_act(
            TELL,
            actor=viewer.actor,
            subject_kind="site",
            subject_id=known.site.pk,
            at=now,
            details={
                "day": day.isoformat(),
                "people": {firm.business_ccus_id: number for firm, number in changed.items()},
            },
        )
    return len(changed)
