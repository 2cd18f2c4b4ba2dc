from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.applications.models.applications import Application
from ccus.applications.states import ReviewOutcome


class SecondLook(models.Model):
    """One application of the two per cent that a second reviewer judges without knowing what the first decided.

    Made with the first decision, which takes effect at once; the second outcome only tells how well reviewers agree. The second
    reviewer sees the answers of `answers_version` and the papers, nothing else.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="second_looks")
    answers_version = models.PositiveIntegerField()
    first_outcome = models.CharField(max_length=8, choices=ReviewOutcome.choices)
    first_by = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    second_outcome = models.CharField(max_length=8, choices=ReviewOutcome.choices, blank=True)
    second_by = models.CharField(max_length=80, blank=True)
    second_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_second_outcome_says_when", condition=Q(second_outcome="") | Q(second_at__isnull=False)
            ),
            models.CheckConstraint(
                name="nobody_looks_a_second_time_at_their_own", condition=~Q(first_by=models.F("second_by"))
            ),
        ]
        indexes = [models.Index(fields=["first_at"], name="second_look_waiting", condition=Q(second_outcome=""))]
