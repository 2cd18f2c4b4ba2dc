"""What the prime does about provisional days: recognises the place as a site, confirms days, or says why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.history.errors import DeclineNeedsReason, PlaceLinkedAlready, ProvisionalDayNotFound, TooManyDaysAtOnce
from ccus.history.models import ProvisionalAnswer, ProvisionalDay
from ccus.history.permissions import acts_for_prime, check_can_answer_provisional_day
from ccus.history.services import provisional_concluding
from ccus.history.services.direct_entries import check_site_makes_days
from ccus.history.services.provisional_days import lock_open_day, lock_open_days, lock_people_of
from ccus.kit.calendar import jst_date
from ccus.sites.models import Site
from ccus.sites.queries.sites import get_site_visible_to
from ccus.sites.rules.recording_period import RecordingPeriod
from ccus.sites.services.sites import open_site

# A prime confirms what it looked at: more than a page of days is a mistake, or a program.
MOST_AT_ONCE = 500


@transaction.atomic
def confirm_provisional_days(viewer: Viewer, day_ids: Sequence[int], *, now: datetime) -> int:
    """The prime confirms days; those at an open site count at once, the others when it is open. Gives how many were confirmed.

    All or none: raises TooManyDaysAtOnce, ProvisionalDayNotFound, ProvisionalDayNotOpen, DirectEntryClosed, NotYourSite,
    PermissionMissing.
    """
    ids = set(day_ids)
    if len(ids) > MOST_AT_ONCE:
        raise TooManyDaysAtOnce(limit=MOST_AT_ONCE)
    _answer(viewer, ids, confirms=True, note="", now=now)
    provisional_concluding.conclude_days(ids, now=now)
    return len(ids)


@transaction.atomic
def decline_provisional_day(viewer: Viewer, day_id: int, *, note: str, now: datetime) -> None:
    """The prime objects, also against a day that counts by evidence. Raises DeclineNeedsReason and those of confirming."""
    if not note.strip():
        raise DeclineNeedsReason()
    _answer(viewer, [day_id], confirms=False, note=note.strip(), now=now)
    provisional_concluding.conclude_days([day_id], now=now)


@transaction.atomic
def link_place(viewer: Viewer, day_id: int, *, site_ccus_id: str, now: datetime) -> tuple[Site, int]:
    """The place of a day is this site of the prime's: all its open days go there. Gives the site and how many days.

    Raises ProvisionalDayNotFound, ProvisionalDayNotOpen, DirectEntryClosed, NotYourSite, PermissionMissing, SiteNotFound,
    SiteMakesNoDays, PlaceLinkedAlready.
    """
    day = _unlinked(viewer, day_id, now=now)
    site = get_site_visible_to(viewer, site_ccus_id)
    return site, _link(viewer, day, site, now=now)


@transaction.atomic
def open_site_for_place(
    viewer: Viewer, day_id: int, *, name: str, prefecture_code: str, recording_period: RecordingPeriod, now: datetime
) -> tuple[Site, int]:
    """Opens a site for the place of a day and links the place to it. Gives the site and how many days.

    Raises the refusals of `link_place` and of `sites.services.sites.open_site`.
    """
    day = _unlinked(viewer, day_id, now=now)
    site = open_site(viewer, name=name, prefecture_code=prefecture_code, recording_period=recording_period, now=now)
    return site, _link(viewer, day, site, now=now)


def _answer(viewer: Viewer, day_ids: Collection[int], *, confirms: bool, note: str, now: datetime) -> None:
    days = lock_open_days(day_ids, now=now)
    for day in days:
        check_can_answer_provisional_day(viewer, day=day)
    answers = ProvisionalAnswer.objects.bulk_create(
        ProvisionalAnswer(day=day, confirms=confirms, note=note, answered_by=viewer.actor, answered_at=now)
        for day in days
    )
    for answer in answers:
        record_act(
            "history:provisional-day:confirm" if confirms else "history:provisional-day:decline",
            actor=viewer.actor,
            subject_kind="provisional_day",
            subject_id=answer.day_id,
            at=now,
            details={"answer": answer.pk},
        )


def _unlinked(viewer: Viewer, day_id: int, *, now: datetime) -> ProvisionalDay:
    day = lock_open_day(day_id, now=now)
    check_can_answer_provisional_day(viewer, day=day)
    if day.site_id is not None:
        raise PlaceLinkedAlready
    return day


def _link(viewer: Viewer, day: ProvisionalDay, site: Site, *, now: datetime) -> int:
    if not acts_for_prime(viewer, site=site):
        raise ProvisionalDayNotFound
    check_site_makes_days(site)
    same_place = ProvisionalDay.objects.filter(
        prime_id=day.prime_id, place_folded=day.place_folded, site=None, withdrawn_at=None, closes_on__gte=jst_date(now)
    )
    lock_people_of(same_place.values_list("pk", flat=True))
    at_place = list(same_place.select_for_update().order_by("pk").values_list("pk", flat=True))
    ProvisionalDay.objects.filter(pk__in=at_place).update(site=site, linked_by=viewer.actor, linked_at=now)
    record_act(
        "history:provisional-day:link",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=site.ccus_id,
        at=now,
        details={"days": len(at_place), "place": day.place_name},
    )
    provisional_concluding.conclude_days(at_place, now=now)
    return len(at_place)
