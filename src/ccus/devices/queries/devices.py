"""Reads of devices: by token for the edge, by site for people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from ccus.access.viewers import Viewer
from ccus.devices.models import Device, EnrolmentCode
from ccus.devices.rules.health import Health, Signs, judge_health
from ccus.devices.rules.reach import reaches_devices
from ccus.foundation.sql import load_sql
from ccus.sites.models import Site


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """The device behind a token, as the edge keeps it in memory."""

    id: int
    site_id: int
    site_ccus_id: str
    revoked: bool
    kind: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device with its health at the moment of asking."""

    device: Device
    health: Health


def devices_by_token(
    connection: psycopg.Connection[Any], token_hashes: Collection[bytes]
) -> dict[bytes, EnrolledDevice]:
    """Devices by SHA-256 of their tokens, unknown ones left out. A revoked device is given, marked so.

    Takes any psycopg connection, since the edge does not go through Django.
    """
    rows = connection.execute(load_sql("devices", "devices_by_token"), {"token_hashes": list(token_hashes)})
    return {bytes(token_hash): EnrolledDevice(*device) for token_hash, *device in rows}


def list_devices_visible_to(viewer: Viewer, site: Site, *, now: datetime) -> list[DeviceRow]:
    """Devices of a site: those in use first, each in order of enrolment. Empty for those who may not see them."""
    if not _may_view(viewer, site=site):
        return []
    devices = Device.objects.filter(site=site).order_by("revoked_at", "enrolled_at", "id")
    rows = [DeviceRow(device, judge_health(signs_of(device), now=now)) for device in devices]
    return sorted(rows, key=lambda row: row.device.revoked_at is not None)


def find_device_visible_to(viewer: Viewer, device_id: int) -> Device | None:
    """One device with its site; None when there is none or the viewer may not see it."""
    device = Device.objects.select_related("site__prime").filter(pk=device_id).first()
    return device if device is not None and _may_view(viewer, site=device.site) else None


def count_open_codes(site: Site, *, now: datetime) -> int:
    """Codes of a site that somebody could still use."""
    return EnrolmentCode.objects.filter(site=site, used_at=None, expires_at__gt=now).count()


def signs_of(device: Device) -> Signs:
    return Signs(
        last_seen_at=device.last_seen_at,
        queue_length=device.queue_length,
        clock_offset_ms=device.clock_offset_ms,
        is_revoked=device.revoked_at is not None,
    )


def _may_view(viewer: Viewer, *, site: Site) -> bool:
    return viewer.may("devices:device:view") and reaches_devices(
        viewer, site_ccus_id=site.ccus_id, prime_ccus_id=site.prime.ccus_id
    )
