from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.registry.models.cards import Card
from ccus.registry.models.technicians import Technician
from ccus.registry.states import CardColor, CardLife, CardOrderReason

OPEN = (CardLife.ORDERED.value, CardLife.PRINTING.value)
KEPT = (*OPEN, CardLife.DELIVERED.value, CardLife.IN_USE.value, CardLife.RETURNED.value, CardLife.CANCELLED.value)


class CardBatch(models.Model):
    """One print file that went to the card maker. Its rows are the orders that name it; the file is written anew from them."""

    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80, help_text="as the audit trail names it")


class CardOrder(models.Model):
    """One card that was asked for, from the order to the hands of its holder.

    What is printed (colour, number, days) is settled when the order goes into a batch. `card` is there once the maker has told
    which chip it got. At most one order of a person is open. Never deleted; ends of the card itself follow from `card`.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="card_orders")
    reason = models.CharField(max_length=20, choices=CardOrderReason.choices)
    state = models.CharField(max_length=10, choices=CardLife.choices, default=CardLife.ORDERED.value)
    identity_proven = models.BooleanField(default=True)
    fee_yen = models.PositiveIntegerField(help_text="as the tariff of the day said; billed elsewhere")
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=80, help_text="as the audit trail names it")

    batch = models.ForeignKey(CardBatch, on_delete=models.PROTECT, related_name="orders", null=True)
    failed_batch = models.ForeignKey(
        CardBatch,
        on_delete=models.PROTECT,
        related_name="failed_orders",
        null=True,
        help_text="the last one that failed",
    )
    issue_number = models.PositiveSmallIntegerField(null=True)
    color = models.CharField(max_length=8, choices=CardColor.choices, blank=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="order", null=True)
    settled_on = models.DateField(null=True, help_text="the day of delivery or return, as the maker told it")
    trouble = models.CharField(max_length=200, blank=True, help_text="why printing failed or it came back, as told")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["technician"], condition=Q(state__in=OPEN), name="one_open_card_order_of_a_person"
            ),
            models.CheckConstraint(name="a_card_order_keeps_states_up_to_use", condition=Q(state__in=KEPT)),
            models.CheckConstraint(
                name="a_card_in_print_says_what_is_printed",
                condition=Q(state__in=(CardLife.ORDERED.value, CardLife.CANCELLED.value))
                | Q(
                    batch__isnull=False,
                    issue_number__isnull=False,
                    issued_on__isnull=False,
                    expires_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="a_delivered_card_is_known_by_its_chip",
                condition=~Q(state__in=(CardLife.DELIVERED.value, CardLife.IN_USE.value)) | Q(card__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "ordered_at", "id"], name="card_order_by_state")]
