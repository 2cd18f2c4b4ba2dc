from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.devices.states import DeviceKind
from ccus.sites.models import Site


class Device(models.Model):
    """One enrolled recording device at one site: reader, phone or a logging reader's file drop.

    Made when an enrolment code is used. `token_hash` is SHA-256 of the bearer token, which is shown once and never stored.
    Revoking keeps the row and its touches. Heartbeats overwrite the last-seen columns; their history is not kept. `last_sequence`
    only grows: by it a device whose disk was put back from a backup sees that it has forgotten touches.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=16, choices=DeviceKind.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    clock_offset_ms = models.IntegerField(null=True, help_text="device clock minus server clock at the last heartbeat")
    queue_length = models.PositiveIntegerField(null=True)
    software = models.CharField(max_length=60, blank=True)
    last_sequence = models.BigIntegerField(
        null=True, help_text="highest running number of a touch that the device told of"
    )

    class Meta:
        indexes = [models.Index(fields=["site"], name="device_by_site")]


class EnrolmentCode(models.Model):
    """A one-time code, typed or scanned as QR, that turns a program into a device of a site. Stored hashed; dies when used or old."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="enrolment_codes")
    code_hash = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    used_at = models.DateTimeField(null=True)
    device = models.OneToOneField(Device, on_delete=models.PROTECT, null=True, related_name="enrolment_code")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_used_code_names_its_device",
                condition=Q(used_at__isnull=True, device__isnull=True) | Q(used_at__isnull=False, device__isnull=False),
            ),
            models.CheckConstraint(name="a_code_expires_after_its_issue", condition=Q(expires_at__gt=F("issued_at"))),
        ]
