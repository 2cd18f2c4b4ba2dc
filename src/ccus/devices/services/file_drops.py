"""The device a logging reader's files stand for: one per site, made when the first file comes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from ccus.devices.models import Device
from ccus.devices.states import DeviceKind
from ccus.foundation.services.audit import record_act
from ccus.sites.models import Site


def ensure_file_drop(site: Site, *, actor: str, now: datetime) -> Device:
    """The site's logging reader; made when there is none that is in use. Its token is known to nobody: it never calls."""
    with transaction.atomic():
        Site.objects.select_for_update().get(pk=site.pk)
        found = Device.objects.filter(site=site, kind=DeviceKind.LOGGING_READER, revoked_at=None).order_by("id").first()
        if found is not None:
            return found
        device = Device.objects.create(
            site=site,
            label="ロギングリーダー（ファイル）",
            kind=DeviceKind.LOGGING_READER,
            token_hash=hashlib.sha256(secrets.token_bytes(32)).digest(),
            enrolled_at=now,
        )
        record_act("devices:device:enrol", actor=actor, subject_kind="device", subject_id=device.pk, at=now)
    return device
