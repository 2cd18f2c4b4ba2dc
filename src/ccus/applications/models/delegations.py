from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.applications.states import ApplicationKind


class Delegation(models.Model):
    """A technician lets a business apply in their name, for some kinds and until a day: delegation (代行申請の委任).

    Ends by the person's word at any moment or with its last day, whichever is first; `ended_at` is the moment from which the
    business sees nothing more. It never lends the person's sign-in. Never deleted.
    """

    technician_ccus_id = models.CharField(max_length=14)
    business_ccus_id = models.CharField(max_length=14)
    kinds = ArrayField(models.CharField(max_length=30, choices=ApplicationKind.choices))
    last_on = models.DateField()
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["technician_ccus_id", "business_ccus_id"],
                condition=Q(ended_at__isnull=True),
                name="one_delegation_to_a_business_at_a_time",
            ),
            models.CheckConstraint(
                name="a_delegation_ends_after_it_was_given",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")),
            ),
        ]
        indexes = [models.Index(fields=["business_ccus_id", "technician_ccus_id"], name="delegation_by_business")]
