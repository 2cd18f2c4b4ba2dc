from __future__ import annotations

from django.db import models

from ccus.devices.models import Device


class HeldBundle(models.Model):
    """Touches of a bundle that say they were made after their device was revoked: kept apart, no facts, for a person to look at.

    Written by `services.courier` once for each bundle; shown to the operator (`queries.held_bundles`), counted nowhere. Cards are
    kept as hashes, as with touches.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="held_bundles")
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the file")
    received_at = models.DateTimeField()
    touches = models.JSONField()
