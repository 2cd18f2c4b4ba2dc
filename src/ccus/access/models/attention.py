from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.access.states import AttentionCause


class RefusedAttempt(models.Model):
    """One row says that somebody signed in asked for records that they may not see, on one route and JST day: refused attempts.

    Written when a page refuses or does not find what an address names; counted up, never deleted. Typing errors look the same:
    only many of them mean something. `last_asked` is the part of the address that names records, never a person's data.
    """

    viewer = models.CharField(max_length=80, help_text="account:<id>")
    viewer_role = models.CharField(max_length=40, blank=True)
    viewer_subject_ccus_id = models.CharField(max_length=14, blank=True)
    page = models.CharField(max_length=60)
    code = models.CharField(max_length=60, help_text="of the refusal")
    refused_on = models.DateField()
    attempts = models.PositiveIntegerField(default=1)
    last_asked = models.CharField(max_length=200)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="refused_attempts_are_counted_by_viewer_day_and_page",
                fields=["viewer", "refused_on", "page", "code", "viewer_subject_ccus_id"],
            )
        ]


class Attention(models.Model):
    """One row asks the operator to look at what somebody did on a JST day: many people without a site, or many refusals.

    Written once the number goes over the limit of the rule, raised while it grows, and answered by an operator who looked.
    """

    cause = models.CharField(max_length=12, choices=AttentionCause.choices)
    viewer = models.CharField(max_length=80)
    viewer_role = models.CharField(max_length=40, blank=True)
    viewer_subject_ccus_id = models.CharField(max_length=14, blank=True)
    happened_on = models.DateField()
    number = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    looked_by = models.CharField(max_length=80, blank=True)
    looked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name_plural = "attention"
        constraints = [
            models.UniqueConstraint(
                name="attention_is_asked_for_once_a_day", fields=["cause", "viewer", "happened_on"]
            ),
            models.CheckConstraint(
                name="attention_says_who_looked_and_when",
                condition=Q(looked_by="", looked_at__isnull=True) | (~Q(looked_by="") & Q(looked_at__isnull=False)),
            ),
        ]
