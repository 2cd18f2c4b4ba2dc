"""Evidence of provisional days: a position, a photograph, the site's QR, a colleague's word."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from ccus.access.permissions import check_may
from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.history.errors import (
    EvidenceNotOfToday,
    PhotoUnreadable,
    PhotoUsedBefore,
    PositionUnreadable,
    ProvisionalDayNotFound,
    SiteCodeOfOtherPlace,
    SiteCodeUnreadable,
    VouchedAlready,
    VouchedForTooMany,
    VouchingForOneself,
)
from ccus.history.models import ProvisionalDay, ProvisionalEvidence
from ccus.history.permissions import check_can_back_provisional_day
from ccus.history.rules.photo_cleaning import PhotoUnreadableError, clean_photo
from ccus.history.rules.provisional_evidence import provisional_limits
from ccus.history.services import provisional_concluding
from ccus.history.services.provisional_days import lock_open_day
from ccus.kit.calendar import jst_date
from ccus.registry.errors import TechnicianNotFound
from ccus.registry.models import Technician
from ccus.sites.models import Site

_POSTER = "ccus.provisional.poster"
_REQUEST = "ccus.provisional.colleague"
FOLDER = "provisional"


@dataclass(frozen=True, kw_only=True)
class MeasuredPosition:
    """What the phone states: degrees of WGS 84, metres, and when it measured."""

    latitude: float
    longitude: float
    accuracy_m: float
    fixed_at: datetime


@transaction.atomic
def give_position(viewer: Viewer, day_id: int, position: MeasuredPosition, *, now: datetime) -> ProvisionalEvidence:
    """Raises PositionUnreadable, EvidenceNotOfToday and the refusals of `lock_open_day` and of permissions."""
    is_on_earth = -90 <= position.latitude <= 90 and -180 <= position.longitude <= 180
    if not is_on_earth or not 0 <= position.accuracy_m < 10_000_000:
        raise PositionUnreadable
    day = _own_day(viewer, day_id, now=now)
    _check_of_today(day, now=now)
    return _keep(
        viewer,
        day,
        now=now,
        kind="gps",
        giver=_giver(day, viewer),
        latitude=position.latitude,
        longitude=position.longitude,
        accuracy_m=position.accuracy_m,
        fixed_at=position.fixed_at,
    )


@transaction.atomic
def give_site_code(viewer: Viewer, day_id: int, code: str, *, now: datetime) -> ProvisionalEvidence:
    """The QR of the site's poster, read on the day. Raises SiteCodeUnreadable, SiteCodeOfOtherPlace and those of positions."""
    site = read_site_code(code)
    day = _own_day(viewer, day_id, now=now)
    _check_of_today(day, now=now)
    if day.site_id is not None and day.site_id != site.pk:
        raise SiteCodeOfOtherPlace(site=site.name)
    return _keep(viewer, day, now=now, kind="qr", giver=_giver(day, viewer), site=site)


@transaction.atomic
def give_photo(viewer: Viewer, day_id: int, sent: bytes, *, now: datetime) -> ProvisionalEvidence:
    """A photograph of a permit, kept without what the camera wrote into it.

    Raises PhotoUnreadable, PhotoUsedBefore and the refusals of `lock_open_day` and of permissions.
    """
    # Drawing a large picture anew takes a second: before the person is locked, or gates would wait with their touches.
    try:
        cleaned = clean_photo(sent)
    except PhotoUnreadableError as problem:
        raise PhotoUnreadable from problem
    day = _own_day(viewer, day_id, now=now)
    fingerprint = hashlib.sha256(sent).hexdigest()
    if ProvisionalEvidence.objects.filter(photo_sha256=fingerprint).exclude(day__withdrawn_at__isnull=False).exists():
        raise PhotoUsedBefore
    name = default_storage.save(f"{FOLDER}/{uuid4()}.jpg", ContentFile(cleaned))
    return _keep(
        viewer,
        day,
        now=now,
        kind="permit_photo",
        giver=_giver(day, viewer),
        photo=name,
        photo_sha256=fingerprint,
    )


@transaction.atomic
def vouch_for_day(viewer: Viewer, request: str, *, now: datetime) -> ProvisionalEvidence:
    """A colleague says, on their own phone, that the person worked there on that day. `request` is a text of `request_for`.

    Raises ProvisionalDayNotFound, VouchingForOneself, VouchedAlready, VouchedForTooMany, TechnicianNotFound, PermissionMissing and
    the refusals of `lock_open_day`.
    """
    check_may(viewer, "history:provisional-day:vouch")
    # Locked, so that two words given at the same moment do not both find room below the limit.
    colleague = Technician.objects.select_for_update(no_key=True).filter(ccus_id=viewer.technician_ccus_id).first()
    if colleague is None:
        raise TechnicianNotFound
    day = lock_open_day(read_request(request), now=now)
    if day.technician_id == colleague.pk:
        raise VouchingForOneself
    vouched = ProvisionalEvidence.objects.filter(colleague=colleague, day__work_date=day.work_date)
    if vouched.filter(day=day).exists():
        raise VouchedAlready
    limit = provisional_limits().most_people_vouched_for
    if vouched.values("day__technician").distinct().count() >= limit:
        raise VouchedForTooMany(limit=limit)
    return _keep(viewer, day, now=now, kind="colleague", giver=f"technician:{colleague.ccus_id}", colleague=colleague)


def site_code_of(site: Site) -> str:
    """The text of the QR on a site's poster. It names the site and nothing else, and cannot be made up."""
    return signing.dumps(site.ccus_id, salt=_POSTER)


def read_site_code(code: str) -> Site:
    """Raises SiteCodeUnreadable."""
    try:
        ccus_id = str(signing.loads(code.strip(), salt=_POSTER))
    except signing.BadSignature as problem:
        raise SiteCodeUnreadable from problem
    site = Site.objects.filter(ccus_id=ccus_id).first()
    if site is None:
        raise SiteCodeUnreadable
    return site


def request_for(day_id: int) -> str:
    """What the author shows to a colleague as QR or sends as a link."""
    return signing.dumps(day_id, salt=_REQUEST)


def read_request(request: str) -> int:
    """The id of the day. Raises ProvisionalDayNotFound."""
    try:
        return int(signing.loads(request, salt=_REQUEST))
    except signing.BadSignature as problem:
        raise ProvisionalDayNotFound from problem


def _own_day(viewer: Viewer, day_id: int, *, now: datetime) -> ProvisionalDay:
    day = lock_open_day(day_id, now=now)
    check_can_back_provisional_day(viewer, day=day)
    return day


def _check_of_today(day: ProvisionalDay, *, now: datetime) -> None:
    if jst_date(now) != day.work_date:
        raise EvidenceNotOfToday(work_date=day.work_date)


def _giver(day: ProvisionalDay, viewer: Viewer) -> str:
    """The firm gives its people's evidence as one giver, whoever of its clerks pressed the button."""
    if viewer.technician_ccus_id:
        return f"technician:{day.technician.ccus_id}"
    return f"business:{day.business.ccus_id}"


def _keep(
    viewer: Viewer, day: ProvisionalDay, *, now: datetime, kind: str, giver: str, **details: Any
) -> ProvisionalEvidence:
    evidence = ProvisionalEvidence.objects.create(
        day=day, kind=kind, giver=giver, given_by=viewer.actor, given_at=now, **details
    )
    record_act(
        "history:provisional-day:back",
        actor=viewer.actor,
        subject_kind="provisional_day",
        subject_id=day.pk,
        at=now,
        details={"kind": kind},
    )
    provisional_concluding.conclude_days([day.pk], now=now)
    return evidence
