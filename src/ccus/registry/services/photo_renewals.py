"""A face ages: its owner sends a newer photo, and a desk compares the two before the newer one holds."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from ccus.access.viewers import Viewer
from ccus.foundation.services.audit import record_act
from ccus.kit.calendar import jst_date
from ccus.registry.errors import PhotoAlreadySent, PhotoRenewalDecided, PhotoRenewalNotFound, PhotoToRenewMissing
from ccus.registry.models import PhotoRenewal
from ccus.registry.permissions import check_can_decide_photo, check_can_edit_technician
from ccus.registry.services.digital_cards import stop_digital_cards_of
from ccus.registry.services.locks import lock_technician, read_id
from ccus.registry.services.photos import redraw_photo
from ccus.registry.states import DigitalCardStop, PhotoRenewalState


@transaction.atomic
def send_photo(technician_ccus_id: str, *, content: bytes, viewer: Viewer, now: datetime) -> PhotoRenewal:
    """Keeps the newer photo, drawn anew, until a desk has compared it; nothing changes before.

    Raises TechnicianNotFound, UnreadableId, NotYourRecord, PermissionMissing, PhotoToRenewMissing, PhotoAlreadySent,
    PhotoNotAnImage, PhotoUnreadable, PhotoTooLarge, PhotoTooSmall.
    """
    check_can_edit_technician(viewer, technician_ccus_id=read_id(technician_ccus_id))
    technician = lock_technician(technician_ccus_id)
    if not technician.face_photo:
        raise PhotoToRenewMissing
    waiting = technician.photo_renewals.filter(state=PhotoRenewalState.WAITING).first()
    if waiting is not None:
        raise PhotoAlreadySent(sent_on=jst_date(waiting.sent_at))
    redrawn = redraw_photo(content)
    renewal = PhotoRenewal.objects.create(
        technician=technician,
        photo=default_storage.save(f"photos/{secrets.token_hex(16)}.jpg", ContentFile(redrawn)),
        sent_at=now,
    )
    _record("registry:photo:send", renewal, viewer=viewer, now=now)
    return renewal


@transaction.atomic
def accept_photo(renewal_id: int, *, viewer: Viewer, now: datetime) -> PhotoRenewal:
    """The newer photo holds from here on; digital cards with the old one stop. Both pictures stay.

    Raises PermissionMissing, PhotoRenewalNotFound, PhotoRenewalDecided.
    """
    renewal = _lock_waiting(renewal_id, viewer)
    technician = lock_technician(renewal.technician.ccus_id)
    renewal.replaced = technician.face_photo
    _decide(renewal, PhotoRenewalState.ACCEPTED, viewer=viewer, now=now)
    technician.face_photo = renewal.photo
    technician.save(update_fields=["face_photo"])
    stop_digital_cards_of(technician, reason=DigitalCardStop.PHOTO_CHANGED, viewer=viewer, now=now)
    _record("registry:photo:accept", renewal, viewer=viewer, now=now)
    return renewal


@transaction.atomic
def decline_photo(renewal_id: int, *, viewer: Viewer, now: datetime) -> PhotoRenewal:
    """The photo in force stays. Raises PermissionMissing, PhotoRenewalNotFound, PhotoRenewalDecided."""
    renewal = _lock_waiting(renewal_id, viewer)
    _decide(renewal, PhotoRenewalState.DECLINED, viewer=viewer, now=now)
    _record("registry:photo:decline", renewal, viewer=viewer, now=now)
    return renewal


def _lock_waiting(renewal_id: int, viewer: Viewer) -> PhotoRenewal:
    check_can_decide_photo(viewer)
    renewal = (
        PhotoRenewal.objects.select_for_update(of=("self",)).select_related("technician").filter(pk=renewal_id).first()
    )
    if renewal is None:
        raise PhotoRenewalNotFound
    if renewal.state != PhotoRenewalState.WAITING:
        raise PhotoRenewalDecided
    return renewal


def _decide(renewal: PhotoRenewal, state: PhotoRenewalState, *, viewer: Viewer, now: datetime) -> None:
    renewal.state, renewal.decided_at, renewal.decided_by = state.value, now, viewer.actor
    renewal.save(update_fields=["state", "decided_at", "decided_by", "replaced"])


def _record(act: str, renewal: PhotoRenewal, *, viewer: Viewer, now: datetime) -> None:
    record_act(
        act,
        actor=viewer.actor,
        subject_kind="technician",
        subject_id=renewal.technician.ccus_id,
        at=now,
        details={"renewal": renewal.pk},
    )
