"""A device's way in and out: a one-time code, the token it is exchanged for, heartbeats, revocation."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import segno
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from ccus.access.viewers import Viewer
from ccus.devices.errors import (
    CodeExpired,
    CodeUnknown,
    CodeUnreadable,
    CodeUsed,
    DeviceAlreadyRevoked,
    DeviceLabelMissing,
    DeviceLabelTooLong,
    DeviceNotFound,
    DeviceRevoked,
    SiteClosedForDevices,
)
from ccus.devices.models import Device, EnrolmentCode
from ccus.devices.permissions import check_can_enrol_device, check_can_revoke_device
from ccus.devices.rules import enrolment
from ccus.devices.states import DeviceKind
from ccus.foundation.services.audit import record_act
from ccus.kit.folding import fold_spaces
from ccus.sites.models import Site
from ccus.sites.states import SiteState

# Payload: SHA-256 of the token in hexadecimal. Whoever keeps tokens in memory listens and drops it.
REVOKED_CHANNEL = "ccus_device_revoked"
TOKEN_PREFIX = "ccus_dev_"  # noqa: S105 (a mark to recognise tokens by, no secret)
TOKEN_BYTES = 32
LONGEST_LABEL = 100
LONGEST_SOFTWARE = 60
ENROLMENT_PATH = "/enrol/"


@dataclass(frozen=True, kw_only=True)
class IssuedCode:
    """A code just issued. The text is shown now or never: only its hash is stored."""

    text: str
    expires_at: datetime
    site: Site


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """A device just enrolled. The token is told now or never: only its hash is stored."""

    device: Device
    token: str


@transaction.atomic
def issue_code(viewer: Viewer, site: Site, *, now: datetime) -> IssuedCode:
    """A one-time code for one device of the site. Raises PermissionMissing, NotYourDevices, SiteClosedForDevices."""
    check_can_enrol_device(viewer, site=site)
    site = Site.objects.select_related("prime").select_for_update(of=("self",)).get(pk=site.pk)
    if site.state == SiteState.CLOSED:
        raise SiteClosedForDevices
    characters = "".join(secrets.choice(enrolment.ALPHABET) for _ in range(enrolment.CODE_LENGTH))
    code = EnrolmentCode.objects.create(
        site=site,
        code_hash=enrolment.hash_code(characters),
        issued_at=now,
        expires_at=enrolment.expires_at(now),
        issued_by=viewer.actor,
    )
    record_act(
        "devices:enrolment-code:issue",
        actor=viewer.actor,
        subject_kind="site",
        subject_id=site.ccus_id,
        at=now,
        details={"enrolment_code": code.pk},
    )
    return IssuedCode(text=enrolment.show_code(characters), expires_at=code.expires_at, site=site)


@transaction.atomic
def enrol_device(code: str, *, label: str, kind: DeviceKind, software: str = "", now: datetime) -> Enrolled:
    """Exchanges a code for a device with a token. Of two who come at the same time with one code, one is refused.

    Raises CodeUnreadable, CodeUnknown, CodeUsed, CodeExpired, SiteClosedForDevices, DeviceLabelMissing, DeviceLabelTooLong;
    the code stays usable when anything but the code itself was wrong.
    """
    tidy_label = _read_label(label)
    row = _lock_code(code, now=now)
    if row.site.state == SiteState.CLOSED:
        raise SiteClosedForDevices
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    device = Device.objects.create(
        site=row.site,
        label=tidy_label,
        kind=kind.value,
        token_hash=enrolment.hash_device_token(token),
        enrolled_at=now,
        software=fold_spaces(software)[:LONGEST_SOFTWARE],
    )
    row.used_at, row.device = now, device
    row.save(update_fields=["used_at", "device"])
    record_act(
        "devices:device:enrol",
        actor=f"device:{device.pk}",
        subject_kind="device",
        subject_id=device.pk,
        at=now,
        details={"site": row.site.ccus_id, "kind": kind.value, "code_issued_by": row.issued_by},
    )
    return Enrolled(device=device, token=token)


@transaction.atomic
def revoke_device(viewer: Viewer, device_id: int, *, now: datetime) -> Device:
    """The device's token is good no longer; its touches stay. Everyone who remembers the token is told at commit.

    Raises DeviceNotFound, PermissionMissing, NotYourDevices, DeviceAlreadyRevoked.
    """
    device = Device.objects.select_for_update(of=("self",)).select_related("site__prime").filter(pk=device_id).first()
    if device is None:
        raise DeviceNotFound
    check_can_revoke_device(viewer, site=device.site)
    if device.revoked_at is not None:
        raise DeviceAlreadyRevoked
    device.revoked_at = now
    device.save(update_fields=["revoked_at"])
    record_act(
        "devices:device:revoke",
        actor=viewer.actor,
        subject_kind="device",
        subject_id=device.pk,
        at=now,
        details={"site": device.site.ccus_id},
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [REVOKED_CHANNEL, bytes(device.token_hash).hex()])
    return device


def record_heartbeat(
    device_id: int,
    *,
    now: datetime,
    clock_offset_ms: int | None,
    queue_length: int,
    software: str = "",
    last_sequence: int | None = None,
) -> Device:
    """Overwrites what was last heard of the device, and gives it with its site. An offset that was not measured is kept.

    The highest `last_sequence` ever told stays, so that a device which tells a lower one learns of it from the row.

    Raises DeviceRevoked, also for a device that a cache still took for good.
    """
    heard: dict[str, object] = {"last_seen_at": now, "queue_length": queue_length}
    if clock_offset_ms is not None:
        heard["clock_offset_ms"] = clock_offset_ms
    if software:
        heard["software"] = fold_spaces(software)[:LONGEST_SOFTWARE]
    if last_sequence is not None:
        heard["last_sequence"] = Greatest("last_sequence", Value(last_sequence))  # PostgreSQL's passes over NULL
    if not Device.objects.filter(pk=device_id, revoked_at=None).update(**heard):
        raise DeviceRevoked
    return Device.objects.select_related("site").get(pk=device_id)


def enrolment_url(code: str, *, public_url: str) -> str:
    """The address inside the QR: the page under which a phone enrols itself, code in the fragment.

    A fragment is not sent to servers, so the code stays out of their logs.
    """
    return f"{public_url.rstrip('/')}{ENROLMENT_PATH}#{quote(code)}"


def enrolment_qr_svg(code: str, *, public_url: str) -> str:
    """An inline SVG drawing of `enrolment_url`, 4 modules of quiet zone, scalable by CSS."""
    drawing = io.BytesIO()
    segno.make(enrolment_url(code, public_url=public_url), error="m", micro=False).save(
        drawing, kind="svg", border=4, scale=4, xmldecl=False, svgns=True, omitsize=True
    )
    return drawing.getvalue().decode()


def _read_label(typed: str) -> str:
    label = fold_spaces(typed)
    if not label:
        raise DeviceLabelMissing
    if len(label) > LONGEST_LABEL:
        raise DeviceLabelTooLong(length=len(label), limit=LONGEST_LABEL)
    return label


def _lock_code(typed: str, *, now: datetime) -> EnrolmentCode:
    characters = enrolment.fold_code(typed)
    if characters is None:
        raise CodeUnreadable
    row = (
        EnrolmentCode.objects.select_for_update(of=("self",))
        .select_related("site")
        .filter(code_hash=enrolment.hash_code(characters))
        .first()
    )
    if row is None:
        raise CodeUnknown
    if row.used_at is not None:
        raise CodeUsed
    if enrolment.is_expired(expires_at=row.expires_at, now=now):
        raise CodeExpired(minutes=enrolment.code_minutes())
    return row
