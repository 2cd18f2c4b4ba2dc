from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.foundation.models import Message
from ccus.kit.channels import MessageChannel
from ccus.support.states import NoticeCause, NoticeEnd


class Notice(models.Model):
    """One thing that somebody is to know: a notice (お知らせ), told on one channel after another until it is answered.

    Written by the jobs that look for what is due; `key` says what it is about, so that nothing is told twice. To a technician, to a
    business, or to an applicant without an account (`application_number` alone). `values` fill the words of
    `data/notices.csv`. The link of acknowledgement is signed and its secret kept as a hash. Never deleted.
    """

    key = models.CharField(max_length=80, unique=True)
    cause = models.CharField(max_length=24, choices=NoticeCause.choices)
    technician_ccus_id = models.CharField(max_length=14, blank=True)
    business_ccus_id = models.CharField(max_length=14, blank=True)
    application_number = models.BigIntegerField(null=True)
    values = models.JSONField(default=dict)
    due_on = models.DateField(null=True, help_text="the day until which something has to be done")
    language = models.CharField(max_length=2, default="ja")
    made_at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="when the next step is due; absent once it is over")
    secret_hash = models.BinaryField(max_length=32, null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=80, blank=True)
    end = models.CharField(max_length=12, choices=NoticeEnd.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="notice_next_step", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["technician_ccus_id", "-made_at"],
                name="notice_of_technician",
                condition=~Q(technician_ccus_id=""),
            ),
            models.Index(
                fields=["business_ccus_id", "-made_at"], name="notice_of_business", condition=~Q(business_ccus_id="")
            ),
            models.Index(fields=["secret_hash"], name="notice_by_link", condition=Q(secret_hash__isnull=False)),
            models.Index(
                fields=["application_number"],
                name="notice_of_application",
                condition=Q(application_number__isnull=False),
            ),
        ]


class NoticeStep(models.Model):
    """One row is one time that a notice was told: on which channel, by which message."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="steps")
    channel = models.CharField(max_length=8, choices=MessageChannel.choices)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="notice_step")
    taken_at = models.DateTimeField()
    followed = models.BooleanField(default=False, help_text="what did not arrive went on by another way")
