from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.foundation.states import MessageState
from ccus.kit.channels import MessageChannel


class Message(models.Model):
    """One message to one address on one channel: the outbox.

    Written by whoever has something to tell, in the transaction of what it tells of; sent by a job. `key` says what it is, so that
    the same is never written twice. `address` is a mail address, a telephone number, or a postal address; address, name and words
    are emptied `KEPT_DAYS` after the last step, the row stays.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=8, choices=MessageChannel.choices)
    address = models.CharField(max_length=400, blank=True)
    name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING.value)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True, help_text="code of the last trouble; no words of a server")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "not_before"],
                name="message_waiting",
                condition=Q(state=MessageState.WAITING.value),
            ),
            models.Index(fields=["address"], name="message_bounced", condition=Q(state=MessageState.BOUNCED.value)),
            models.Index(fields=["settled_at"], name="message_settled", condition=~Q(address="")),
        ]
