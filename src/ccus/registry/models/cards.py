from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.registry.models.technicians import Technician
from ccus.registry.states import CardColor, CardKind


class Card(models.Model):
    """One issued career-up card (建設キャリアアップカード), or the QR code that stands in for one until it arrives.

    The number of rows with a chip is item 40, how often a card was issued; temporary codes are numbered by themselves.
    `token_hash` is SHA-256 of what a reader reads; the readable token is never stored. A card is good from
    `issued_on` to `expires_on` (inclusive) unless revoked earlier; touches before `revoked_at` stay good.
    """

    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, related_name="cards")
    kind = models.CharField(
        max_length=9, choices=CardKind.choices, default=CardKind.CHIP.value, db_default=CardKind.CHIP.value
    )
    issue_number = models.PositiveSmallIntegerField()
    color = models.CharField(max_length=8, choices=CardColor.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    issued_on = models.DateField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["technician", "kind", "issue_number"], name="card_issue_numbers_do_not_repeat"
            ),
            models.CheckConstraint(name="a_card_expires_after_its_issue", condition=Q(expires_on__gt=F("issued_on"))),
            models.CheckConstraint(
                name="a_revoked_card_says_why",
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]
