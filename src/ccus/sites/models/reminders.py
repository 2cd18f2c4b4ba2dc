from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models import Business, Technician
from ccus.sites.models.sites import Site


class CheckReminder(models.Model):
    """One row asks a firm, and the person it is about, to put right what a check of a roster found: a reminder (確認のお願い).

    Sent by whoever sees the finding, once a day at most for each check, site and subject (the database sees to it). `technician`
    is empty where the finding is of the firm itself. Never changed; whether it is still open is asked of the check anew.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="check_reminders")
    check_kind = models.CharField(max_length=32)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="check_reminders")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="check_reminders")
    sent_by = models.CharField(max_length=80)
    sent_for = models.CharField(max_length=14, help_text="ID of the firm in whose name it was sent")
    sent_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_reminder_is_sent_once_a_day",
                fields=["site", "check_kind", "business", "technician", "sent_on"],
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["business", "-sent_on"], name="reminders_of_a_firm"),
            models.Index(
                fields=["technician", "-sent_on"], name="reminders_of_a_person", condition=Q(technician__isnull=False)
            ),
        ]
