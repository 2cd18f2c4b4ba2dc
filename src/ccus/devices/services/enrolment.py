"""Devices come and go: one-time codes, tokens, revocation, heartbeats."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import connection, transaction

from ccus.access.viewers import Viewer
from ccus.devices.errors import CodeExpired, CodeUnknown, CodeUsed, DeviceNotFound
from ccus.devices.models import Device, EnrolmentCode
from ccus.devices.permissions import check_can_enrol, check_can_revoke
from ccus.devices.rules.enrolment import enrolment_rules, fold_code, make_code
from ccus.devices.states import DeviceKind
from ccus.foundation.services.audit import record_act
from ccus.sites.models import Site

REVOKED_CHANNEL = "ccus_device_revoked"


@transaction.atomic
def issue_code(viewer: Viewer, site: Site, *, now: datetime) -> str:
    """A new one-time code for a site, shown once and stored hashed. NotYourDevices without the right."""
    check_can_enrol(viewer, site=site)
    code = make_code(secrets.choice)
    EnrolmentCode.objects.create(
        site=site,
        code_hash=_hash(code),
        issued_at=now,
        expires_at=now + enrolment_rules().code_valid,
        issued_by=viewer.actor,
    )
    record_act("devices:code:issue", actor=viewer.actor, subject_kind="site", subject_id=site.ccus_id, at=now)
    return code


@transaction.atomic
def enrol_device(code: str, *, label: str, kind: DeviceKind, software: str, now: datetime) -> tuple[Device, str]:
    """Uses a code up and gives the device with its token, which is shown only here.

    Raises CodeUnknown, CodeUsed or CodeExpired. Two programs with the same code: one gets in, the other is told.
    """
    found = (
        EnrolmentCode.objects.select_for_update(of=("self",))
        .select_related("site")
        .filter(code_hash=_hash(fold_code(code)))
        .first()
    )
    if found is None:
        raise CodeUnknown()
    if found.used_at is not None:
        raise CodeUsed()
    if found.expires_at <= now:
        raise CodeExpired(minutes=int(enrolment_rules().code_valid.total_seconds() // 60))
    token = f"ccus_dev_{secrets.token_urlsafe(32)}"
    device = Device.objects.create(
        site=found.site, label=label.strip(), kind=kind, token_hash=_hash(token), enrolled_at=now, software=software
    )
    found.used_at, found.device = now, device
    found.save(update_fields=["used_at", "device"])
    record_act(
        "devices:device:enrol", actor=f"device:{device.pk}", subject_kind="device", subject_id=device.pk, at=now,
        details={"issued_by": found.issued_by},
    )  # fmt: skip
    return device, token


@transaction.atomic
def revoke_device(viewer: Viewer, device_id: int, *, now: datetime) -> Device:
    """Ends a device's right to send. What it sent stays. Revoking again changes nothing. Raises DeviceNotFound."""
    device = Device.objects.select_for_update(of=("self",)).select_related("site__prime").filter(pk=device_id).first()
    if device is None:
        raise DeviceNotFound()
    check_can_revoke(viewer, site=device.site)
    if device.revoked_at is None:
        device.revoked_at = now
        device.save(update_fields=["revoked_at"])
        record_act("devices:device:revoke", actor=viewer.actor, subject_kind="device", subject_id=device.pk, at=now)
        with connection.cursor() as cursor:  # edges remember tokens; they hear of it when this commits
            cursor.execute("SELECT pg_notify(%s, %s)", [REVOKED_CHANNEL, bytes(device.token_hash).hex()])
    return device


def record_heartbeat(
    device_id: int, *, clock_offset_ms: int | None, queue_length: int | None, software: str, now: datetime
) -> None:
    """Notes that a device is alive, how far its clock is off and what it still holds."""
    Device.objects.filter(pk=device_id).update(
        last_seen_at=now, clock_offset_ms=clock_offset_ms, queue_length=queue_length, software=software
    )


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
