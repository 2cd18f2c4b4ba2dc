from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.documents.states import FormDue
from ccus.registry.models import Business
from ccus.sites.models import Site


class FormRequirement(models.Model):
    """What the prime of a site decided about one form: whether and by when firms hand it in. Without a row the usual set holds.

    Earlier decisions stand in the audit trail alone.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="form_requirements")
    form_code = models.CharField(max_length=60)
    due = models.CharField(max_length=12, choices=FormDue.choices)
    days = models.PositiveSmallIntegerField(help_text="before the first day, or the day of the next month")
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "form_code"], name="a_site_asks_for_a_form_in_one_way"),
            models.CheckConstraint(name="days_of_a_required_form_are_few", condition=Q(days__lte=60)),
        ]


class FormReminder(models.Model):
    """A firm was asked for the forms it still owes at a site, once a day at most. `forms` are their codes."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="form_reminders")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="form_reminders")
    sent_for = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    forms = models.JSONField()
    sent_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "business", "sent_on"], name="a_firm_is_reminded_of_forms_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["business", "-sent_on"], name="form_reminder_of_a_firm")]
