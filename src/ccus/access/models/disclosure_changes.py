from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ccus.access.states import DisclosureChangeState


class DisclosureChange(models.Model):
    """One row is a proposed change of who sees one item: by one relation, in some site phases, on some channels.

    Written by one operator, answered by another (the database refuses one who answers the own proposal); it holds from the
    moment of agreement and until a later one covers the same cells. Rows are the history of the policy: never deleted.
    """

    subject = models.CharField(max_length=10, help_text="technician or business")
    item_code = models.CharField(max_length=60)
    relation = models.CharField(max_length=10)
    site_phases = ArrayField(models.CharField(max_length=16))
    channels = ArrayField(models.CharField(max_length=10))
    shown = models.BooleanField()
    reason = models.CharField(max_length=400)
    state = models.CharField(
        max_length=10, choices=DisclosureChangeState.choices, default=DisclosureChangeState.PROPOSED.value
    )
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_change_of_disclosure_is_agreed_by_somebody_else",
                condition=~Q(state=DisclosureChangeState.AGREED.value) | ~Q(answered_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_change_of_disclosure_says_who_answered_and_when",
                condition=Q(state=DisclosureChangeState.PROPOSED.value, answered_by="", answered_at__isnull=True)
                | (~Q(state=DisclosureChangeState.PROPOSED.value) & ~Q(answered_by="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_change_of_disclosure_covers_a_cell",
                condition=Q(site_phases__len__gte=1, channels__len__gte=1),
            ),
        ]
