from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models.technicians import Technician
from ccus.registry.states import DigitalCardStop


class DigitalCard(models.Model):
    """One place in a status list. All that is shown or handed out under it stops with it.

    A person has one in force, made when it is first needed; after a stop the next showing makes another. What was shown is not
    kept: a code is signed, given to its holder and forgotten.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="digital_cards")
    status_list = models.PositiveIntegerField()
    status_index = models.PositiveIntegerField(help_text="drawn at random, so that it tells no order")
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=20, choices=DigitalCardStop.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="a_place_in_a_status_list_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["technician"],
                condition=Q(stopped_at__isnull=True),
                name="one_digital_card_in_force_of_a_person",
            ),
            models.CheckConstraint(
                name="a_stopped_digital_card_says_why",
                condition=Q(stopped_at__isnull=True, stop_reason="")
                | (Q(stopped_at__isnull=False) & ~Q(stop_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["status_list", "stopped_at"],
                condition=Q(stopped_at__isnull=False),
                name="stopped_digital_cards_by_list",
            )
        ]
