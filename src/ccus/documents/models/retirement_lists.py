from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.registry.models import Business


class RetirementListImport(models.Model):
    """One list of results of the mutual aid (R方式) that a firm brought in: how far it is and what was refused.

    Each day becomes a direct entry that waits for the prime; `days` are those to send ([technician ID, site ID, date, trade,
    roles, line, name]) and are forgotten once all were sent. `refused` holds [line, name, Japanese, English].
    """

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    started_by = models.JSONField(help_text="account and role in whose name the days are sent")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    days = models.JSONField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_import_does_not_do_more_than_all", condition=Q(done__lte=F("total"))),
        ]
        indexes = [models.Index(fields=["business", "-started_at"], name="retirement_list_by_business")]
