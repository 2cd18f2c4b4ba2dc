from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.billing.states import ChargeState, NoticeOutcome, PaymentMethod, Receiver


class Charge(models.Model):
    """One amount asked of somebody for one thing: charge (請求). Written by the service of whatever is paid for.

    `subject_kind` and `subject_id` name that thing as the audit trail does (an application by its number), since billing lies
    below it. What goes to two receivers is two charges. `lines` keep the fee lines as they were on the day of asking. Never deleted.
    """

    reference = models.CharField(max_length=20, unique=True, help_text="what the provider is told; random")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    receiver = models.CharField(max_length=20, choices=Receiver.choices, default=Receiver.OPERATOR.value)
    amount_yen = models.PositiveIntegerField()
    lines = models.JSONField(help_text='[{"code": …, "amount_yen": …}], tax included')
    state = models.CharField(max_length=12, choices=ChargeState.choices, default=ChargeState.ASKED.value)
    method = models.CharField(max_length=8, choices=PaymentMethod.choices, blank=True, help_text="last one chosen")
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_paid_charge_says_when",
                condition=(Q(state=ChargeState.PAID.value) & Q(paid_at__isnull=False))
                | (~Q(state=ChargeState.PAID.value) & Q(paid_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "receiver"],
                condition=Q(state=ChargeState.ASKED.value),
                name="one_charge_waits_for_a_subject_and_receiver",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="charge_by_subject")]


class PaymentNotice(models.Model):
    """One notice of a payment provider, kept as it came; append-only. The same notice again makes no second row.

    `outcome` other than settled waits for the operator: a payment of the wrong amount is money somebody has to give back.
    """

    provider = models.CharField(max_length=20)
    notice_id = models.CharField(max_length=80, help_text="the provider's own number of the notice")
    reference = models.CharField(max_length=20, help_text="of the charge it speaks of")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="notices")
    amount_yen = models.BigIntegerField()
    outcome = models.CharField(max_length=16, choices=NoticeOutcome.choices)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "notice_id"], name="a_notice_is_taken_once")]
        indexes = [models.Index(fields=["outcome", "received_at"], name="notice_by_outcome")]
