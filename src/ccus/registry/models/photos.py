from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models.technicians import Technician
from ccus.registry.states import PhotoRenewalState


class PhotoRenewal(models.Model):
    """One newer face photo that its owner sent, waiting for a desk to compare it with the one in force, or decided.

    Both pictures stay: `photo` is the new one, `replaced` the one that was in force when it was accepted.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="photo_renewals")
    photo = models.CharField(max_length=200, help_text="key in the file store; re-encoded JPEG")
    replaced = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=PhotoRenewalState.choices, default=PhotoRenewalState.WAITING.value)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, help_text="as the audit trail names it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["technician"],
                condition=Q(state=PhotoRenewalState.WAITING.value),
                name="one_waiting_photo_of_a_person",
            ),
            models.CheckConstraint(
                name="a_decided_photo_says_when",
                condition=Q(state=PhotoRenewalState.WAITING.value) ^ Q(decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "sent_at", "id"], name="photo_renewal_by_state")]
