from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.registry.models import Business


class RetirementRun(models.Model):
    """All sites of a firm reported for one month in one go (まとめて報告): how far it is and what was refused.

    `sites` are the 14-digit IDs that waited when it began; `refused` holds [site name, Japanese, English]. The reports
    themselves are `RetirementReport`s like any other.
    """

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField(help_text="first day of the month")
    started_by = models.JSONField(help_text="account and role in whose name the reports are made")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    sites = ArrayField(models.CharField(max_length=14))
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "month_on"],
                name="one_running_run_per_firm_and_month",
                condition=Q(finished_at__isnull=True),
            ),
            models.CheckConstraint(name="a_run_does_not_do_more_than_all", condition=Q(done__lte=F("sites__len"))),
        ]
        indexes = [models.Index(fields=["business", "month_on"], name="retirement_run_by_month")]
