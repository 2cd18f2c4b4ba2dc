from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.sites.models import Site


class FormKeeping(models.Model):
    """How long the forms of a site are kept: five years from the day its works were handed over (引渡し), as the prime typed it.

    A site without a row, or without that day, is kept from the end of its recording period once it is closed. With
    `hold_reason` nothing is removed, whatever day it is (a dispute, an inspection). `removed_at` is the end of the removal.
    """

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="form_keeping", primary_key=True)
    handed_over_on = models.DateField(null=True)
    hold_reason = models.CharField(max_length=300, blank=True)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forms_on_hold_are_not_removed", condition=Q(hold_reason="") | Q(removed_at__isnull=True)
            )
        ]
