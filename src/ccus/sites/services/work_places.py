"""Work places of a wide-area site (広域現場): memos of where work goes on (作業場所メモ), each over a range of days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.registry.rules.names import tidy_text
from ccus.registry.services.rows import days
from ccus.sites.errors import (
    HierarchyEndsBeforeItBegins,
    SiteIsNotWideArea,
    SiteTextTooLong,
    WorkPlaceMissing,
    WorkPlaceNotFound,
)
from ccus.sites.models import Site, WorkPlace
from ccus.sites.permissions import check_can_edit_site
from ccus.sites.services.locks import lock_site

LONGEST_MEMO = 200


@transaction.atomic
def note_work_place(
    viewer: Viewer, site_ccus_id: str, *, memo: str, from_on: date, last_on: date | None = None, now: datetime
) -> WorkPlace:
    """Notes a place; the same memo on the same days is noted once.

    Raises SiteNotFound, PermissionMissing, NotYourSite, SiteIsNotWideArea, WorkPlaceMissing, SiteTextTooLong,
    HierarchyEndsBeforeItBegins.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    if not site.is_wide_area:
        raise SiteIsNotWideArea
    text = tidy_text(memo)
    if not text:
        raise WorkPlaceMissing
    if len(text) > LONGEST_MEMO:
        raise SiteTextTooLong(item_ja="作業場所メモ", item_en="work-place memo", length=len(text), limit=LONGEST_MEMO)
    if last_on is not None and last_on < from_on:
        raise HierarchyEndsBeforeItBegins(first_on=from_on, last_on=last_on)
    place, is_fresh = WorkPlace.objects.get_or_create(
        site=site, memo=text, valid=days(from_on, last_on), defaults={"noted_at": now}
    )
    if is_fresh:
        _record("sites:work-place:note", site, place, viewer=viewer, now=now)
    return place


@transaction.atomic
def end_work_place(viewer: Viewer, site_ccus_id: str, place_id: int, *, last_on: date, now: datetime) -> WorkPlace:
    """Work there ends after `last_on`. The day before the first one strikes it: the row stays, on no day.

    Raises SiteNotFound, PermissionMissing, NotYourSite, WorkPlaceNotFound, HierarchyEndsBeforeItBegins.
    """
    site = lock_site(site_ccus_id)
    check_can_edit_site(viewer, site=site)
    place = site.work_places.filter(pk=place_id, valid__isempty=False).first()
    if place is None:
        raise WorkPlaceNotFound
    until = last_on + timedelta(days=1)
    if until < place.valid.lower:
        raise HierarchyEndsBeforeItBegins(first_on=place.valid.lower, last_on=last_on)
    place.valid = DateRange(place.valid.lower, until) if until > place.valid.lower else DateRange(empty=True)
    place.save(update_fields=["valid"])
    _record("sites:work-place:end", site, place, viewer=viewer, now=now)
    return place


def _record(act: str, site: Site, place: WorkPlace, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act, actor=viewer.actor, subject_kind="site", subject_id=site.ccus_id, at=now, details={"place": place.pk}
    )
