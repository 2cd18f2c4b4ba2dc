from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ccus.billing.models.charges import Charge, PaymentNotice
from ccus.billing.states import RefundCause, RefundState


class Refund(models.Model):
    """Money that is given back: refund (返金). Opened by the rules (`rules/refunds.py`), sent when two people have looked. Never deleted.

    Of a charge that was paid, or of a notice that paid nothing (`notice`: paid twice, another amount, nobody's charge); then
    `charge` is the one it spoke of, if any.
    """

    reference = models.CharField(max_length=20, unique=True, help_text="what the provider is told; random")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="refunds")
    notice = models.OneToOneField(PaymentNotice, on_delete=models.PROTECT, null=True, related_name="refund")
    cause = models.CharField(max_length=24, choices=RefundCause.choices)
    amount_yen = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=RefundState.choices, default=RefundState.DUE.value)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True, help_text="why it was declined")

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_refund_gives_something_back", condition=Q(amount_yen__gt=0)),
            models.CheckConstraint(
                name="a_refund_is_of_something", condition=Q(charge__isnull=False) | Q(notice__isnull=False)
            ),
            models.CheckConstraint(
                name="a_sent_refund_was_seen_by_two",
                condition=Q(sent_by="") | (~Q(confirmed_by="") & ~Q(sent_by=F("confirmed_by"))),
            ),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(notice__isnull=True), name="a_paid_charge_is_given_back_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="refund_by_state")]
