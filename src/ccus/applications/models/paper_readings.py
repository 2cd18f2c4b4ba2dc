from __future__ import annotations

from django.db import models
from django.db.models import Q

from ccus.applications.models.papers import Paper
from ccus.applications.states import ReadingState


class PaperReading(models.Model):
    """What was read on a paper, if anything: made with the paper, filled in by the job that reads it.

    `sealed` is the transcript, encrypted like the paper, with stars for numbers that are blacked out; it goes when the paper leaves.
    What differs from the answers is no column: answers change, so that it is compared anew each time. Face photos have no reading.
    """

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, primary_key=True, related_name="reading")
    state = models.CharField(max_length=12, choices=ReadingState.choices, default=ReadingState.WAITING.value)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    masks = models.JSONField(default=list, help_text="what was blacked out: pairs of what and corners as shares")
    confirmed_at = models.DateTimeField(
        null=True, help_text="when the applicant said that what is blacked out is right"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reading_that_waits_is_not_done",
                condition=Q(state=ReadingState.WAITING.value, done_at__isnull=True)
                | (~Q(state=ReadingState.WAITING.value) & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_what_was_read_has_a_transcript",
                condition=Q(sealed__isnull=True) | Q(state=ReadingState.READ.value),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state=ReadingState.WAITING.value), name="reading_that_waits")
        ]
